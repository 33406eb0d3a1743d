package io.tidegate.proxy.group;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Who was asked for the reads of one group that replicas may answer, since the proxy started. What
 * only a master may answer is not counted.
 *
 * <p>Threads: any.
 */
public final class ReadCounts {
    /** Why the master was asked for a read that a replica might have answered. */
    public enum Reason {
        /** None replicates from the master, or all lag too much, or nobody has a share. */
        NONE_IN_TIME,
        /** The chosen one had not got what the session needs in time. */
        LATE,
        /** The chosen one gave no connection, or it broke before it was of use. */
        UNREACHED,
        /** The master did not say where it is. */
        POSITION_UNKNOWN,
        /** A replica was asked, and had no answer: the master was asked behind it. */
        NOT_ANSWERED
    }

    private final Map<String, LongAdder> replicas = new ConcurrentHashMap<>();
    private final Map<Reason, LongAdder> masters = new EnumMap<>(Reason.class);

    ReadCounts() {
        for (Reason reason : Reason.values()) {
            masters.put(reason, new LongAdder());
        }
    }

    /** A replica gets a read. */
    public void onReplica(String node) {
        replicas.computeIfAbsent(node, _ -> new LongAdder()).increment();
    }

    /** The master gets one. */
    public void onMaster(Reason reason) {
        LongAdder count = masters.get(reason);
        if (count != null) {
            count.increment();
        }
    }

    /** By node, in their order. */
    public Map<String, Long> replicas() {
        Map<String, Long> counts = new TreeMap<>();
        replicas.forEach((node, count) -> counts.put(node, count.sum()));
        return counts;
    }

    /** All reasons. */
    public Map<Reason, Long> masters() {
        Map<Reason, Long> counts = new EnumMap<>(Reason.class);
        masters.forEach((reason, count) -> counts.put(reason, count.sum()));
        return counts;
    }
}

package io.tidegate.it.group;

import java.util.ArrayList;
import java.util.List;

/**
 * What one session has written into a row, and read of it. Only that session writes it, each time a
 * greater number.
 *
 * <p>Threads: one.
 */
final class ReadHistory {
    private final List<String> anomalies = new ArrayList<>();
    private long written;
    private long seen;
    private long reads;
    private long onReplicas;

    /** The session was told that the row is this. */
    void wrote(long value) {
        written = value;
    }

    /**
     * @param replica whether a replica has answered
     */
    void read(long value, boolean replica) {
        reads++;
        if (replica) {
            onReplicas++;
        }
        if (value < written) {
            anomalies.add("read " + value + " behind the write of " + written);
        }
        if (value < seen) {
            anomalies.add("read " + value + " after " + seen);
        }
        seen = Math.max(seen, value);
    }

    /** What it should not have read. */
    List<String> anomalies() {
        return anomalies;
    }

    long reads() {
        return reads;
    }

    long onReplicas() {
        return onReplicas;
    }
}

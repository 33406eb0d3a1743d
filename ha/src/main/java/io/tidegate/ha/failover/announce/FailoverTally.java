package io.tidegate.ha.failover.announce;

import io.tidegate.ha.failover.FailoverCause;
import io.tidegate.ha.failover.FailoverState;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** How many failovers have ended while this proxy led. */
public final class FailoverTally {
    private final Map<Ended, LongAdder> counts = new ConcurrentHashMap<>();

    /**
     * What is counted together.
     *
     * @param done whether another node is the master now, or a node follows again
     */
    public record Ended(String group, FailoverCause cause, boolean done)
            implements Comparable<Ended> {
        @Override
        public int compareTo(Ended other) {
            return toString().compareTo(other.toString());
        }
    }

    void count(FailoverState end) {
        Ended ended =
                new Ended(
                        end.plan().group(), end.plan().cause(), end instanceof FailoverState.Done);
        counts.computeIfAbsent(ended, _ -> new LongAdder()).increment();
    }

    public Map<Ended, Long> counts() {
        Map<Ended, Long> now = new TreeMap<>();
        counts.forEach((ended, count) -> now.put(ended, count.sum()));
        return now;
    }
}

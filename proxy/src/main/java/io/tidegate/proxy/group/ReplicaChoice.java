package io.tidegate.proxy.group;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which replica answers a read: one of the proxy's own zone as long as there is any; of those the
 * one that the session reads already, else the one with the least under way for its share, and of
 * those the one that has answered the least for its share.
 */
public final class ReplicaChoice {
    /**
     * A replica, and what one event loop has had it do.
     *
     * @param outstanding reads that it has not answered yet
     * @param served reads that it was chosen for
     */
    public record Candidate(Replica replica, int outstanding, long served) {
        private double load() {
            return (outstanding + 1) / replica.share();
        }

        private double use() {
            return (served + 1) / replica.share();
        }
    }

    private ReplicaChoice() {}

    /**
     * Empty when there is none.
     *
     * @param preferred which one would be best; null for any
     */
    public static Optional<Replica> of(List<Candidate> all, @Nullable String preferred) {
        List<Candidate> near = all.stream().filter(each -> each.replica().near()).toList();
        List<Candidate> candidates = near.isEmpty() ? all : near;
        for (Candidate each : candidates) {
            if (each.replica().node().equals(preferred)) {
                return Optional.of(each.replica());
            }
        }
        return candidates.stream()
                .min(
                        Comparator.comparingDouble((Candidate each) ->
                                        each.outstanding() == 0 ? 0 : each.load())
                                .thenComparingDouble(Candidate::use))
                .map(Candidate::replica);
    }
}

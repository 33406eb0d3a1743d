package io.tidegate.ha.supervision;

import io.tidegate.ha.health.ProxyReport;
import io.tidegate.ha.health.Sight;
import io.tidegate.ha.health.Snapshot;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * This proxy does not reach a group's master, and others do: the way there is broken, and nobody
 * will make another node the master because of it.
 *
 * @param others the proxies' runs
 */
public record CutOff(String master, List<String> others) {
    /** What others have seen is known so much later, beside what ZooKeeper takes. */
    private static final Duration MARGIN = Duration.ofMillis(200);

    public CutOff {
        others = List.copyOf(others);
    }

    /**
     * Others must have had an answer behind the time when this proxy got none any more: what they
     * saw before a crash says nothing of what is behind it. A question that is only slow to be
     * answered, as on a busy server, is no such time: the statements of clients tell.
     *
     * @param seen what all see now
     * @param own what this proxy sees
     * @param trip how long ZooKeeper took for what this proxy told last
     * @param unheard how long nothing has come from the master for this proxy's clients
     */
    static Optional<CutOff> of(Snapshot seen, ProxyReport own, Duration trip, Duration unheard) {
        String master = seen.intent().master();
        long without = Math.min(withoutAnswerMillis(own.nodes().get(master)), unheard.toMillis());
        long margin = MARGIN.plus(trip.multipliedBy(2)).toMillis();
        List<String> others =
                seen.reports().entrySet().stream()
                        .filter(each -> !each.getKey().equals(own.proxy()))
                        .filter(each ->
                                each.getValue().nodes().get(master)
                                                instanceof Sight.Answering answer
                                        && answer.ageMillis() + margin <= without)
                        .map(Map.Entry::getKey)
                        .sorted()
                        .toList();
        return others.isEmpty() ? Optional.empty() : Optional.of(new CutOff(master, others));
    }

    /** Whether it may be. */
    static boolean isWithoutAnswer(ProxyReport own, String master) {
        return withoutAnswerMillis(own.nodes().get(master)) > 0;
    }

    private static long withoutAnswerMillis(@Nullable Sight sight) {
        return switch (sight) {
            case Sight.Refused(long millis) -> millis;
            case Sight.Silent(long millis) -> millis;
            case Sight.NoRoute(long millis) -> millis;
            case null, default -> 0;
        };
    }

    /** Of a group, for people. */
    public String words(String group) {
        return "this proxy alone cannot reach "
                + master
                + ", the master of group "
                + group
                + ", which "
                + (others.size() == 1 ? "another proxy reaches" : others.size() + " others reach")
                + "; nothing was executed, it is safe to send the statement again by another proxy:"
                + " look at the network between here and there";
    }
}

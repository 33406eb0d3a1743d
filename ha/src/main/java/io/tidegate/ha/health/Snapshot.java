package io.tidegate.ha.health;

import io.tidegate.conf.document.DocumentFormat;
import io.tidegate.ha.mysql.node.ServerState;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A group as all its proxies see it at one moment.
 *
 * @param reports by proxy, those that are fresh
 * @param quiet proxies that are members and have told nothing in time
 * @param lastKnown by node, what was last known of those that nobody sees any more
 */
public record Snapshot(
        Intent intent,
        Map<String, ProxyReport> reports,
        List<String> quiet,
        Map<String, ServerState> lastKnown) {
    public static final DocumentFormat<Snapshot> FORMAT =
            DocumentFormat.of("GroupSnapshot", Snapshot.class);

    public Snapshot {
        reports = Map.copyOf(reports);
        quiet = List.copyOf(quiet);
        lastKnown = Map.copyOf(lastKnown);
    }

    /** What each proxy sees of a node; none where a report does not name it. */
    public List<Sight> sights(String node) {
        return reports.values().stream()
                .sorted(Comparator.comparing(ProxyReport::proxy))
                .flatMap(report -> Optional.ofNullable(report.nodes().get(node)).stream())
                .toList();
    }

    /**
     * What a node told last to anybody who sees it; the youngest answer counts. Whether it can
     * vouch is what any proxy knows of the process that runs now.
     */
    public Optional<Sight.Answering> answer(String node) {
        List<Sight.Answering> answers =
                sights(node).stream()
                        .filter(Sight.Answering.class::isInstance)
                        .map(Sight.Answering.class::cast)
                        .sorted(Comparator.comparingLong(Sight.Answering::ageMillis))
                        .toList();
        return answers.isEmpty()
                ? Optional.empty()
                : Optional.of(answers.getFirst().vouching(Vouch.of(answers)));
    }

    /**
     * Whether a node that tells something at this moment vouches for it, by what was seen of it
     * before. One that nobody sees does not: it may be another process by now.
     */
    public Vouch vouch(String node, ServerState now) {
        return answer(node).map(before -> Vouch.after(before, now)).orElse(Vouch.RESTARTED);
    }

    /** What a node told last, now or before it was lost. */
    public Optional<ServerState> known(String node) {
        return answer(node)
                .map(Sight.Answering::told)
                .or(() -> Optional.ofNullable(lastKnown.get(node)));
    }

    /** All nodes but the master, by name. */
    public List<String> replicas() {
        return names().stream().filter(name -> !name.equals(intent.master())).sorted().toList();
    }

    private Collection<String> names() {
        return intent.nodes().keySet();
    }
}

package io.tidegate.ha.diagnosis;

import io.tidegate.ha.health.ProxyReport;
import io.tidegate.ha.health.Sight;
import io.tidegate.ha.health.Snapshot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/**
 * What proxies say of one node, sorted by what it is worth. Of a proxy that stood still a moment
 * ago only counts what the node itself has told: what it did not hear may have been its own fault.
 *
 * @param answers those that the node has given
 * @param alive proxies to which it has answered anything, an error included
 * @param refused proxies that are refused
 * @param silent proxies that have had no answer for long enough
 * @param waiting proxies that have had no answer for a while
 * @param goneMillis for how long at most a proxy has been refused or had no answer
 * @param goneAtLeastMillis for how long at least
 */
record Witnesses(
        List<Sight.Answering> answers,
        List<String> alive,
        List<String> refused,
        List<String> silent,
        List<String> waiting,
        long goneMillis,
        long goneAtLeastMillis) {

    static Witnesses of(Snapshot snapshot, String node, Thresholds thresholds) {
        List<String> refused = new ArrayList<>();
        List<String> silent = new ArrayList<>();
        List<String> waiting = new ArrayList<>();
        List<Long> gone = new ArrayList<>();
        for (ProxyReport report : sorted(snapshot)) {
            if (report.steadyMillis() < thresholds.steady().toMillis()) {
                continue;
            }
            switch (report.nodes().getOrDefault(node, new Sight.Unseen())) {
                case Sight.Refused since -> {
                    refused.add(report.proxy());
                    gone.add(since.forMillis());
                }
                case Sight.Silent since -> {
                    boolean enough = since.forMillis() >= thresholds.silence().toMillis();
                    (enough ? silent : waiting).add(report.proxy());
                    gone.add(since.forMillis());
                }
                case Sight.Answering _ -> {}
                case Sight.Full _ -> {}
                case Sight.Denied _ -> {}
                case Sight.NoRoute _ -> {}
                case Sight.Unseen _ -> {}
            }
        }
        long longest = gone.stream().mapToLong(each -> each).max().orElse(0);
        List<String> alive = new ArrayList<>();
        List<Sight.Answering> answers = new ArrayList<>();
        for (ProxyReport report : sorted(snapshot)) {
            switch (report.nodes().getOrDefault(node, new Sight.Unseen())) {
                case Sight.Answering answer -> {
                    answers.add(answer);
                    // An answer from before anybody missed one contradicts nobody.
                    if (gone.isEmpty() || answer.ageMillis() <= longest) {
                        alive.add(report.proxy());
                    }
                }
                case Sight.Full _ -> alive.add(report.proxy());
                case Sight.Denied _ -> alive.add(report.proxy());
                case Sight.Refused _ -> {}
                case Sight.Silent _ -> {}
                case Sight.NoRoute _ -> {}
                case Sight.Unseen _ -> {}
            }
        }
        return new Witnesses(
                answers,
                alive,
                refused,
                silent,
                waiting,
                longest,
                gone.stream().mapToLong(each -> each).min().orElse(0));
    }

    private static List<ProxyReport> sorted(Snapshot snapshot) {
        return List.copyOf(new TreeMap<>(snapshot.reports()).values());
    }

    boolean live() {
        return !alive.isEmpty();
    }

    /** Proxies whose word is against the node. */
    List<String> against() {
        List<String> all = new ArrayList<>(refused);
        all.addAll(silent);
        return all.stream().sorted(Comparator.naturalOrder()).toList();
    }

    boolean nobodySaysAnything() {
        return alive.isEmpty() && refused.isEmpty() && silent.isEmpty() && waiting.isEmpty();
    }
}

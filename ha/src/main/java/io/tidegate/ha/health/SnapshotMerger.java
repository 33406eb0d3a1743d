package io.tidegate.ha.health;

import io.tidegate.ha.mysql.node.ServerState;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Puts what several proxies see together. A report is as old as it has been here without a newer
 * one, by the clock of this proxy: what another one's clock says does not matter.
 *
 * <p>Threads: one at a time.
 */
public final class SnapshotMerger {
    private final Duration freshness;
    private final Map<String, Received> received = new HashMap<>();
    private final Map<String, ServerState> lastKnown = new HashMap<>();

    /**
     * @param at System.nanoTime() when it came
     */
    private record Received(ProxyReport report, long at) {}

    /**
     * @param freshness a report that is older is not used
     */
    public SnapshotMerger(Duration freshness) {
        this.freshness = freshness;
    }

    /**
     * Takes a report, which may be one that was there already.
     *
     * @param now System.nanoTime()
     */
    public void add(ProxyReport report, long now) {
        Received known = received.get(report.proxy());
        if (known != null && known.report().sequence() >= report.sequence()) {
            return;
        }
        received.put(report.proxy(), new Received(report, now));
        report.nodes()
                .forEach((node, sight) -> {
                    if (sight instanceof Sight.Answering answer) {
                        lastKnown.put(node, answer.told());
                    }
                });
    }

    /**
     * The group as it is seen now.
     *
     * @param members the runs of all proxies that are members; reports of others are forgotten
     * @param now System.nanoTime()
     */
    public Snapshot snapshot(Intent intent, Collection<String> members, long now) {
        received.keySet().retainAll(members);
        Map<String, ProxyReport> fresh = new HashMap<>();
        received.forEach((proxy, each) -> {
            long age = now - each.at();
            if (age <= freshness.toNanos()) {
                fresh.put(proxy, each.report().aged(TimeUnit.NANOSECONDS.toMillis(age)));
            }
        });
        List<String> quiet =
                members.stream().filter(each -> !fresh.containsKey(each)).sorted().toList();
        Map<String, ServerState> known = new HashMap<>(lastKnown);
        known.keySet().retainAll(intent.nodes().keySet());
        return new Snapshot(intent, fresh, quiet, known);
    }
}

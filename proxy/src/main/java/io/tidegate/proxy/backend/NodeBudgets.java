package io.tidegate.proxy.backend;

import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.model.GroupConfig;
import io.tidegate.conf.topology.Endpoint;
import io.tidegate.conf.topology.GroupId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The budget of each group's master, shared by the pools of all event loops and configurations. */
public final class NodeBudgets {
    private record Key(GroupId group, Endpoint master) {}

    private final Map<Key, NodeBudget> budgets = new ConcurrentHashMap<>();

    NodeBudget of(GroupConfig group) {
        return budgets.computeIfAbsent(
                new Key(group.id(), group.master().endpoint()), key -> new NodeBudget());
    }

    /**
     * The pools of all event loops, by group and loop. Blocks until each event loop has answered.
     *
     * @throws TidegateException when one does not
     */
    public List<PoolRow> pools() {
        List<BackendPool> all =
                budgets.values().stream().flatMap(each -> each.pools().stream()).toList();
        return LoopSurvey.ask(all, BackendPool::loop, BackendPool::row).stream()
                .sorted(Comparator.comparing(PoolRow::group).thenComparingInt(PoolRow::loop))
                .toList();
    }

    /** Statements that wait for a connection now. */
    public int waiting() {
        return budgets.values().stream().mapToInt(NodeBudget::waiting).sum();
    }

    /** Connections to servers that are open now. */
    public int open() {
        return budgets.values().stream().mapToInt(NodeBudget::open).sum();
    }
}

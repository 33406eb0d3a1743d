package io.tidegate.proxy.backend;

import io.tidegate.conf.model.GroupConfig;
import io.tidegate.conf.model.PoolConfig;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The budget of each server, shared by the pools of all event loops. */
public final class NodeBudgets {
    private record Key(GroupConfig group, PoolConfig limits) {}

    private final Map<Key, NodeBudget> budgets = new ConcurrentHashMap<>();

    NodeBudget of(GroupConfig group, PoolConfig limits) {
        return budgets.computeIfAbsent(
                new Key(group, limits), key -> new NodeBudget(limits.maxConnections()));
    }

    /** Connections to servers that are open now. */
    public int open() {
        return budgets.values().stream().mapToInt(NodeBudget::open).sum();
    }
}

package io.tidegate.proxy.backend;

import io.netty.channel.EventLoop;
import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.model.Configuration;
import io.tidegate.conf.model.GroupConfig;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.proxy.group.GroupGate;
import io.tidegate.proxy.group.GroupGates;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The pools of one event loop, one for each group; of a group whose master can change {@link
 * GatedPools}. Used on that loop only.
 */
public final class BackendPools {
    private static final long SWEEP_SECONDS = 5;

    private final EventLoop loop;
    private final int number;
    private final BackendConnector connector;
    private final NodeBudgets budgets;
    private final GroupGates gates;
    private final Map<GroupId, BackendPool> pools = new HashMap<>();
    private final Map<GroupId, GatedPools> gated = new HashMap<>();
    private @Nullable Configuration configured;

    /**
     * @param number of the event loop, from 0 on, by which its pools are told from others'
     */
    public BackendPools(
            EventLoop loop,
            int number,
            BackendConnector connector,
            NodeBudgets budgets,
            GroupGates gates) {
        this.loop = loop;
        this.number = number;
        this.connector = connector;
        this.budgets = budgets;
        this.gates = gates;
        var _ =
                loop.scheduleAtFixedRate(
                        this::closeOld, SWEEP_SECONDS, SWEEP_SECONDS, TimeUnit.SECONDS);
    }

    private void closeOld() {
        pools.values().forEach(BackendPool::closeOld);
        gated.values().forEach(GatedPools::closeOld);
    }

    /** An idle connection at once, if possible one that carries these variables; or null. */
    public @Nullable BackendConnection leaseNow(
            Configuration configuration, GroupId group, ConnectionKind kind, Variables wanted) {
        GatedPools several = gated(configuration, group);
        if (several != null) {
            return several.leaseNow(kind, wanted);
        }
        BackendPool pool = pool(configuration, group);
        return pool == null ? null : pool.leaseNow(kind, wanted);
    }

    /** Those of a group's replicas; null for a group whose master cannot change. */
    public @Nullable ReplicaPools replicas(Configuration configuration, GroupId group) {
        GatedPools several = gated(configuration, group);
        return several == null ? null : several.replicas();
    }

    /** Whether it is not known that a statement would have to wait for the group's master. */
    public boolean serves(Configuration configuration, GroupId group) {
        GatedPools several = gated(configuration, group);
        return several == null || several.serves();
    }

    /** A connection as soon as there is one. */
    public void lease(
            Configuration configuration,
            GroupId group,
            ConnectionKind kind,
            @Nullable String schema,
            Variables wanted,
            LeaseListener listener) {
        lease(configuration, group, new LeaseWish(kind, schema, wanted, false, listener));
    }

    /** A connection that has served nobody yet, as soon as there is one. */
    public void leaseUnshared(
            Configuration configuration,
            GroupId group,
            ConnectionKind kind,
            @Nullable String schema,
            LeaseListener listener) {
        lease(configuration, group, new LeaseWish(kind, schema, Variables.NONE, true, listener));
    }

    private void lease(Configuration configuration, GroupId group, LeaseWish wish) {
        GatedPools several = gated(configuration, group);
        if (several != null) {
            several.lease(wish);
            return;
        }
        BackendPool pool = pool(configuration, group);
        if (pool == null) {
            wish.listener().failed(noSuch(group));
        } else {
            wish.of(pool, wish.listener());
        }
    }

    private static TidegateException noSuch(GroupId group) {
        return ErrorCode.GROUP_UNREACHABLE.with("no group " + group + " is configured");
    }

    /** The pools of a group whose master can change; null for any other. */
    private @Nullable GatedPools gated(Configuration configuration, GroupId group) {
        if (configuration != configured) {
            reconfigure(configuration);
        }
        GroupConfig config = configuration.groups().get(group);
        GroupGate gate = config == null ? null : gates.of(config);
        if (gate == null) {
            return null;
        }
        return gated.computeIfAbsent(group, _ -> gated(gate, configuration));
    }

    private GatedPools gated(GroupGate gate, Configuration configuration) {
        return new GatedPools(
                loop,
                gate,
                configuration,
                (led, now, its, epoch, duty) ->
                        new BackendPool(
                                loop,
                                number,
                                led,
                                now.pool(),
                                budgets.of(led),
                                connector,
                                its,
                                epoch,
                                duty));
    }

    private @Nullable BackendPool pool(Configuration configuration, GroupId group) {
        BackendPool pool = pools.get(group);
        if (pool == null) {
            GroupConfig config = configuration.groups().get(group);
            if (config != null) {
                pool =
                        new BackendPool(
                                loop,
                                number,
                                config,
                                configuration.pool(),
                                budgets.of(config),
                                connector);
                pools.put(group, pool);
            }
        }
        return pool;
    }

    private void reconfigure(Configuration next) {
        Configuration before = configured;
        configured = next;
        gated.forEach((group, its) -> {
            if (next.groups().containsKey(group)) {
                its.configured(next);
            }
        });
        pools.entrySet()
                .removeIf(entry -> {
                    boolean same =
                            before != null
                                    && before.pool().equals(next.pool())
                                    && entry.getValue()
                                            .group()
                                            .equals(next.groups().get(entry.getKey()));
                    if (!same) {
                        entry.getValue().retire();
                        GatedPools several = gated(next, entry.getKey());
                        if (several != null) {
                            several.adopt(entry.getValue());
                        }
                    }
                    return !same;
                });
    }
}

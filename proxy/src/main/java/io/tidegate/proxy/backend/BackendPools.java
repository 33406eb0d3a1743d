package io.tidegate.proxy.backend;

import io.netty.channel.EventLoop;
import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.model.Configuration;
import io.tidegate.conf.model.GroupConfig;
import io.tidegate.conf.topology.GroupId;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The pools of one event loop, one for each group. Used on that loop only. */
public final class BackendPools {
    private static final long SWEEP_SECONDS = 5;

    private final EventLoop loop;
    private final int number;
    private final BackendConnector connector;
    private final NodeBudgets budgets;
    private final Map<GroupId, BackendPool> pools = new HashMap<>();
    private @Nullable Configuration configured;

    /**
     * @param number of the event loop, from 0 on, by which its pools are told from others'
     */
    public BackendPools(
            EventLoop loop, int number, BackendConnector connector, NodeBudgets budgets) {
        this.loop = loop;
        this.number = number;
        this.connector = connector;
        this.budgets = budgets;
        var _ =
                loop.scheduleAtFixedRate(
                        () -> pools.values().forEach(BackendPool::closeOld),
                        SWEEP_SECONDS,
                        SWEEP_SECONDS,
                        TimeUnit.SECONDS);
    }

    /** An idle connection at once, if possible one that carries these variables; or null. */
    public @Nullable BackendConnection leaseNow(
            Configuration configuration, GroupId group, ConnectionKind kind, Variables wanted) {
        BackendPool pool = pool(configuration, group);
        return pool == null ? null : pool.leaseNow(kind, wanted);
    }

    /** A connection as soon as there is one. */
    public void lease(
            Configuration configuration,
            GroupId group,
            ConnectionKind kind,
            @Nullable String schema,
            Variables wanted,
            LeaseListener listener) {
        BackendPool pool = pool(configuration, group);
        if (pool == null) {
            listener.failed(noSuch(group));
        } else {
            pool.lease(kind, schema, wanted, listener);
        }
    }

    /** A connection that has served nobody yet, as soon as there is one. */
    public void leaseUnshared(
            Configuration configuration,
            GroupId group,
            ConnectionKind kind,
            @Nullable String schema,
            LeaseListener listener) {
        BackendPool pool = pool(configuration, group);
        if (pool == null) {
            listener.failed(noSuch(group));
        } else {
            pool.leaseUnshared(kind, schema, listener);
        }
    }

    private static TidegateException noSuch(GroupId group) {
        return ErrorCode.GROUP_UNREACHABLE.with("no group " + group + " is configured");
    }

    private @Nullable BackendPool pool(Configuration configuration, GroupId group) {
        if (configuration != configured) {
            reconfigure(configuration);
        }
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
                    }
                    return !same;
                });
    }
}

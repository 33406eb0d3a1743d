package io.tidegate.proxy.group;

import io.tidegate.conf.model.Configuration;
import io.tidegate.conf.model.GroupConfig;
import io.tidegate.conf.model.HoldLimits;
import io.tidegate.conf.topology.GroupId;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The gates of the groups whose master can change: those with failovers, on a proxy that has
 * something in common with others. Of all other groups the configuration says who the master is.
 *
 * <p>Threads: any.
 */
public final class GroupGates {
    private final boolean inCluster;
    private final Map<GroupId, GroupGate> gates = new ConcurrentHashMap<>();

    /** Who the master was when that was last known. */
    private final Map<GroupId, String> masters = new ConcurrentHashMap<>();

    private GroupGates(boolean inCluster) {
        this.inCluster = inCluster;
    }

    /** Of a proxy that nobody tells of another master. */
    public static GroupGates none() {
        return new GroupGates(false);
    }

    public static GroupGates inCluster() {
        return new GroupGates(true);
    }

    /** The gate of a group; null when its master cannot change. */
    public @Nullable GroupGate of(GroupConfig group) {
        if (!inCluster || group.failover().isEmpty()) {
            return null;
        }
        HoldLimits limits = group.failover().get().hold();
        GroupGate gate = gates.computeIfAbsent(group.id(), id -> new GroupGate(id, limits));
        // A changed configuration comes with the next one who asks.
        gate.held().limits(limits);
        return gate;
    }

    /** Those that were asked for until now, by their names. */
    public List<GroupGate> all() {
        return gates.values().stream().sorted(Comparator.comparing(GroupGate::group)).toList();
    }

    /**
     * Who the master is from now on, for {@link #in}. To be called before the gate lets statements
     * go on.
     */
    public void led(GroupId group, String master) {
        masters.put(group, master);
    }

    /**
     * The configuration with the masters that there are, for those who work on servers beside the
     * statements of clients; a group whose master is just changing has the last one.
     */
    public Configuration in(Configuration configured) {
        if (masters.isEmpty()) {
            return configured;
        }
        Map<GroupId, GroupConfig> groups = new HashMap<>(configured.groups());
        groups.replaceAll((id, group) ->
                Optional.ofNullable(of(group) == null ? null : masters.get(id))
                        .flatMap(group::withMaster)
                        .orElse(group));
        return configured.with(groups);
    }
}

package io.tidegate.proxy.group;

import io.tidegate.conf.model.Configuration;
import io.tidegate.conf.model.GroupConfig;
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
    private final HoldLimits limits;
    private final Map<GroupId, GroupGate> gates = new ConcurrentHashMap<>();

    /** Who the master was when that was last known. */
    private final Map<GroupId, String> masters = new ConcurrentHashMap<>();

    private GroupGates(boolean inCluster, HoldLimits limits) {
        this.inCluster = inCluster;
        this.limits = limits;
    }

    /** Of a proxy that nobody tells of another master. */
    public static GroupGates none() {
        return new GroupGates(false, HoldLimits.DEFAULT);
    }

    public static GroupGates inCluster(HoldLimits limits) {
        return new GroupGates(true, limits);
    }

    /** The gate of a group; null when its master cannot change. */
    public @Nullable GroupGate of(GroupConfig group) {
        return inCluster && group.failover().isPresent() ? of(group.id()) : null;
    }

    private GroupGate of(GroupId group) {
        return gates.computeIfAbsent(group, each -> new GroupGate(each, limits));
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

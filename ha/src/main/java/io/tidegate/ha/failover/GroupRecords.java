package io.tidegate.ha.failover;

import io.tidegate.conf.topology.GroupId;
import io.tidegate.ha.coordination.Coordination;
import io.tidegate.ha.coordination.Fence;
import io.tidegate.ha.coordination.FenceMember;
import io.tidegate.ha.coordination.SharedDocument;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the groups have in ZooKeeper, as one proxy follows it: each record once, whoever asks.
 *
 * <p>Threads: any.
 */
public final class GroupRecords {
    private final Coordination coordination;

    /** Documents are followed until the coordination is closed. */
    private final Map<GroupId, SharedDocument<GroupRecord>> records = new ConcurrentHashMap<>();

    private final Map<GroupId, SharedDocument<Waiver>> waivers = new ConcurrentHashMap<>();

    public GroupRecords(Coordination coordination) {
        this.coordination = coordination;
    }

    /** Who the group's master is; kept up to date. */
    public SharedDocument<GroupRecord> of(GroupId group) {
        return records.computeIfAbsent(
                group, each -> coordination.document(name(each), GroupRecord.FORMAT));
    }

    /** Whether the group's commits do without acknowledgement; kept up to date. */
    public SharedDocument<Waiver> waiver(GroupId group) {
        return waivers.computeIfAbsent(
                group, each -> coordination.document("durability-" + name(each), Waiver.FORMAT));
    }

    /** The leader's side of the group's fence. */
    public Fence fence(GroupId group) {
        return coordination.fence(name(group));
    }

    /** This proxy's side of it, from now on. */
    public FenceMember join(GroupId group, FenceMember.Conduct conduct) {
        return coordination.join(name(group), conduct);
    }

    /** ZooKeeper's names have no {@code $}; those of groups have no dot. */
    private static String name(GroupId group) {
        return "group-" + group.name().replace('$', '.');
    }
}

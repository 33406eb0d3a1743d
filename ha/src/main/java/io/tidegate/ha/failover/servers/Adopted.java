package io.tidegate.ha.failover.servers;

import io.tidegate.ha.failover.Applied;
import io.tidegate.ha.failover.UnreachableNodeException;
import io.tidegate.ha.failover.servers.EpochTable.Entry;
import io.tidegate.ha.mysql.gtid.GtidSet;
import io.tidegate.ha.mysql.node.NodeSession;
import io.tidegate.ha.mysql.node.ServerState;
import io.tidegate.ha.mysql.node.ServerState.Management;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/**
 * How an epoch begins on a primary that the servers have elected. The epoch's row is committed by
 * the cluster, and so by a majority of it: a primary that has none does not get it committed.
 */
final class Adopted {
    private Adopted() {}

    static Applied adopt(LockedNode locked, long epoch, GtidSet target, Duration glance)
            throws SQLException, UnreachableNodeException {
        NodeSession session = locked.session();
        ServerState state = session.state();
        boolean primary =
                state.cluster().counts() && state.cluster().primaries().contains(state.server());
        if (!primary || state.readOnly()) {
            throw new UnreachableNodeException(
                    locked.name()
                            + " is no primary that takes writes: its state is "
                            + state.cluster().state());
        }
        if (state.management() == Management.GALERA) {
            // Servers may count by numbers of their own: all that the cluster has taken is awaited.
            session.awaitCluster();
        } else {
            Applied applied = NodeServers.applied(session.awaitExecuted(target, glance));
            if (!(applied instanceof Applied.Reached)) {
                return applied;
            }
        }
        Optional<Entry> last = EpochTable.last(session);
        if (last.isPresent() && last.get().epoch() > epoch) {
            throw new UnreachableNodeException(
                    locked.name()
                            + " knows that "
                            + last.get().node()
                            + " became the master in epoch "
                            + last.get().epoch()
                            + ", and does not begin "
                            + epoch);
        }
        EpochTable.rewrite(session, new Entry(epoch, locked.name()));
        return new Applied.Reached();
    }
}

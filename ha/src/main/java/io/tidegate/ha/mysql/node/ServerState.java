package io.tidegate.ha.mysql.node;

import io.tidegate.ha.mysql.gtid.GtidSet;
import java.util.List;
import java.util.Optional;

/**
 * What a server tells of itself at one moment, without waiting for anything that writes.
 *
 * @param version as it prints it
 * @param server what it calls itself in ids: server_uuid, on MariaDB server_id
 * @param uptimeSeconds since its process began
 * @param readOnly read_only
 * @param superReadOnly whether administrators cannot write either; MariaDB has no such thing
 * @param offline offline_mode: only administrators may connect
 * @param executed the ids of what it has in its binlog or has applied
 * @param purged the ids that it can give no replica any more; empty on MariaDB, which tells by
 *     refusing
 * @param gtids whether all its transactions have ids
 * @param logsReplicated whether what it applies goes to its own binlog, so that it can be a source
 * @param keepsRelayLog whether what it has received and not applied survives a restart
 * @param connections of clients that are open
 * @param maxConnections that it takes
 * @param management what else decides who is its master
 * @param cluster what it tells of that, where there is such a thing
 */
public record ServerState(
        ServerFamily family,
        String version,
        String server,
        long uptimeSeconds,
        boolean readOnly,
        boolean superReadOnly,
        boolean offline,
        String executed,
        String purged,
        boolean gtids,
        boolean logsReplicated,
        boolean keepsRelayLog,
        long connections,
        long maxConnections,
        Management management,
        ClusterView cluster,
        SemiSync semiSync,
        List<ReplicaChannel> channels) {

    /** Who decides which server of the group is the master. */
    public enum Management {
        /** Nobody but Tidegate. */
        OWN,
        /** MySQL group replication: its elections are followed. */
        GROUP_REPLICATION,
        /** Galera: every server of its primary component takes writes. */
        GALERA
    }

    public ServerState {
        channels = List.copyOf(channels);
    }

    /** What it has executed. */
    public GtidSet has() {
        return family.parse(executed);
    }

    /** What it has executed, and what it will have when its appliers come to the end. */
    public GtidSet willHave() {
        GtidSet all = has();
        for (ReplicaChannel channel : channels) {
            all = all.union(family.parse(channel.received()));
        }
        return all;
    }

    /** The one channel by which it gets the group's transactions, if it is a replica. */
    public Optional<ReplicaChannel> channel() {
        return channels.stream().findFirst();
    }
}

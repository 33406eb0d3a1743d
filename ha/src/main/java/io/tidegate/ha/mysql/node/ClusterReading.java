package io.tidegate.ha.mysql.node;

import io.tidegate.ha.mysql.node.Queries.Row;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Reads what servers tell of the cluster that elects their primary. */
final class ClusterReading {
    private static final String ONLINE = "ONLINE";

    private ClusterReading() {}

    /** MySQL's group replication; the server may not be started in it. */
    static ClusterView groupReplication(Queries queries) throws SQLException {
        // The view first: one that is too old for the members counts less than the other way round.
        List<Row> views =
                queries.rows(
                        "SELECT VIEW_ID AS view FROM performance_schema.replication_group_member_stats"
                                + " WHERE MEMBER_ID = @@GLOBAL.server_uuid");
        return groupReplication(
                queries.row("SELECT @@GLOBAL.server_uuid AS server").text("server"),
                views.isEmpty() ? "" : views.getFirst().text("view"),
                queries.rows(
                        "SELECT MEMBER_ID AS member, MEMBER_STATE AS state, MEMBER_ROLE AS role"
                                + " FROM performance_schema.replication_group_members"));
    }

    /**
     * One that recovers is a member like another. Those that are UNREACHABLE, or were never seen,
     * speak against the majority.
     */
    static ClusterView groupReplication(String server, String view, List<Row> members) {
        int reached = 0;
        String own = "";
        List<String> primaries = new ArrayList<>();
        for (Row member : members) {
            String state = member.text("state");
            boolean online = state.equals(ONLINE);
            if (online || state.equals("RECOVERING")) {
                reached++;
            }
            if (member.text("member").equals(server)) {
                own = state;
            }
            if (online && member.text("role").equals("PRIMARY")) {
                primaries.add(member.text("member"));
            }
        }
        return new ClusterView(
                view,
                own,
                own.equals(ONLINE),
                reached * 2 > members.size(),
                primaries.stream().sorted().toList());
    }

    /** Galera tells of the server itself alone. */
    static ClusterView galera(Queries queries) throws SQLException {
        String server = queries.row("SELECT @@GLOBAL.server_id AS server").text("server");
        return galera(
                server,
                queries.pairs(
                        "SHOW GLOBAL STATUS WHERE Variable_name IN ('wsrep_cluster_status',"
                                + " 'wsrep_cluster_state_uuid', 'wsrep_cluster_conf_id',"
                                + " 'wsrep_local_state_comment', 'wsrep_ready')"));
    }

    /** Of the primary component each server that is Synced takes writes. */
    static ClusterView galera(String server, Row status) {
        String state = status.text("wsrep_local_state_comment");
        boolean synced = state.equals("Synced") && status.flag("wsrep_ready");
        boolean primary = status.text("wsrep_cluster_status").equals("Primary");
        return new ClusterView(
                status.text("wsrep_cluster_state_uuid")
                        + ":"
                        + status.text("wsrep_cluster_conf_id"),
                state,
                synced,
                primary,
                synced && primary ? List.of(server) : List.of());
    }
}

package io.tidegate.ha.mysql.node;

import io.tidegate.ha.mysql.node.Queries.Row;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/** The connections of a server but for those of replicas, and its own. */
final class UserConnections {
    /** ER_NO_SUCH_THREAD. */
    private static final int NO_SUCH_THREAD = 1094;

    private static final Set<String> REPLICATION =
            Set.of("Binlog Dump", "Binlog Dump GTID", "Daemon", "Slave_IO", "Slave_SQL");
    private static final Set<String> SYSTEM = Set.of("system user", "event_scheduler");

    private final Queries queries;

    UserConnections(Queries queries) {
        this.queries = queries;
    }

    /**
     * @param state what it does, in the server's words
     */
    record User(long id, String state) {
        /** Whether its commit waits for a replica, for itself or for those that commit with it. */
        boolean awaitsAcknowledgement() {
            return state.startsWith("Waiting for semi-sync ACK");
        }
    }

    /**
     * @param spare who is left out
     */
    List<User> but(Set<Long> spare) throws SQLException {
        return queries.rows("SHOW PROCESSLIST").stream()
                .filter(each -> !spare.contains(each.number("Id")))
                .filter(each -> !SYSTEM.contains(each.text("User")))
                .filter(each -> !REPLICATION.contains(each.text("Command")))
                .map(each -> new User(each.number("Id"), each.text("State")))
                .toList();
    }

    /** What one of them does, empty when it is not there any more. */
    String state(long id) throws SQLException {
        for (Row each : queries.rows("SHOW PROCESSLIST")) {
            if (each.number("Id") == id) {
                return each.text("State");
            }
        }
        return "";
    }

    /** False when it has ended by itself. */
    boolean kill(long id) throws SQLException {
        try {
            queries.run("KILL CONNECTION " + id);
            return true;
        } catch (SQLException failed) {
            if (failed.getErrorCode() != NO_SUCH_THREAD) {
                throw failed;
            }
            return false;
        }
    }
}

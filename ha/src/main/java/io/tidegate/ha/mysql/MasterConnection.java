package io.tidegate.ha.mysql;

import io.tidegate.conf.model.GroupConfig;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;

/** Connections to masters with what their group asks of TLS, as the proxy's own are. */
public final class MasterConnection {
    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final Duration SOCKET = Duration.ofSeconds(10);

    private MasterConnection() {}

    /**
     * Opens one with the group's account; blocks for a few seconds at most.
     *
     * @throws SQLException also when the group's master can change, and the server is read-only
     */
    public static Connection open(GroupConfig group) throws SQLException {
        return open(group, "", SOCKET);
    }

    /**
     * A connection on which a statement may take as long as it does.
     *
     * @param schema that is used
     */
    public static Connection openPatient(GroupConfig group, String schema) throws SQLException {
        return open(group, schema, Duration.ZERO);
    }

    private static Connection open(GroupConfig group, String schema, Duration socket)
            throws SQLException {
        Connection connection =
                new ServerLogin(group.master().endpoint(), group.account(), group.tls())
                        .open(schema, CONNECT, socket, Map.of());
        try {
            requireWritable(group, connection);
            return connection;
        } catch (SQLException refused) {
            connection.close();
            throw refused;
        }
    }

    /**
     * A master is shut out by making it read-only and ending all connections then; whoever comes
     * behind that, and has not heard of the next one, could write there as an administrator.
     */
    private static void requireWritable(GroupConfig group, Connection connection)
            throws SQLException {
        if (group.failover().isEmpty()) {
            return;
        }
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT @@GLOBAL.read_only")) {
            if (!row.next() || row.getBoolean(1)) {
                throw new SQLTransientConnectionException(
                        "the server "
                                + group.master().endpoint()
                                + " is read-only: it is not the master of the group "
                                + group.id()
                                + " any more, or not yet",
                        "08001");
            }
        }
    }
}

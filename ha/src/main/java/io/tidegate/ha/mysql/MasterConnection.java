package io.tidegate.ha.mysql;

import io.tidegate.conf.model.GroupConfig;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;

/** Connections to masters with what their group asks of TLS, as the proxy's own are. */
public final class MasterConnection {
    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final Duration SOCKET = Duration.ofSeconds(10);

    private MasterConnection() {}

    /** Opens one with the group's account; blocks for a few seconds at most. */
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
        return new ServerLogin(group.master().endpoint(), group.account(), group.tls())
                .open(schema, CONNECT, socket, Map.of());
    }
}

package io.tidegate.it.suite;

import io.tidegate.it.cluster.TestCluster;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** The JDBC drivers, each with text statements and with statements prepared on the server. */
enum Driver {
    CONNECTOR_J_TEXT("jdbc:mysql", "sslMode=DISABLED"),
    CONNECTOR_J_PREPARED("jdbc:mysql", "sslMode=DISABLED&useServerPrepStmts=true"),
    MARIADB_TEXT("jdbc:mariadb", "sslMode=disable"),
    MARIADB_PREPARED("jdbc:mariadb", "sslMode=disable&useServerPrepStmts=true");

    private final String scheme;
    private final String options;

    Driver(String scheme, String options) {
        this.scheme = scheme;
        this.options = options;
    }

    Connection connect(TestCluster cluster) throws SQLException {
        return connect(cluster, "app", "app", "secret");
    }

    Connection connect(TestCluster cluster, String schema, String user, String password)
            throws SQLException {
        return connect(cluster.port(), schema, user, password, "");
    }

    /**
     * @param further options, each with a leading {@code &}
     */
    Connection connect(int port, String schema, String user, String password, String further)
            throws SQLException {
        return DriverManager.getConnection(
                scheme
                        + "://127.0.0.1:"
                        + port
                        + "/"
                        + schema
                        + "?allowPublicKeyRetrieval=true&"
                        + options
                        + further,
                user,
                password);
    }
}

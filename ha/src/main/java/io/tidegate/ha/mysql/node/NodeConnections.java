package io.tidegate.ha.mysql.node;

import io.tidegate.conf.topology.Endpoint;
import io.tidegate.ha.mysql.ServerLogin;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.Map;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** Opens connections to one node, by its port for administrators where it has one. */
final class NodeConnections {
    /**
     * The driver's own time limit for statements would send KILL QUERY, after which MariaDB tells a
     * commit as done that no replica has. A reply that is late ends the connection instead.
     */
    private static final Map<String, String> DRIVER =
            Map.of(
                    "enableQueryTimeouts", "false",
                    "tcpKeepAlive", "true",
                    "useInformationSchema", "false",
                    "connectionAttributes", "program_name:tidegate-control");

    private final NodeAddress address;
    private final NodeLimits limits;

    NodeConnections(NodeAddress address, NodeLimits limits) {
        this.address = address;
        this.limits = limits;
    }

    /** A connection and what is spoken on it. */
    record Opened(Connection connection, Dialect dialect) {}

    Opened open(Duration answer) throws SQLException {
        Connection connection = connect(answer);
        try {
            Queries queries = new Queries(connection);
            String version = queries.row("SELECT VERSION() AS version").text("version");
            Dialect dialect = Dialect.of(ServerVersion.parse(version));
            for (String sql : dialect.session(Math.max(1, answer.toSeconds()))) {
                queries.run(sql);
            }
            return new Opened(connection, dialect);
        } catch (SQLException failed) {
            connection.close();
            throw failed;
        }
    }

    private Connection connect(Duration answer) throws SQLException {
        if (address.admin().isEmpty()) {
            return connect(address.endpoint(), answer);
        }
        try {
            return connect(address.admin().get(), answer);
        } catch (SQLException failed) {
            if (Failure.of(failed) == Failure.SILENT) {
                throw failed;
            }
            // The port may be closed, or the account may not use it: that says nothing of the node.
            try {
                return connect(address.endpoint(), answer);
            } catch (SQLException both) {
                both.addSuppressed(failed);
                throw both;
            }
        }
    }

    private Connection connect(Endpoint endpoint, Duration answer) throws SQLException {
        // A statement may take long; who does not even greet or let in is away.
        Duration login = answer.compareTo(limits.answer()) < 0 ? answer : limits.answer();
        Connection connection =
                new ServerLogin(endpoint, address.account(), address.tls())
                        .open("", limits.connect(), login, DRIVER);
        connection.setNetworkTimeout(Runnable::run, (int) answer.toMillis());
        return connection;
    }

    /** For the pool. */
    DataSource source(java.util.function.Consumer<Dialect> known) {
        return new Opening(known);
    }

    /** Opens what the pool keeps. */
    private final class Opening implements DataSource {
        private final java.util.function.Consumer<Dialect> known;

        Opening(java.util.function.Consumer<Dialect> known) {
            this.known = known;
        }

        @Override
        public Connection getConnection() throws SQLException {
            Opened opened = open(limits.answer());
            known.accept(opened.dialect());
            return opened.connection();
        }

        @Override
        public Connection getConnection(String user, String password) throws SQLException {
            throw new SQLFeatureNotSupportedException("the account is the node's");
        }

        @Override
        public java.io.PrintWriter getLogWriter() throws SQLException {
            throw new SQLFeatureNotSupportedException();
        }

        @Override
        public void setLogWriter(java.io.PrintWriter out) throws SQLException {
            throw new SQLFeatureNotSupportedException();
        }

        @Override
        public void setLoginTimeout(int seconds) {
            // The node's limits hold.
        }

        @Override
        public int getLoginTimeout() {
            return (int) limits.connect().toSeconds();
        }

        @Override
        public Logger getParentLogger() throws SQLFeatureNotSupportedException {
            throw new SQLFeatureNotSupportedException();
        }

        @Override
        public <T> T unwrap(Class<T> type) throws SQLException {
            throw new SQLFeatureNotSupportedException();
        }

        @Override
        public boolean isWrapperFor(Class<?> type) {
            return false;
        }
    }
}

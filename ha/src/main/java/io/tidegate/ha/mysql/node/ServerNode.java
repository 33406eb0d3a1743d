package io.tidegate.ha.mysql.node;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One server of a group as the control plane reaches it: a small pool of its own, which no user's
 * statement ever runs on, and sessions beside it for what must wait for nobody (probes, heartbeats)
 * or may take long.
 *
 * <p>Threads: any. Opened lazily: a node that is away makes no trouble until it is asked.
 */
public final class ServerNode implements AutoCloseable {
    /** The least that the pool takes. */
    private static final long LEAST_WAIT_MILLIS = 250;

    private final NodeAddress address;
    private final NodeLimits limits;
    private final NodeConnections connections;
    private final HikariDataSource pool;
    private final GlobalVariables variables = new GlobalVariables();
    private volatile @Nullable Dialect dialect;

    public ServerNode(NodeAddress address, NodeLimits limits) {
        this.address = address;
        this.limits = limits;
        this.connections = new NodeConnections(address, limits);
        HikariConfig config = new HikariConfig();
        config.setPoolName("node-" + address.name());
        config.setDataSource(connections.source(known -> dialect = known));
        config.setMaximumPoolSize(limits.connections());
        // A server has only few connections for administrators.
        config.setMinimumIdle(0);
        config.setIdleTimeout(Duration.ofSeconds(30).toMillis());
        config.setInitializationFailTimeout(-1);
        config.setConnectionTimeout(
                Math.max(LEAST_WAIT_MILLIS, limits.connect().plus(limits.answer()).toMillis()));
        config.setValidationTimeout(Math.max(LEAST_WAIT_MILLIS, limits.connect().toMillis()));
        this.pool = new HikariDataSource(config);
    }

    public String name() {
        return address.name();
    }

    public NodeAddress address() {
        return address;
    }

    /** A session of the pool, which closing gives back. Statements have the node's limit each. */
    public NodeSession lease() throws SQLException {
        // Those that were ended meanwhile are as many as the pool has at most.
        for (int i = 0; i < limits.connections(); i++) {
            Connection connection = pool.getConnection();
            if (connection.isValid((int) Math.max(1, limits.answer().toSeconds()))) {
                return new NodeSession(connection, Objects.requireNonNull(dialect), variables);
            }
            pool.evictConnection(connection);
        }
        return new NodeSession(pool.getConnection(), Objects.requireNonNull(dialect), variables);
    }

    /**
     * A session outside of the pool, which closing ends. A server that refuses is known at once.
     *
     * @param answer how long each statement may take; whole milliseconds
     */
    public NodeSession open(Duration answer) throws SQLException {
        NodeConnections.Opened opened = connections.open(answer);
        return new NodeSession(opened.connection(), opened.dialect(), variables);
    }

    /**
     * How to make this node anew out of another one.
     *
     * @param family of both
     * @param donor whose data it gets
     * @param source that it replicates from then
     */
    public SeedAdvice seed(ServerFamily family, NodeAddress donor, Source source) {
        Dialect spoken =
                switch (family) {
                    case MYSQL -> new MySqlDialect();
                    case MARIADB -> new MariaDbDialect();
                };
        return spoken.seed(address, donor, source);
    }

    public NodeLimits limits() {
        return limits;
    }

    @Override
    public void close() {
        pool.close();
    }
}

package io.tidegate.ha.ddl;

import io.tidegate.conf.model.GroupConfig;
import io.tidegate.ha.ddl.ChangeResult.Warning;
import io.tidegate.ha.mysql.MasterConnection;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection to a group's master. */
final class ServerConnection implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServerConnection.class);

    /** ER_UNKNOWN_SYSTEM_VARIABLE. */
    private static final int UNKNOWN_VARIABLE = 1193;

    /** How long it is waited for a definition that another statement is changing. */
    private static final int LOOKING_SECONDS = 60;

    private static final String PATIENCE = "SET SESSION wait_timeout = 31536000";

    private final Connection connection;
    private final boolean mariaDb;

    private ServerConnection(Connection connection, boolean mariaDb) {
        this.connection = connection;
        this.mariaDb = mariaDb;
    }

    /** On which definitions read alike whatever clients have set. */
    static ServerConnection plain(GroupConfig group, String schema) throws SQLException {
        ServerConnection opened = open(group, schema);
        opened.run(
                "SET SESSION sql_mode = '', sql_quote_show_create = 1, lock_wait_timeout = "
                        + LOOKING_SECONDS);
        return opened;
    }

    /** On which statements mean what they mean in their client's session. */
    static ServerConnection like(GroupConfig group, String schema, Map<String, String> settings)
            throws SQLException {
        ServerConnection opened = open(group, schema);
        for (Map.Entry<String, String> each : settings.entrySet()) {
            String own = opened.variable(each.getKey());
            if (own != null && !own.equals(each.getValue())) {
                opened.run(Settings.assignment(each.getKey(), each.getValue()));
            }
        }
        return opened;
    }

    private static ServerConnection open(GroupConfig group, String schema) throws SQLException {
        Connection connection = MasterConnection.openPatient(group, schema);
        String version = connection.getMetaData().getDatabaseProductVersion();
        ServerConnection opened = new ServerConnection(connection, version.contains("MariaDB"));
        opened.run(PATIENCE);
        return opened;
    }

    /** Null when the server has no such variable. */
    private @Nullable String variable(String name) throws SQLException {
        try (Statement query = connection.createStatement();
                ResultSet row = query.executeQuery("SELECT @@session." + Settings.name(name))) {
            row.next();
            return row.getString(1);
        } catch (SQLException failed) {
            if (failed.getErrorCode() == UNKNOWN_VARIABLE) {
                return null;
            }
            throw failed;
        }
    }

    Connection jdbc() {
        return connection;
    }

    boolean isMariaDb() {
        return mariaDb;
    }

    /** Whether the server has the schema, which is used from now on. */
    boolean uses(String schema) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement(
                        "SELECT 1 FROM information_schema.schemata WHERE schema_name = ?")) {
            query.setString(1, schema);
            try (ResultSet row = query.executeQuery()) {
                if (!row.next()) {
                    return false;
                }
            }
        }
        connection.setCatalog(schema);
        return true;
    }

    /** Runs what may wait for another's statement. */
    void run(String sql, Stop stop) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            try {
                stop.begins(statement);
                statement.execute(sql);
            } finally {
                stop.ends(statement);
            }
        }
    }

    void run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
        }
    }

    /** What a statement has done. */
    record Effect(long affectedRows, List<Warning> warnings) {}

    /** Carries a client's statement out. */
    Effect carryOut(String sql, Stop stop) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            long affected;
            try {
                stop.begins(statement);
                statement.execute(sql);
                affected = Math.max(0, statement.getLargeUpdateCount());
            } finally {
                stop.ends(statement);
            }
            return new Effect(affected, warnings(statement));
        }
    }

    /** What was done is done, with its warnings or without. */
    private static List<Warning> warnings(Statement statement) {
        List<Warning> warnings = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery("SHOW WARNINGS")) {
            while (rows.next()) {
                warnings.add(new Warning(rows.getString(1), rows.getInt(2), rows.getString(3)));
            }
        } catch (SQLException untold) {
            LOG.warn("no warnings behind DDL: error {}", untold.getErrorCode());
        }
        return warnings;
    }

    /** Whether the lock could be had in time; it is let go with the connection at the latest. */
    boolean lock(String name, int seconds) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT GET_LOCK(?, ?)")) {
            query.setString(1, name);
            query.setInt(2, seconds);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return row.getInt(1) == 1;
            }
        }
    }

    void unlock(String name) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT RELEASE_LOCK(?)")) {
            query.setString(1, name);
            query.execute();
        }
    }

    boolean isLocked(String name) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("SELECT IS_FREE_LOCK(?)")) {
            query.setString(1, name);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return row.getInt(1) == 0;
            }
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException gone) {
            // Then it is closed.
        }
    }
}

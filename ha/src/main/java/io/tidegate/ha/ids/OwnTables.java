package io.tidegate.ha.ids;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.model.Configuration;
import io.tidegate.conf.model.GroupConfig;
import io.tidegate.conf.model.SchemaConfig;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.ha.mysql.MasterConnection;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tables on a schema's default group that say what of its ids is given away. */
final class OwnTables {
    private static final Logger LOG = LoggerFactory.getLogger(OwnTables.class);

    /** ER_NO_SUCH_TABLE. */
    private static final int NO_SUCH_TABLE = 1146;

    /** Something that is asked or changed there. */
    interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    private final Supplier<Configuration> configuration;
    private final String schema;
    private final String definition;
    private final TablePlace place;
    private volatile @Nullable GroupId known;

    /**
     * @param table the one that is worked on
     * @param definition creates it, if it is nowhere
     */
    OwnTables(
            Supplier<Configuration> configuration, String schema, String table, String definition) {
        this.configuration = configuration;
        this.schema = schema;
        this.definition = definition;
        this.place = new TablePlace(this, schema, table);
    }

    Configuration configuration() {
        return configuration.get();
    }

    SchemaConfig schema() {
        SchemaConfig config = configuration().schemas().get(schema);
        if (config == null) {
            throw ErrorCode.IDS_UNAVAILABLE.with(
                    "the schema " + schema + " is not configured any more");
        }
        return config;
    }

    /** Works on the table, which is created when ids are reserved for the first time. */
    <T> T work(Work<T> work) {
        GroupId home = schema().defaultGroup();
        if (!home.equals(known)) {
            place.requireNowhereElse(home);
            known = home;
        }
        return on(
                home,
                connection -> {
                    try {
                        return work.on(connection);
                    } catch (SQLException failed) {
                        if (failed.getErrorCode() != NO_SUCH_TABLE) {
                            throw failed;
                        }
                    }
                    place.requireFirstUse(home);
                    try (Statement statement = connection.createStatement()) {
                        statement.execute(definition);
                    }
                    return work.on(connection);
                });
    }

    /**
     * @throws TidegateException when the group does not do it
     */
    <T> T on(GroupId id, Work<T> work) {
        try {
            return ask(id, work);
        } catch (SQLException failed) {
            // What it says may name hosts and accounts.
            LOG.warn(
                    "the ids of the schema {} are reserved on group {}, which fails: {}",
                    schema,
                    id,
                    failed.getMessage());
            throw ErrorCode.IDS_UNAVAILABLE.with(
                    "the ids of the schema "
                            + schema
                            + " are reserved on group "
                            + id
                            + ", which fails (error "
                            + failed.getErrorCode()
                            + ", SQLSTATE "
                            + failed.getSQLState()
                            + "); the proxy's log says more");
        }
    }

    /** The same, for those who can do without an answer. */
    <T> T ask(GroupId id, Work<T> work) throws SQLException {
        GroupConfig group = Objects.requireNonNull(configuration().groups().get(id));
        try (Connection connection = MasterConnection.open(group)) {
            connection.setCatalog(schema);
            return work.on(connection);
        }
    }
}

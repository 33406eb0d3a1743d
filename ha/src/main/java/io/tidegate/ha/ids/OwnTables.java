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

/** The tables on a schema's default group that say what of its ids is given away. */
final class OwnTables {
    /** ER_NO_SUCH_TABLE. */
    private static final int NO_SUCH_TABLE = 1146;

    /** Something that is asked or changed there. */
    interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    private final Supplier<Configuration> configuration;
    private final String schema;
    private final String definition;

    /**
     * @param definition creates the table that is worked on, if it is not there
     */
    OwnTables(Supplier<Configuration> configuration, String schema, String definition) {
        this.configuration = configuration;
        this.schema = schema;
        this.definition = definition;
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

    /** Works on the table, which is created when it is missing. */
    <T> T work(Work<T> work) {
        return on(
                schema().defaultGroup(),
                connection -> {
                    try {
                        return work.on(connection);
                    } catch (SQLException failed) {
                        if (failed.getErrorCode() != NO_SUCH_TABLE) {
                            throw failed;
                        }
                    }
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
        GroupConfig group = Objects.requireNonNull(configuration().groups().get(id));
        try (Connection connection = MasterConnection.open(group)) {
            connection.setCatalog(schema);
            return work.on(connection);
        } catch (SQLException failed) {
            throw ErrorCode.IDS_UNAVAILABLE.with(
                    "the ids of the schema "
                            + schema
                            + " are reserved on group "
                            + id
                            + ", which fails: "
                            + failed.getMessage()
                            + " (error "
                            + failed.getErrorCode()
                            + ")");
        }
    }
}

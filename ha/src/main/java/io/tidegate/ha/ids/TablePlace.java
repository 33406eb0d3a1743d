package io.tidegate.ha.ids;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.model.GeneratedColumn;
import io.tidegate.conf.model.IdGenerator;
import io.tidegate.conf.model.TableConfig;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.sharding.catalogue.JournalTables;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that one table only says what is reserved: were ids reserved in two, or anew in an
 * empty one while proxies still have some of the last, they would be given twice. So a default
 * group changes by renaming the table, which ends all reserving, and by copying it then.
 */
final class TablePlace {
    private static final Logger LOG = LoggerFactory.getLogger(TablePlace.class);

    /** ER_BAD_DB_ERROR. */
    private static final int NO_SUCH_SCHEMA = 1049;

    /** ER_NO_SUCH_TABLE. */
    private static final int NO_SUCH_TABLE = 1146;

    private final OwnTables tables;
    private final String schema;
    private final String table;

    TablePlace(OwnTables tables, String schema, String table) {
        this.tables = tables;
        this.schema = schema;
        this.table = table;
    }

    /**
     * A group that cannot be asked is passed over: that it is out of reach must not stop what the
     * others do.
     *
     * @throws TidegateException when another group has the table too
     */
    void requireNowhereElse(GroupId home) {
        for (GroupId group : tables.configuration().groups().keySet()) {
            if (!group.equals(home)) {
                try {
                    requireAbsent(group, table);
                } catch (SQLException unreachable) {
                    LOG.warn(
                            "group {} cannot be asked whether it has {}.{} as well (error {})",
                            group,
                            schema,
                            table,
                            unreachable.getErrorCode());
                }
            }
        }
    }

    /**
     * @throws TidegateException when it is not certain that nothing was ever reserved: no group may
     *     have the table under one of its names, and no table that uses it any rows
     */
    void requireFirstUse(GroupId home) throws SQLException {
        for (GroupId group : tables.configuration().groups().keySet()) {
            try {
                requireAbsent(group, table + JournalTables.MOVED);
                if (!group.equals(home)) {
                    requireAbsent(group, table);
                } else if (has(home, table)) {
                    // Another proxy was quicker.
                    return;
                }
            } catch (SQLException unreachable) {
                throw ErrorCode.IDS_UNAVAILABLE.with(
                        missing(home)
                                + ", and group "
                                + group
                                + " cannot be asked whether it has it (error "
                                + unreachable.getErrorCode()
                                + ")");
            }
        }
        for (TableConfig each : tables.schema().tables().values()) {
            if (each instanceof TableConfig.Sharded sharded && usesTable(sharded)) {
                requireEmpty(home, sharded);
            }
        }
    }

    private boolean usesTable(TableConfig.Sharded sharded) {
        return sharded.generated()
                .map(GeneratedColumn::generator)
                .map(generator ->
                        switch (generator) {
                            case IdGenerator.Snowflake _ -> JournalTables.WORKERS;
                            case IdGenerator.Segment _ -> JournalTables.SEGMENTS;
                        })
                .filter(table::equals)
                .isPresent();
    }

    private void requireAbsent(GroupId group, String name) throws SQLException {
        if (has(group, name)) {
            throw ErrorCode.IDS_UNAVAILABLE.with(
                    schema
                            + "."
                            + name
                            + " lies on group "
                            + group
                            + ", and the schema's default group is another one, or the table is being moved;"
                            + " ids are reserved in one table only: docs/generated-keys.md says how it is"
                            + " moved");
        }
    }

    private boolean has(GroupId group, String name) throws SQLException {
        try {
            return tables.ask(
                    group,
                    connection -> {
                        try (PreparedStatement query =
                                connection.prepareStatement(
                                        "SELECT 1 FROM information_schema.tables WHERE table_schema = ?"
                                                + " AND table_name = ?")) {
                            query.setString(1, schema);
                            query.setString(2, name);
                            try (ResultSet row = query.executeQuery()) {
                                return row.next();
                            }
                        }
                    });
        } catch (SQLException failed) {
            if (failed.getErrorCode() == NO_SUCH_SCHEMA) {
                return false;
            }
            throw failed;
        }
    }

    private void requireEmpty(GroupId home, TableConfig.Sharded sharded) throws SQLException {
        for (Map.Entry<GroupId, List<String>> placed : SegmentRow.placed(sharded).entrySet()) {
            Optional<String> used =
                    tables.on(
                            placed.getKey(), connection -> withRows(connection, placed.getValue()));
            // The rows may be those of another proxy, which has created the table in between.
            if (used.isPresent() && !has(home, table)) {
                throw ErrorCode.IDS_UNAVAILABLE.with(
                        missing(home)
                                + ", while "
                                + used.get()
                                + " has rows, whose ids may come from it: copy it to the group,"
                                + " or create it there if none were ever generated;"
                                + " docs/generated-keys.md says how");
            }
        }
    }

    private static Optional<String> withRows(Connection connection, List<String> subTables)
            throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String subTable : subTables) {
                try (ResultSet row =
                        statement.executeQuery(
                                "SELECT 1 FROM " + SegmentRow.quoted(subTable) + " LIMIT 1")) {
                    if (row.next()) {
                        return Optional.of(subTable);
                    }
                } catch (SQLException failed) {
                    // One that is not there has none.
                    if (failed.getErrorCode() != NO_SUCH_TABLE) {
                        throw failed;
                    }
                }
            }
        }
        return Optional.empty();
    }

    private String missing(GroupId home) {
        return "there is no " + schema + "." + table + " on group " + home;
    }
}

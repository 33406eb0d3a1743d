package io.tidegate.ha.ids;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.model.Configuration;
import io.tidegate.conf.model.GeneratedColumn;
import io.tidegate.conf.model.TableConfig;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.sharding.catalogue.JournalTables;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * The row that says which id of a table is the next one. Ids are taken by one statement, which
 * commits by itself before anybody is given one of them: a proxy that ends leaves a gap. The row
 * begins behind the greatest id that the table has.
 */
final class SegmentRow implements SegmentSource.Row {
    private static final String DEFINITION =
            "CREATE TABLE IF NOT EXISTS "
                    + JournalTables.SEGMENTS
                    + " (name VARCHAR(64) CHARACTER SET utf8mb4"
                    + " COLLATE utf8mb4_bin NOT NULL PRIMARY KEY, next_id BIGINT NOT NULL)"
                    + " ENGINE = InnoDB COMMENT 'Tidegate: the next ids. Only ever raise them'";

    private final OwnTables tables;
    private final String name;

    SegmentRow(Supplier<Configuration> configuration, String schema, String table) {
        this.tables = new OwnTables(configuration, schema, DEFINITION);
        this.name = table.toLowerCase(Locale.ROOT);
    }

    @Override
    public long take(int count) {
        long first = tables.work(connection -> taken(connection, count));
        if (first != IdSource.NONE) {
            return first;
        }
        long next = greatest() + 1;
        return tables.work(connection -> {
            // Another proxy may have been quicker.
            try (PreparedStatement insert =
                    connection.prepareStatement(
                            "INSERT IGNORE INTO tidegate_segments (name, next_id) VALUES (?, ?)")) {
                insert.setString(1, name);
                insert.setLong(2, next);
                insert.executeUpdate();
            }
            return taken(connection, count);
        });
    }

    private long taken(Connection connection, int count) throws SQLException {
        try (PreparedStatement update =
                        connection.prepareStatement(
                                "UPDATE tidegate_segments SET next_id = LAST_INSERT_ID(next_id) + ? WHERE name = ?");
                Statement statement = connection.createStatement()) {
            update.setInt(1, count);
            update.setString(2, name);
            if (update.executeUpdate() == 0) {
                return IdSource.NONE;
            }
            try (ResultSet row = statement.executeQuery("SELECT LAST_INSERT_ID()")) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private long greatest() {
        if (!(tables.schema().tables().get(name) instanceof TableConfig.Sharded table)
                || table.generated().isEmpty()) {
            throw ErrorCode.IDS_UNAVAILABLE.with(
                    "the table " + name + " has no generator any more");
        }
        GeneratedColumn column = table.generated().get();
        Map<GroupId, List<String>> placed = new LinkedHashMap<>();
        IntStream.range(0, table.subTables().size())
                .forEach(shard ->
                        placed.computeIfAbsent(table.placement().get(shard), _ -> new ArrayList<>())
                                .add(table.subTables().get(shard)));
        long greatest = 0;
        for (Map.Entry<GroupId, List<String>> each : placed.entrySet()) {
            greatest =
                    Math.max(
                            greatest,
                            tables.on(
                                    each.getKey(),
                                    connection ->
                                            greatest(connection, column.name(), each.getValue())));
        }
        return greatest;
    }

    private static long greatest(Connection connection, String column, List<String> subTables)
            throws SQLException {
        long greatest = 0;
        try (Statement statement = connection.createStatement()) {
            for (String subTable : subTables) {
                try (ResultSet row =
                        statement.executeQuery(
                                "SELECT COALESCE(MAX("
                                        + quoted(column)
                                        + "), 0) FROM "
                                        + quoted(subTable))) {
                    row.next();
                    greatest = Math.max(greatest, row.getLong(1));
                }
            }
        }
        return greatest;
    }

    private static String quoted(String name) {
        return "`" + name.replace("`", "``") + "`";
    }
}

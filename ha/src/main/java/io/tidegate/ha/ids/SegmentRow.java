package io.tidegate.ha.ids;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.model.Configuration;
import io.tidegate.conf.model.TableConfig;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.ha.mysql.IdColumn;
import io.tidegate.sharding.catalogue.JournalTables;
import java.math.BigInteger;
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

    /** Behind it {@code next_id} stays a BIGINT, however many are taken at once. */
    private static final long MOST = Long.MAX_VALUE - 4_000_000;

    private final OwnTables tables;
    private final String name;

    /** The greatest id that all sub-tables can hold; 0 when they were not asked yet. */
    private volatile long greatest;

    SegmentRow(Supplier<Configuration> configuration, String schema, String table) {
        this.tables = new OwnTables(configuration, schema, JournalTables.SEGMENTS, DEFINITION);
        this.name = table.toLowerCase(Locale.ROOT);
    }

    @Override
    public long greatest() {
        return greatest;
    }

    @Override
    public long take(int count) {
        if (greatest == 0) {
            greatest = greatestThatFits();
        }
        long first = tables.work(connection -> taken(connection, count));
        if (first != IdSource.NONE) {
            return first;
        }
        // The column may have been made larger since.
        greatest = greatestThatFits();
        long begin = begin();
        first =
                tables.work(connection -> {
                    // Another proxy may have been quicker.
                    try (PreparedStatement insert =
                            connection.prepareStatement(
                                    "INSERT IGNORE INTO tidegate_segments (name, next_id) VALUES (?, ?)")) {
                        insert.setString(1, name);
                        insert.setLong(2, begin);
                        insert.executeUpdate();
                    }
                    return taken(connection, count);
                });
        if (first == IdSource.NONE) {
            throw exhausted();
        }
        return first;
    }

    private long taken(Connection connection, int count) throws SQLException {
        try (PreparedStatement update =
                        connection.prepareStatement(
                                "UPDATE tidegate_segments SET next_id = LAST_INSERT_ID(next_id) + ?"
                                        + " WHERE name = ? AND next_id <= ?");
                Statement statement = connection.createStatement()) {
            update.setInt(1, count);
            update.setString(2, name);
            update.setLong(3, greatest);
            if (update.executeUpdate() == 0) {
                return IdSource.NONE;
            }
            try (ResultSet row = statement.executeQuery("SELECT LAST_INSERT_ID()")) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    @Override
    public TidegateException exhausted() {
        return ErrorCode.IDS_EXHAUSTED.with(
                "Failed to read auto-increment value from storage engine: the generated column of "
                        + name
                        + " holds ids up to "
                        + greatest
                        + ", and there are not as many left as are wanted; make the column larger");
    }

    /** Behind all rows that are there. */
    private long begin() {
        BigInteger next = BigInteger.ONE;
        for (Map.Entry<GroupId, List<String>> each : placed().entrySet()) {
            next =
                    next.max(
                            tables.on(
                                    each.getKey(),
                                    connection -> behindAll(connection, each.getValue())));
        }
        if (next.compareTo(BigInteger.valueOf(greatest)) > 0) {
            throw exhausted();
        }
        return next.longValueExact();
    }

    private BigInteger behindAll(Connection connection, List<String> subTables)
            throws SQLException {
        BigInteger next = BigInteger.ONE;
        try (Statement statement = connection.createStatement()) {
            for (String subTable : subTables) {
                try (ResultSet row =
                        statement.executeQuery(
                                "SELECT COALESCE(MAX("
                                        + quoted(column())
                                        + "), 0) FROM "
                                        + quoted(subTable))) {
                    row.next();
                    next = next.max(row.getBigDecimal(1).toBigInteger().add(BigInteger.ONE));
                }
            }
        }
        return next;
    }

    private long greatestThatFits() {
        long least = MOST;
        for (Map.Entry<GroupId, List<String>> each : placed().entrySet()) {
            least =
                    Math.min(
                            least,
                            tables.on(
                                    each.getKey(),
                                    connection -> greatestThatFits(connection, each.getValue())));
        }
        return least;
    }

    private long greatestThatFits(Connection connection, List<String> subTables)
            throws SQLException {
        long least = MOST;
        for (String subTable : subTables) {
            long fits = IdColumn.greatest(connection, tables.schema().name(), subTable, column());
            if (fits == 0) {
                throw ErrorCode.IDS_UNAVAILABLE.with(
                        subTable + " has no plain integer column " + column());
            }
            least = Math.min(least, fits);
        }
        return least;
    }

    private Map<GroupId, List<String>> placed() {
        return placed(table());
    }

    static Map<GroupId, List<String>> placed(TableConfig.Sharded table) {
        Map<GroupId, List<String>> placed = new LinkedHashMap<>();
        IntStream.range(0, table.subTables().size())
                .forEach(shard ->
                        placed.computeIfAbsent(table.placement().get(shard), _ -> new ArrayList<>())
                                .add(table.subTables().get(shard)));
        return placed;
    }

    private String column() {
        return table().generated().orElseThrow().name();
    }

    private TableConfig.Sharded table() {
        if (!(tables.schema().tables().get(name) instanceof TableConfig.Sharded table)
                || table.generated().isEmpty()) {
            throw ErrorCode.IDS_UNAVAILABLE.with(
                    "the table " + name + " has no generator any more");
        }
        return table;
    }

    static String quoted(String name) {
        return "`" + name.replace("`", "``") + "`";
    }
}

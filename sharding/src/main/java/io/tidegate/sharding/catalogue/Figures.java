package io.tidegate.sharding.catalogue;

import io.tidegate.conf.topology.GroupId;
import io.tidegate.sharding.rule.RuleSet;
import io.tidegate.sharding.rule.TableRule;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What grows with the rows of a sharded table: rows and bytes are those of all its sub-tables, and
 * NULL as long as one of them is not known. What cannot be added up is NULL, as it is for a view.
 */
public final class Figures {
    private static final String ROWS = "TABLE_ROWS";
    private static final String DATA_LENGTH = "DATA_LENGTH";
    private static final String UPDATED = "UPDATE_TIME";

    /** Those that are added up, in the table TABLES. */
    private static final List<String> SUMS =
            List.of(ROWS, DATA_LENGTH, "INDEX_LENGTH", "DATA_FREE", UPDATED);

    /** Those that belong to one sub-table and would be wrong for the whole. */
    private static final Set<String> ALL =
            Set.of(
                    ROWS,
                    "AVG_ROW_LENGTH",
                    DATA_LENGTH,
                    "INDEX_LENGTH",
                    "DATA_FREE",
                    UPDATED,
                    "AUTO_INCREMENT",
                    "CHECK_TIME",
                    "CHECKSUM",
                    "CARDINALITY",
                    "HISTOGRAM",
                    "ROWS_READ",
                    "ROWS_CHANGED",
                    "ROWS_CHANGED_X_INDEXES",
                    "ROWS_INSERTED",
                    "ROWS_UPDATED",
                    "ROWS_DELETED",
                    "QUERIES");

    private static final String NULL = "NULL";

    /** By sub-table, the values of {@link #SUMS}. */
    private final Map<String, List<@Nullable String>> known = new HashMap<>();

    Figures() {}

    /** True for a column that a sharded table has no value of its server's own in. */
    static boolean include(String column) {
        return ALL.contains(column);
    }

    /** True when a statement that names this column needs the sums. */
    public static boolean areAskedBy(String column) {
        return SUMS.contains(column) || column.equals("AVG_ROW_LENGTH");
    }

    /** What to ask a group, or an empty text when it has no sub-table. */
    static String question(GroupId group, RuleSet rules, Set<String> schemas) {
        List<String> subTables = new ArrayList<>();
        for (String schema : schemas) {
            List<String> here =
                    rules.shardedTables(schema).stream()
                            .flatMap(rule ->
                                    IntStream.range(0, rule.subTables().size())
                                            .filter(shard ->
                                                    rule.placement().get(shard).equals(group))
                                            .mapToObj(rule.subTables()::get))
                            .toList();
            if (!here.isEmpty()) {
                subTables.add(
                        "TABLE_SCHEMA = "
                                + Sql.text(schema)
                                + " AND TABLE_NAME IN "
                                + Sql.texts(here));
            }
        }
        return subTables.isEmpty()
                ? ""
                : "SELECT TABLE_SCHEMA, TABLE_NAME, TABLE_ROWS, DATA_LENGTH, INDEX_LENGTH, DATA_FREE,"
                        + " UNIX_TIMESTAMP(UPDATE_TIME) FROM information_schema.TABLES WHERE "
                        + String.join(" OR ", subTables)
                        + Sql.ALL_ROWS;
    }

    void answer(GroupId group, List<List<@Nullable String>> rows) {
        for (List<@Nullable String> row : rows) {
            known.put(
                    key(group, row.get(0), row.get(1)),
                    new ArrayList<>(row.subList(2, row.size())));
        }
    }

    private static String key(GroupId group, @Nullable String schema, @Nullable String table) {
        return group.name() + "\n" + schema + "\n" + table;
    }

    /** The column's value for a sharded table, as an expression. */
    String value(TableRule rule, String column) {
        if (column.equals("AVG_ROW_LENGTH")) {
            return averageLength(rule);
        }
        int place = SUMS.indexOf(column);
        BigInteger value = place < 0 ? null : total(rule, place);
        if (value == null) {
            return NULL;
        }
        return column.equals(UPDATED)
                ? "FROM_UNIXTIME(" + value + ")"
                : "CAST(" + value + " AS UNSIGNED)";
    }

    private String averageLength(TableRule rule) {
        BigInteger rows = total(rule, SUMS.indexOf(ROWS));
        BigInteger bytes = total(rule, SUMS.indexOf(DATA_LENGTH));
        return rows == null || bytes == null || rows.signum() == 0
                ? NULL
                : "CAST(" + bytes.divide(rows) + " AS UNSIGNED)";
    }

    /** The sum, or for a moment the last one; null when a sub-table's is not known. */
    private @Nullable BigInteger total(TableRule rule, int place) {
        boolean moment = SUMS.get(place).equals(UPDATED);
        BigInteger total = BigInteger.ZERO;
        for (int shard = 0; shard < rule.subTables().size(); shard++) {
            List<@Nullable String> values =
                    known.get(
                            key(
                                    rule.placement().get(shard),
                                    rule.schema(),
                                    rule.subTables().get(shard)));
            String value = values == null ? null : values.get(place);
            if (value == null) {
                return null;
            }
            BigInteger number = new BigInteger(wholePart(value));
            total = moment ? total.max(number) : total.add(number);
        }
        return total;
    }

    private static String wholePart(String number) {
        int point = number.indexOf('.');
        return point < 0 ? number : number.substring(0, point);
    }
}

package io.tidegate.ha.mysql;

import io.tidegate.conf.model.GeneratedColumn;
import io.tidegate.conf.model.TableConfig;
import io.tidegate.conf.topology.GroupId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The unique keys of one schema's tables on one group. A sub-table keeps its own rows unique only:
 * what neither the sharding key nor a generated id is part of may stand on several.
 */
final class UniqueKeys {
    /** A prefix of a column, or an expression, is not the column. */
    private static final String QUERY =
            "SELECT LOWER(table_name), index_name, IF(sub_part IS NULL, LOWER(column_name), NULL)"
                    + " FROM information_schema.statistics WHERE table_schema = ? AND non_unique = 0";

    private static final String OTHER = "";

    private final Map<String, Map<String, Set<String>>> byTable = new HashMap<>();

    private UniqueKeys() {}

    static UniqueKeys read(Connection connection, String schema) throws SQLException {
        UniqueKeys keys = new UniqueKeys();
        try (PreparedStatement query = connection.prepareStatement(QUERY)) {
            query.setString(1, schema);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    String column = rows.getString(3);
                    keys.byTable
                            .computeIfAbsent(rows.getString(1), _ -> new TreeMap<>())
                            .computeIfAbsent(rows.getString(2), _ -> new HashSet<>())
                            .add(column == null ? OTHER : column);
                }
            }
        }
        return keys;
    }

    private Map<String, Set<String>> of(String subTable) {
        return byTable.getOrDefault(subTable.toLowerCase(Locale.ROOT), Map.of());
    }

    /** Whether some unique key is of this column alone. */
    boolean isUnique(String subTable, String column) {
        return of(subTable).containsValue(Set.of(column.toLowerCase(Locale.ROOT)));
    }

    /**
     * What a sub-table's keys do not see.
     *
     * @param path of the table in the configuration
     */
    List<Finding> findings(String path, TableConfig.Sharded table, String subTable, GroupId group) {
        String key = table.key().name().toLowerCase(Locale.ROOT);
        String generated =
                table.generated()
                        .map(GeneratedColumn::name)
                        .map(name -> name.toLowerCase(Locale.ROOT))
                        .orElse(key);
        int shards = table.subTables().size();
        List<Finding> findings = new ArrayList<>();
        of(subTable)
                .forEach((index, columns) -> {
                    if (shards > 1 && !columns.contains(key) && !columns.contains(generated)) {
                        findings.add(
                                warning(
                                        path,
                                        "the unique key "
                                                + index
                                                + " of "
                                                + subTable
                                                + " on "
                                                + group
                                                + " does not contain "
                                                + key
                                                + ", the sharding key: each sub-table keeps its own rows unique only",
                                        "add the column to it, unless the same values cannot come to two shards"));
                    }
                });
        boolean seen =
                of(subTable).values().stream()
                        .anyMatch(columns ->
                                columns.contains(generated)
                                        && List.of(key, generated).containsAll(columns));
        if (table.generated().isPresent() && !seen) {
            findings.add(
                    warning(
                            path + ".generate." + generated,
                            generated
                                    + " of "
                                    + subTable
                                    + " on "
                                    + group
                                    + " has no unique key: an id that a client gives may be there twice",
                            "add one"));
        }
        return findings;
    }

    static Finding warning(String path, String message, String hint) {
        return new Finding(Finding.Severity.WARNING, path, message, hint);
    }
}

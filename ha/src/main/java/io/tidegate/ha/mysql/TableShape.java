package io.tidegate.ha.mysql;

import io.tidegate.sharding.key.KeyDomain;
import io.tidegate.sharding.rule.TableRule;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What matters to sharding of a table as its server has it. */
public final class TableShape {
    private static final String COLUMNS =
            "SELECT LOWER(table_name), LOWER(column_name), "
                    + ColumnDefinition.COLUMNS
                    + " FROM information_schema.columns WHERE table_schema = ? AND table_name = ?"
                    + " ORDER BY ordinal_position";

    private static final String UNIQUE =
            "SELECT index_name, LOWER(column_name), sub_part FROM information_schema.statistics"
                    + " WHERE table_schema = ? AND table_name = ? AND non_unique = 0";

    private static final String CHECKS =
            "SELECT constraint_name FROM information_schema.table_constraints WHERE table_schema = ?"
                    + " AND table_name = ? AND constraint_type = 'CHECK'";

    /** A column of a unique key; a prefix or an expression has no name. */
    private record Part(@Nullable String column) {}

    private final Connection connection;
    private final String table;
    private final Map<String, ColumnDefinition> columns;
    private final Map<String, List<Part>> unique;
    private final Set<String> checks;

    private TableShape(
            Connection connection,
            String table,
            Map<String, ColumnDefinition> columns,
            Map<String, List<Part>> unique,
            Set<String> checks) {
        this.connection = connection;
        this.table = table;
        this.columns = columns;
        this.unique = unique;
        this.checks = checks;
    }

    public static TableShape read(Connection connection, String schema, String table)
            throws SQLException {
        Map<String, ColumnDefinition> columns = new LinkedHashMap<>();
        Map<String, List<Part>> unique = new LinkedHashMap<>();
        Set<String> checks = new TreeSet<>();
        ask(
                connection,
                COLUMNS,
                schema,
                table,
                row -> columns.put(row.getString(2), ColumnDefinition.read(row)));
        ask(
                connection,
                UNIQUE,
                schema,
                table,
                row -> {
                    String column = row.getObject(3) == null ? row.getString(2) : null;
                    unique.computeIfAbsent(row.getString(1), _ -> new ArrayList<>())
                            .add(new Part(column));
                });
        ask(connection, CHECKS, schema, table, row -> checks.add(row.getString(1)));
        return new TableShape(connection, table, columns, unique, checks);
    }

    private interface Row {
        void take(ResultSet row) throws SQLException;
    }

    private static void ask(Connection connection, String sql, String schema, String table, Row row)
            throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            query.setString(1, schema);
            query.setString(2, table);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    row.take(rows);
                }
            }
        }
    }

    /**
     * Why sub-tables may not be like this; empty when they may.
     *
     * @param before how they are now, null when there are none
     * @param replaces whether the statement drops something and adds something
     * @param checksAreOfSchema whether names of CHECK constraints are unique in a schema
     */
    public Optional<String> obstacle(
            TableRule rule,
            @Nullable TableShape before,
            boolean replaces,
            boolean checksAreOfSchema)
            throws SQLException {
        ColumnDefinition key = columns.get(rule.key().name().toLowerCase(Locale.ROOT));
        Optional<Finding> violation =
                KeyColumnRule.violation(
                        "", rule.key(), rule.table(), key, new CollationProbe(connection));
        if (violation.isPresent()) {
            return Optional.of(violation.get().message() + "; " + violation.get().hint());
        }
        Optional<Finding> unfit =
                rule.generated()
                        .flatMap(generated ->
                                GeneratedColumnCheck.of("", generated, rule.table(), columns));
        if (unfit.isPresent()) {
            return Optional.of(unfit.get().message() + "; " + unfit.get().hint());
        }
        for (Map.Entry<String, ColumnDefinition> column : columns.entrySet()) {
            if (column.getValue().isAutoIncrement()
                    && (before == null || !before.isAutoIncrement(column.getKey()))) {
                return Optional.of(
                        "AUTO_INCREMENT of "
                                + column.getKey()
                                + ": each sub-table would generate the same values; take it off, and give the"
                                + " table generate: {"
                                + column.getKey()
                                + ": snowflake} in the configuration, or {"
                                + column.getKey()
                                + ": segment}, or give the values");
            }
        }
        for (String index : notOverKey(rule)) {
            if (before == null || !before.notOverKey(rule).contains(index)) {
                return Optional.of(
                        "the unique key "
                                + index
                                + " does not contain "
                                + rule.key().name()
                                + ", the sharding key, as a whole: each sub-table would keep its own rows"
                                + " unique only; add the column to it");
            }
        }
        Optional<String> named = checksAreOfSchema ? namedCheck(before) : Optional.empty();
        if (named.isPresent()) {
            return named;
        }
        Optional<String> mixed = before == null ? Optional.empty() : mixed(before, replaces);
        return mixed.isPresent() ? mixed : movedKey(rule, before, key);
    }

    /**
     * Whether rows of old and of new sub-tables would look alike, with other columns at the same
     * place: SELECT * over both would mix them without a sign.
     */
    private Optional<String> mixed(TableShape before, boolean replaces) {
        List<String> old = before.visible();
        List<String> next = visible();
        if (old.size() != next.size()) {
            return Optional.empty();
        }
        for (int i = 0; i < old.size(); i++) {
            String was = old.get(i);
            String is = next.get(i);
            boolean moved = columns.containsKey(was) || before.columns.containsKey(is);
            if (!was.equals(is) && (moved || replaces)) {
                return Optional.of(
                        is
                                + " would stand where "
                                + was
                                + " did: SELECT * would mix the two while some sub-tables are changed and"
                                + " others are not; drop and add columns in statements of their own, and leave"
                                + " them in their order");
            }
        }
        return Optional.empty();
    }

    private List<String> visible() {
        return columns.entrySet().stream()
                .filter(column -> !column.getValue().isInvisible())
                .map(Map.Entry::getKey)
                .toList();
    }

    private boolean isAutoIncrement(String column) {
        ColumnDefinition definition = columns.get(column);
        return definition != null && definition.isAutoIncrement();
    }

    private Set<String> notOverKey(TableRule rule) {
        return unique.entrySet().stream()
                .filter(index ->
                        index.getValue().stream()
                                .noneMatch(part ->
                                        part.column() != null
                                                && (rule.isKey(part.column())
                                                        || rule.isGenerated(part.column()))))
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Optional<String> namedCheck(@Nullable TableShape before) {
        return checks.stream()
                .filter(check -> !check.startsWith(table + "_chk_"))
                .filter(check -> before == null || !before.checks.contains(check))
                .findFirst()
                .map(check ->
                        "the CHECK constraint "
                                + check
                                + ": its name can be had once in a schema, and there are several sub-tables;"
                                + " leave the name out, and the server makes one");
    }

    /** Rows lie where the key's values say: those must stay what they are. */
    private Optional<String> movedKey(
            TableRule rule, @Nullable TableShape before, @Nullable ColumnDefinition key)
            throws SQLException {
        ColumnDefinition old =
                before == null
                        ? null
                        : before.columns.get(rule.key().name().toLowerCase(Locale.ROOT));
        if (old == null || key == null || old.description().equals(key.description())) {
            return Optional.empty();
        }
        CollationWeights weights = new CollationWeights();
        weights.ask(connection);
        Optional<KeyDomain> was = old.domain(weights);
        Optional<KeyDomain> is = key.domain(weights);
        boolean same =
                was.isPresent()
                        && is.isPresent()
                        && is.get().agreesWith(was.get())
                        && is.get().takesAllOf(was.get());
        return same
                ? Optional.empty()
                : Optional.of(
                        rule.key().name()
                                + " is the sharding key and would be "
                                + key.description()
                                + " in the place of "
                                + old.description()
                                + ": rows could lie elsewhere than their new values say; make a table with"
                                + " the other type and copy the rows");
    }
}

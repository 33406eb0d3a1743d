package io.tidegate.ha.mysql;

import io.tidegate.conf.model.Configuration;
import io.tidegate.conf.model.GroupConfig;
import io.tidegate.conf.model.KeyColumn;
import io.tidegate.conf.model.SchemaConfig;
import io.tidegate.conf.model.TableConfig;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.sharding.key.KeyColumns;
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
import java.util.Optional;
import java.util.Set;

/**
 * Compares the declared keys with the sub-tables' own definitions. Routing relies on the declared
 * type: were a key declared integer and its column a text, the server would find equal what the
 * function places apart; the same goes for a column whose collation is coarser than expected, or
 * whose values the server makes. What is right is also what routing knows of the columns.
 */
public final class KeyColumnCheck {
    private static final String COLUMNS =
            "SELECT LOWER(table_name), LOWER(column_name), "
                    + ColumnDefinition.COLUMNS
                    + " FROM information_schema.columns WHERE table_schema = ?";

    private final Configuration configuration;

    /** What a table lacks, whichever sub-table it was seen at first. */
    private record Told(String path, String hint) {}

    private final Set<Told> told = new HashSet<>();
    private final Set<GroupId> unreached = new HashSet<>();
    private final List<Finding> findings = new ArrayList<>();
    private final SeenColumns seen = new SeenColumns(findings::add);
    private final CollationWeights weights = new CollationWeights();

    private KeyColumnCheck(Configuration configuration) {
        this.configuration = configuration;
    }

    /** Asks every group's master; blocks for a few seconds at most for each. */
    public static KeyColumnReport run(Configuration configuration) {
        return run(configuration, KeyColumns.NONE);
    }

    /**
     * The same when something is known already.
     *
     * @param before holds for tables of groups that cannot be asked, as long as the others agree
     */
    public static KeyColumnReport run(Configuration configuration, KeyColumns before) {
        KeyColumnCheck check = new KeyColumnCheck(configuration);
        configuration.groups().values().stream()
                .sorted((left, right) -> left.id().compareTo(right.id()))
                .forEach(check::group);
        KeyColumns columns = check.seen.known(configuration, check.unreached, before);
        return new KeyColumnReport(check.findings, columns);
    }

    private void group(GroupConfig group) {
        try (Connection connection = MasterConnection.open(group)) {
            NameCase.check(connection, group.id(), configuration).ifPresent(findings::add);
            CollationProbe collations = new CollationProbe(connection);
            weights.ask(connection);
            for (SchemaConfig schema : configuration.schemas().values()) {
                Map<String, Map<String, ColumnDefinition>> tables =
                        columns(connection, schema.name());
                UniqueKeys unique = UniqueKeys.read(connection, schema.name());
                for (TableConfig table : schema.tables().values()) {
                    table(group.id(), schema, table, tables, collations);
                    if (table instanceof TableConfig.Sharded sharded) {
                        ids(connection, group.id(), schema, sharded, tables, unique);
                    }
                }
            }
        } catch (SQLException unreachable) {
            unreached.add(group.id());
            findings.add(
                    new Finding(
                            Finding.Severity.WARNING,
                            "groups." + group.id(),
                            "its master at "
                                    + group.master().endpoint()
                                    + " cannot be asked (error "
                                    + unreachable.getErrorCode()
                                    + ", SQLSTATE "
                                    + unreachable.getSQLState()
                                    + ")",
                            "its tables were not checked; see that it runs and that the account may log in"));
        }
    }

    /** What the sub-tables of one group lack: of each kind one is told, as all are alike. */
    private void ids(
            Connection connection,
            GroupId group,
            SchemaConfig schema,
            TableConfig.Sharded table,
            Map<String, Map<String, ColumnDefinition>> tables,
            UniqueKeys unique)
            throws SQLException {
        String path = "schemas." + schema.name() + ".tables." + table.name();
        for (int shard = 0; shard < table.subTables().size(); shard++) {
            String name = table.subTables().get(shard);
            var columns = tables.get(name.toLowerCase(Locale.ROOT));
            if (!table.placement().get(shard).equals(group) || columns == null) {
                continue;
            }
            if (table.generated().isPresent()) {
                String column = table.generated().get().name();
                ColumnDefinition definition = columns.get(column.toLowerCase(Locale.ROOT));
                if (definition == null) {
                    continue;
                }
                IdRange.finding(
                                path,
                                table.generated().get(),
                                definition,
                                unique.isUnique(name, column),
                                connection,
                                schema.name(),
                                name)
                        .ifPresent(this::addOfTable);
            }
            unique.findings(path, table, name, group).forEach(this::addOfTable);
        }
    }

    private void addOfTable(Finding finding) {
        if (told.add(new Told(finding.path(), finding.hint()))) {
            findings.add(finding);
        }
    }

    /** Definitions by table and column, all in lower case. */
    private static Map<String, Map<String, ColumnDefinition>> columns(
            Connection connection, String schema) throws SQLException {
        Map<String, Map<String, ColumnDefinition>> tables = new HashMap<>();
        try (PreparedStatement query = connection.prepareStatement(COLUMNS)) {
            query.setString(1, schema);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    tables.computeIfAbsent(rows.getString(1), none -> new HashMap<>())
                            .put(rows.getString(2), ColumnDefinition.read(rows));
                }
            }
        }
        return tables;
    }

    private void table(
            GroupId group,
            SchemaConfig schema,
            TableConfig table,
            Map<String, Map<String, ColumnDefinition>> tables,
            CollationProbe collations)
            throws SQLException {
        String path = "schemas." + schema.name() + ".tables." + table.name();
        switch (table) {
            case TableConfig.Broadcast broadcast -> {
                if (!tables.containsKey(table.name().toLowerCase(Locale.ROOT))) {
                    missing(path, table.name(), group);
                }
            }
            case TableConfig.Sharded sharded -> {
                for (int shard = 0; shard < sharded.subTables().size(); shard++) {
                    if (sharded.placement().get(shard).equals(group)) {
                        String name = sharded.subTables().get(shard);
                        var columns = tables.get(name.toLowerCase(Locale.ROOT));
                        if (columns == null) {
                            missing(path, name, group);
                        } else {
                            sharded.generated()
                                    .flatMap(column ->
                                            GeneratedColumnCheck.of(
                                                    path, column, name + " on " + group, columns))
                                    .ifPresent(findings::add);
                            key(
                                    path + ".key",
                                    new KeyColumns.Table(schema.name(), sharded.name()),
                                    sharded.key(),
                                    name + " on " + group,
                                    columns,
                                    collations);
                        }
                    }
                }
            }
        }
    }

    private void key(
            String path,
            KeyColumns.Table table,
            KeyColumn key,
            String subTable,
            Map<String, ColumnDefinition> columns,
            CollationProbe collations)
            throws SQLException {
        ColumnDefinition column = columns.get(key.name().toLowerCase(Locale.ROOT));
        Optional<Finding> violation =
                KeyColumnRule.violation(path, key, subTable, column, collations);
        if (violation.isPresent()) {
            findings.add(violation.get());
        } else if (column != null) {
            seen.add(table, key.name() + " of " + subTable, column, column.domain(weights));
        }
    }

    private void missing(String path, String table, GroupId group) {
        findings.add(
                new Finding(
                        Finding.Severity.WARNING,
                        path,
                        "there is no table " + table + " on group " + group,
                        "create it there; statements that need it fail until then"));
    }
}

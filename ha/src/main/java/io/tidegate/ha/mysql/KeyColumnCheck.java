package io.tidegate.ha.mysql;

import io.tidegate.conf.model.Configuration;
import io.tidegate.conf.model.GroupConfig;
import io.tidegate.conf.model.KeyType;
import io.tidegate.conf.model.SchemaConfig;
import io.tidegate.conf.model.TableConfig;
import io.tidegate.conf.topology.GroupId;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;

/**
 * Compares the declared keys with the sub-tables' own definitions. Routing relies on the declared
 * type: were a key declared integer and its column a text, the server would find equal what the
 * function places apart.
 */
public final class KeyColumnCheck {
    private static final String COLUMNS =
            "SELECT LOWER(table_name), LOWER(column_name),"
                    + " IF(extra LIKE '%auto_increment%', 'auto_increment', LOWER(data_type))"
                    + " FROM information_schema.columns WHERE table_schema = ?";
    private static final Set<String> INTEGERS =
            Set.of("tinyint", "smallint", "mediumint", "int", "bigint");
    private static final Set<String> STRINGS = Set.of("char", "varchar", "binary", "varbinary");
    private static final Set<String> TEMPORALS = Set.of("date", "datetime");

    private final Configuration configuration;
    private final List<Finding> findings = new ArrayList<>();

    private KeyColumnCheck(Configuration configuration) {
        this.configuration = configuration;
    }

    /** Asks every group's master; blocks for a few seconds at most for each. */
    public static List<Finding> run(Configuration configuration) {
        KeyColumnCheck check = new KeyColumnCheck(configuration);
        configuration.groups().values().stream()
                .sorted((left, right) -> left.id().compareTo(right.id()))
                .forEach(check::group);
        return List.copyOf(check.findings);
    }

    private void group(GroupConfig group) {
        try (Connection connection = connect(group)) {
            for (SchemaConfig schema : configuration.schemas().values()) {
                Map<String, Map<String, String>> tables = columns(connection, schema.name());
                for (TableConfig table : schema.tables().values()) {
                    table(group.id(), schema, table, tables);
                }
            }
        } catch (SQLException unreachable) {
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

    private static Connection connect(GroupConfig group) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", group.account().user());
        properties.setProperty("password", group.account().password().reveal());
        properties.setProperty("connectTimeout", "3000");
        properties.setProperty("socketTimeout", "10000");
        properties.setProperty("sslMode", "PREFERRED");
        properties.setProperty("allowPublicKeyRetrieval", "true");
        return DriverManager.getConnection(
                "jdbc:mysql://" + group.master().endpoint() + "/", properties);
    }

    /** Data types by table and column, all in lower case. */
    private static Map<String, Map<String, String>> columns(Connection connection, String schema)
            throws SQLException {
        Map<String, Map<String, String>> tables = new HashMap<>();
        try (PreparedStatement query = connection.prepareStatement(COLUMNS)) {
            query.setString(1, schema);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    tables.computeIfAbsent(rows.getString(1), none -> new HashMap<>())
                            .put(rows.getString(2), rows.getString(3));
                }
            }
        }
        return tables;
    }

    private void table(
            GroupId group,
            SchemaConfig schema,
            TableConfig table,
            Map<String, Map<String, String>> tables) {
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
                        subTable(path, sharded, sharded.subTables().get(shard), group, tables);
                    }
                }
            }
        }
    }

    private void subTable(
            String path,
            TableConfig.Sharded table,
            String name,
            GroupId group,
            Map<String, Map<String, String>> tables) {
        Map<String, String> columns = tables.get(name.toLowerCase(Locale.ROOT));
        if (columns == null) {
            missing(path, name, group);
            return;
        }
        String type = columns.get(table.key().name().toLowerCase(Locale.ROOT));
        if (type == null) {
            findings.add(
                    new Finding(
                            Finding.Severity.ERROR,
                            path + ".key",
                            "the sub-table "
                                    + name
                                    + " on "
                                    + group
                                    + " has no column "
                                    + table.key().name(),
                            "name the column whose value decides the shard"));
        } else if (type.equals("auto_increment")) {
            findings.add(
                    new Finding(
                            Finding.Severity.ERROR,
                            path + ".key",
                            name
                                    + "."
                                    + table.key().name()
                                    + " on "
                                    + group
                                    + " is AUTO_INCREMENT, but a generated value would not lie on the shard that"
                                    + " generated it, and shards would generate the same ones",
                            "take AUTO_INCREMENT off the sub-tables and give the values"));
        } else if (!fits(table.key().type(), type)) {
            findings.add(
                    new Finding(
                            Finding.Severity.ERROR,
                            path + ".key",
                            "is declared "
                                    + table.key().type().name().toLowerCase(Locale.ROOT)
                                    + ", but "
                                    + name
                                    + "."
                                    + table.key().name()
                                    + " on "
                                    + group
                                    + " is "
                                    + type,
                            "declare key: {column: ..., type: integer | string | temporal} as the column is;"
                                    + " other types cannot be routed by yet"));
        }
    }

    static boolean fits(KeyType declared, String dataType) {
        return switch (declared) {
            case INTEGER -> INTEGERS.contains(dataType);
            case STRING -> STRINGS.contains(dataType);
            case TEMPORAL -> TEMPORALS.contains(dataType);
        };
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

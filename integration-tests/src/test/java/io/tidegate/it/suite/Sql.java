package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.conf.model.TableConfig;
import io.tidegate.it.cluster.TestCluster;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Statements with their values, always through {@code prepareStatement}. */
final class Sql {
    private Sql() {}

    static int update(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = prepare(connection, sql, values)) {
            return statement.executeUpdate();
        }
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.execute();
        }
    }

    /** The rows of a command of the admin port, of which a driver cannot know that it has any. */
    static List<String> shown(Connection admin, String sql) throws SQLException {
        try (Statement statement = admin.createStatement()) {
            assertThat(statement.execute(sql)).isTrue();
            ResultSet rows = statement.getResultSet();
            List<String> all = new ArrayList<>();
            while (rows.next()) {
                StringBuilder row = new StringBuilder();
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    row.append(i == 1 ? "" : ",").append(rows.getString(i));
                }
                all.add(row.toString());
            }
            return all;
        }
    }

    /** Each row as one text, columns separated by a comma. */
    static List<String> rows(Connection connection, String sql, Object... values)
            throws SQLException {
        try (PreparedStatement statement = prepare(connection, sql, values);
                ResultSet result = statement.executeQuery()) {
            List<String> rows = new ArrayList<>();
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                List<String> row = new ArrayList<>();
                for (int column = 1; column <= columns; column++) {
                    row.add(String.valueOf(result.getString(column)));
                }
                rows.add(String.join(",", row));
            }
            return rows;
        }
    }

    private static PreparedStatement prepare(Connection connection, String sql, Object... values)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int index = 0; index < values.length; index++) {
            statement.setObject(index + 1, values[index]);
        }
        return statement;
    }

    /** An empty database on each of both groups, and what is carried out in it. */
    static void makeAnew(TestCluster cluster, String database, List<String> statements)
            throws SQLException {
        for (String group : List.of("g0", "g1")) {
            try (Connection direct = cluster.group(group).connect()) {
                execute(direct, "DROP DATABASE IF EXISTS " + database);
                execute(direct, "CREATE DATABASE " + database + " CHARACTER SET utf8mb4");
                execute(direct, "USE " + database);
                for (String statement : statements) {
                    execute(direct, statement);
                }
            }
        }
    }

    /** The sub-tables of {@code app} that hold rows for which {@code condition} is true. */
    static List<String> subTablesWith(TestCluster cluster, String table, String condition)
            throws SQLException {
        List<String> found = new ArrayList<>();
        var sharded =
                (TableConfig.Sharded)
                        Objects.requireNonNull(cluster.schema("app").tables().get(table));
        for (int shard = 0; shard < sharded.subTables().size(); shard++) {
            String group = sharded.placement().get(shard).name();
            String subTable = sharded.subTables().get(shard);
            String sql = "SELECT COUNT(*) FROM app." + subTable + " WHERE " + condition;
            try (Connection direct = cluster.group(group).connect()) {
                long rows = Long.parseLong(rows(direct, sql).getFirst());
                for (long row = 0; row < rows; row++) {
                    found.add(group + "." + subTable);
                }
            }
        }
        return found;
    }
}

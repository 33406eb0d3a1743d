package io.tidegate.ha.mysql.node;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Statements on one connection, whose answers are texts by their columns' names. */
final class Queries {
    private final Connection connection;

    Queries(Connection connection) {
        this.connection = connection;
    }

    void run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(sql);
        }
    }

    List<Row> rows(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            try (ResultSet result = statement.executeQuery(sql)) {
                ResultSetMetaData columns = result.getMetaData();
                List<Row> rows = new ArrayList<>();
                while (result.next()) {
                    Map<String, String> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
                    for (int i = 1; i <= columns.getColumnCount(); i++) {
                        String value = result.getString(i);
                        values.put(columns.getColumnLabel(i), value == null ? "" : value);
                    }
                    rows.add(new Row(values));
                }
                return rows;
            }
        }
    }

    Row row(String sql) throws SQLException {
        return rows(sql).getFirst();
    }

    /** What SHOW VARIABLES or SHOW STATUS answers, as one row with names in lower case. */
    Row pairs(String sql) throws SQLException {
        Map<String, String> values = new TreeMap<>();
        for (Row each : rows(sql)) {
            values.put(each.text("Variable_name").toLowerCase(Locale.ROOT), each.text("Value"));
        }
        return new Row(values);
    }

    /**
     * One row; NULL reads as an empty text.
     *
     * @param values by the column's name
     */
    record Row(Map<String, String> values) {
        boolean has(String name) {
            return values.containsKey(name);
        }

        /** Empty when there is no such column. */
        String text(String name) {
            return values.getOrDefault(name, "");
        }

        /** 0 when there is no such column, or it holds no integer. */
        long number(String name) {
            String text = text(name);
            try {
                return text.isEmpty() ? 0 : Long.parseUnsignedLong(text);
            } catch (NumberFormatException notWhole) {
                return 0;
            }
        }

        boolean flag(String name) {
            String text = text(name);
            return text.equals("1") || text.equalsIgnoreCase("ON") || text.equals("Yes");
        }
    }
}

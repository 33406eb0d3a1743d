package io.tidegate.it.suite;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** What a driver gives, in texts that can be compared. */
final class JdbcAnswers {
    private JdbcAnswers() {}

    /** What is done by a driver. */
    @FunctionalInterface
    interface Step {
        void run() throws SQLException;
    }

    static List<String> rows(ResultSet result) throws SQLException {
        try (result) {
            List<String> rows = new ArrayList<>();
            while (result.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    row.add(String.valueOf(result.getString(i)));
                }
                rows.add(String.join(",", row));
            }
            return rows;
        }
    }

    /** Rows by their Java types, and what the driver knows of each column. */
    static String described(Connection client, String sql, Object... values) throws SQLException {
        StringBuilder text = new StringBuilder();
        try (PreparedStatement statement = client.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            try (ResultSet result = statement.executeQuery()) {
                ResultSetMetaData columns = result.getMetaData();
                for (int i = 1; i <= columns.getColumnCount(); i++) {
                    text.append(columns.getColumnTypeName(i))
                            .append(
                                    List.of(
                                            columns.getColumnType(i),
                                            columns.getPrecision(i),
                                            columns.getScale(i),
                                            columns.isNullable(i),
                                            columns.isSigned(i),
                                            columns.getTableName(i)));
                }
                while (result.next()) {
                    for (int i = 1; i <= columns.getColumnCount(); i++) {
                        // A negative TIME is no object to Connector/J.
                        boolean time = columns.getColumnType(i) == Types.TIME;
                        text.append(' ')
                                .append(value(time ? result.getString(i) : result.getObject(i)));
                    }
                }
            }
        }
        return text.toString();
    }

    private static String value(Object value) {
        return switch (value) {
            case null -> "NULL";
            case byte[] bytes -> HexFormat.of().formatHex(bytes);
            default -> value.getClass().getSimpleName() + ":" + value;
        };
    }

    static String results(Connection client, String sql) throws SQLException {
        StringBuilder text = new StringBuilder();
        try (Statement statement = client.createStatement()) {
            boolean rows = statement.execute(sql);
            while (rows || statement.getUpdateCount() >= 0) {
                text.append(rows ? rows(statement.getResultSet()) : statement.getUpdateCount());
                rows = statement.getMoreResults();
            }
        }
        return text.toString();
    }

    /** The id of the connection, which MariaDB's driver puts into messages, is no behaviour. */
    static String errorOf(Step step) {
        try {
            step.run();
            return "no error";
        } catch (SQLException error) {
            return error.getClass().getSimpleName()
                    + " "
                    + error.getErrorCode()
                    + " "
                    + error.getSQLState()
                    + " "
                    + String.valueOf(error.getMessage())
                            .replaceAll("\\(conn[=:]\\d+\\) ", "")
                            .replace('\n', ' ');
        }
    }

    /** Without the message, which names the sub-table. */
    static String numberOf(Step step) {
        try {
            step.run();
            return "no error";
        } catch (SQLException error) {
            return error.getErrorCode() + " " + error.getSQLState();
        }
    }
}

package io.tidegate.it.tools;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a client gets for a statement: the names of the columns, and the rows. Moments, and what
 * grows with the rows of a table, are left out, as they differ between any two servers.
 */
record Answer(List<String> columns, List<List<String>> rows) {
    private static final Set<String> OF_ITS_TIME =
            Set.of(
                    "CREATE_TIME",
                    "CREATED",
                    "MODIFIED",
                    "LAST_ALTERED",
                    "UPDATE_TIME",
                    "STARTS",
                    "ROWS",
                    "TABLE_ROWS",
                    "AVG_ROW_LENGTH",
                    "DATA_LENGTH",
                    "INDEX_LENGTH",
                    "DATA_FREE",
                    "AUTO_INCREMENT",
                    "CARDINALITY");

    static Answer of(Connection client, String sql) throws SQLException {
        try (PreparedStatement statement = client.prepareStatement(sql)) {
            if (!statement.execute()) {
                return new Answer(List.of(), List.of());
            }
            try (ResultSet result = statement.getResultSet()) {
                return of(result, Set.of());
            }
        }
    }

    /**
     * @param further columns that are left out as well, in upper case
     */
    static Answer of(ResultSet result, Set<String> further) throws SQLException {
        ResultSetMetaData described = result.getMetaData();
        List<String> columns = new ArrayList<>();
        for (int i = 1; i <= described.getColumnCount(); i++) {
            columns.add(described.getColumnLabel(i));
        }
        Set<String> left = new TreeSet<>(OF_ITS_TIME);
        left.addAll(further);
        List<List<String>> rows = new ArrayList<>();
        while (result.next()) {
            List<String> row = new ArrayList<>();
            for (int i = 0; i < columns.size(); i++) {
                row.add(
                        left.contains(columns.get(i).toUpperCase(Locale.ROOT))
                                ? "..."
                                : String.valueOf(result.getString(i + 1)));
            }
            rows.add(row);
        }
        return new Answer(columns, rows);
    }

    /** The same with its rows in an order of their own. */
    Answer sorted() {
        return new Answer(
                columns,
                rows.stream().sorted((a, b) -> a.toString().compareTo(b.toString())).toList());
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(columns + "\n");
        rows.forEach(row -> text.append(row).append('\n'));
        return text.toString();
    }
}

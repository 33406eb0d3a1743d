package io.tidegate.it.suite;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A table {@code (id, k)} of a server, in few statements for many values. */
final class KeyTable {
    private final Connection server;
    private final String name;

    KeyTable(Connection server, String name) {
        this.server = server;
        this.name = name;
    }

    /**
     * Writes the values in a mode that is not strict: what does not fit is clipped, cut or made a
     * zero.
     *
     * @param read selects what is there then
     * @return what that gives for each value that has a row and is not NULL
     */
    Map<Integer, String> store(List<Spelling> values, String read) throws SQLException {
        try (Statement statement = server.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute("DELETE FROM " + name);
            statement.execute("SET SESSION sql_mode = ''");
            List<String> rows = new ArrayList<>();
            for (int i = 0; i < values.size(); i++) {
                rows.add("(" + i + ", " + values.get(i).sql() + ")");
            }
            insert(statement, rows);
            Map<Integer, String> held = new HashMap<>();
            try (ResultSet result =
                    statement.executeQuery("SELECT id, " + read + " FROM " + name)) {
                while (result.next()) {
                    String text = result.getString(2);
                    if (text != null) {
                        held.put(result.getInt(1), text);
                    }
                }
            }
            return held;
        }
    }

    private void insert(Statement statement, List<String> rows) throws SQLException {
        try {
            statement.execute("INSERT INTO " + name + " VALUES " + String.join(",", rows));
        } catch (SQLException together) {
            statement.execute("DELETE FROM " + name);
            for (String row : rows) {
                try {
                    statement.execute("INSERT INTO " + name + " VALUES " + row);
                } catch (SQLException refused) {
                    // Then it is in no row.
                }
            }
        }
    }

    /** For each condition the rows for which it is true. */
    List<Set<Integer>> matches(List<String> conditions) throws SQLException {
        List<Set<Integer>> matches = new ArrayList<>();
        List<String> questions = new ArrayList<>();
        for (int i = 0; i < conditions.size(); i++) {
            matches.add(new HashSet<>());
            questions.add("SELECT " + i + ", id FROM " + name + " WHERE " + conditions.get(i));
        }
        try (Statement statement = server.createStatement()) {
            statement.setEscapeProcessing(false);
            try {
                ask(statement, String.join(" UNION ALL ", questions), matches);
            } catch (SQLException together) {
                for (String question : questions) {
                    try {
                        ask(statement, question, matches);
                    } catch (SQLException refused) {
                        // Then it is true for no row: every shard would refuse it.
                    }
                }
            }
        }
        return matches;
    }

    private static void ask(Statement statement, String sql, List<Set<Integer>> matches)
            throws SQLException {
        try (ResultSet result = statement.executeQuery(sql)) {
            while (result.next()) {
                matches.get(result.getInt(1)).add(result.getInt(2));
            }
        }
    }
}

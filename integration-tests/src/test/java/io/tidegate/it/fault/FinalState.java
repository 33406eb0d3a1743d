package io.tidegate.it.fault;

import io.tidegate.it.check.BankCheck.Books;
import io.tidegate.it.check.BankCheck.Entry;
import io.tidegate.it.check.Row;
import io.tidegate.it.server.MySqlServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a server has, read past the proxies. */
record FinalState(List<Row> rows, Map<String, Long> registers, Books books) {
    static FinalState of(MySqlServer server) throws SQLException {
        List<Row> rows = new ArrayList<>();
        Map<String, Long> registers = new HashMap<>();
        Map<String, Long> balances = new HashMap<>();
        List<Entry> journal = new ArrayList<>();
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            try (ResultSet found = statement.executeQuery("SELECT id, server FROM d.rows_of_set")) {
                while (found.next()) {
                    rows.add(new Row(found.getLong(1), found.getInt(2)));
                }
            }
            try (ResultSet found = statement.executeQuery("SELECT k, v FROM d.registers")) {
                while (found.next()) {
                    registers.put(found.getString(1), found.getLong(2));
                }
            }
            for (int shard = 0; shard < SceneSettings.SHARDS; shard++) {
                try (ResultSet found =
                        statement.executeQuery(
                                "SELECT branch, account, balance FROM d."
                                        + SceneSettings.name("accounts", shard))) {
                    while (found.next()) {
                        balances.put(account(found, 1, 2), found.getLong(3));
                    }
                }
                try (ResultSet found =
                        statement.executeQuery(
                                "SELECT branch, id, server, source, target, amount FROM d."
                                        + SceneSettings.name("journal", shard))) {
                    while (found.next()) {
                        journal.add(
                                new Entry(
                                        found.getLong(2),
                                        found.getInt(3),
                                        account(found, 1, 4),
                                        account(found, 1, 5),
                                        found.getLong(6)));
                    }
                }
            }
        }
        return new FinalState(rows, registers, new Books(balances, journal));
    }

    private static String account(ResultSet row, int branch, int account) throws SQLException {
        return row.getLong(branch) + "/" + row.getLong(account);
    }
}

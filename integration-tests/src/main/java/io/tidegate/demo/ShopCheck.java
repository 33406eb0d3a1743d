package io.tidegate.demo;

import io.tidegate.conf.model.TableConfig;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;

/** Runs every example and a few things more through a JDBC driver and says how each went. */
final class ShopCheck {
    /** One step of the check; its result is a line for people. */
    @FunctionalInterface
    interface Step {
        Finding run() throws SQLException;
    }

    /** What came out, and whether it should have. */
    record Finding(boolean passed, String result) {}

    private final Demo demo;
    private final PrintStream out;
    private int passed;
    private int failed;

    ShopCheck(Demo demo, PrintStream out) {
        this.demo = demo;
        this.out = out;
    }

    boolean passes() {
        try (Connection text = demo.connect();
                Connection prepared = demo.connect("useServerPrepStmts=true")) {
            for (Example example : Example.all()) {
                step(example.sql(), () -> run(text, example));
            }
            for (Example example : Example.all()) {
                step("prepared: " + example.sql(), () -> runPrepared(prepared, example));
            }
            step("where the orders lie", this::placement);
            step("a transaction over two groups", () -> crossGroup(text));
            step("the same rows by every proxy", this::everywhere);
            step("a change of the configuration", () -> new ChangeCheck(demo).run());
        } catch (SQLException broken) {
            failed++;
            out.println("FAIL  the connection: " + broken.getMessage());
        }
        out.printf("%n%d passed, %d failed%n", passed, failed);
        return failed == 0;
    }

    private void step(String title, Step step) {
        Finding finding;
        try {
            finding = step.run();
        } catch (SQLException unexpected) {
            finding = new Finding(false, "error " + describe(unexpected));
        }
        if (finding.passed()) {
            passed++;
        } else {
            failed++;
        }
        out.println((finding.passed() ? "pass  " : "FAIL  ") + title);
        out.println("        " + finding.result());
    }

    private static Finding run(Connection connection, Example example) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            boolean rows = statement.execute(example.sql());
            return judge(statement, rows, example.expectation());
        } catch (SQLException refused) {
            return judge(refused, example.expectation());
        }
    }

    private static Finding runPrepared(Connection connection, Example example) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(example.sql())) {
            return judge(statement, statement.execute(), example.expectation());
        } catch (SQLException refused) {
            return judge(refused, example.expectation());
        }
    }

    private static Finding judge(Statement statement, boolean hasRows, Expectation expected)
            throws SQLException {
        if (!hasRows) {
            int changed = statement.getUpdateCount();
            return new Finding(
                    expected.equals(new Expectation.Changed(changed)), changed + " rows changed");
        }
        try (ResultSet rows = statement.getResultSet()) {
            String first = "";
            int count = 0;
            while (rows.next()) {
                if (count++ == 0) {
                    first = ", the first: " + row(rows);
                }
            }
            return new Finding(
                    expected.equals(new Expectation.Rows(count)), count + " rows" + first);
        }
    }

    private static Finding judge(SQLException error, Expectation expected) {
        boolean wanted =
                expected instanceof Expectation.Refused(String code)
                        && Objects.requireNonNullElse(error.getMessage(), "").contains(code);
        return new Finding(wanted, describe(error));
    }

    private static String row(ResultSet rows) throws SQLException {
        StringBuilder line = new StringBuilder();
        for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
            line.append(column == 1 ? "" : " | ").append(rows.getString(column));
        }
        return line.toString();
    }

    private static String describe(SQLException error) {
        return error.getErrorCode() + " (" + error.getSQLState() + "): " + error.getMessage();
    }

    private Finding placement() throws SQLException {
        List<PhysicalRows> found = PhysicalRows.of(demo, sharded("orders"));
        long sum = found.stream().mapToLong(PhysicalRows::rows).sum();
        boolean everywhere = found.stream().allMatch(shard -> shard.rows() > 0);
        return new Finding(
                everywhere && sum == (long) ShopRows.USERS * ShopRows.ORDERS_PER_USER,
                found.toString());
    }

    private Finding crossGroup(Connection connection) throws SQLException {
        List<String> subTables = sharded("users").subTables();
        long here = anyUser("g0", subTables.getFirst());
        long there = anyUser("g1", subTables.getLast());
        try (Statement statement = connection.createStatement()) {
            statement.execute("BEGIN");
            statement.execute("UPDATE users SET name = name WHERE id = " + here);
            Finding finding;
            try {
                statement.execute("UPDATE users SET name = name WHERE id = " + there);
                finding = new Finding(false, "the second group was let in");
            } catch (SQLException refused) {
                finding = judge(refused, new Expectation.Refused("TG-CROSS-GROUP-TRANSACTION"));
            }
            statement.execute("ROLLBACK");
            return finding;
        }
    }

    private Finding everywhere() throws SQLException {
        int found = 0;
        for (int port : demo.proxies().ports()) {
            try (Connection one = demo.connectAs(Demo.USER, Demo.PASSWORD, port);
                    Statement statement = one.createStatement();
                    ResultSet users = statement.executeQuery("SELECT COUNT(*) FROM users")) {
                users.next();
                found += users.getInt(1) == ShopRows.USERS ? 1 : 0;
            }
        }
        return new Finding(
                found == demo.proxies().size(),
                found + " of " + demo.proxies().size() + " have " + ShopRows.USERS + " users");
    }

    private long anyUser(String group, String subTable) throws SQLException {
        try (Connection direct = Objects.requireNonNull(demo.groups().get(group)).connect();
                Statement statement = direct.createStatement();
                ResultSet row = statement.executeQuery("SELECT MIN(id) FROM shop." + subTable)) {
            row.next();
            return row.getLong(1);
        }
    }

    private TableConfig.Sharded sharded(String table) {
        return (TableConfig.Sharded) Objects.requireNonNull(demo.shop().tables().get(table));
    }
}

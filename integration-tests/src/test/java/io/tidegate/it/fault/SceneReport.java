package io.tidegate.it.fault;

import io.tidegate.it.server.ServerFamily;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.StringJoiner;
import java.util.concurrent.Callable;

/** What can be found out about a group that is not as it should be: for whoever reads a failure. */
final class SceneReport {
    private static final int LOG_LINES = 15;

    private final Scene scene;
    private final StringJoiner text = new StringJoiner("\n");

    private SceneReport(Scene scene) {
        this.scene = scene;
    }

    static String of(Scene scene) {
        SceneReport report = new SceneReport(scene);
        report.part("record", () -> String.valueOf(scene.record().read()));
        for (ProxySeat proxy : scene.proxies()) {
            report.part(
                    "EXPLAIN FAILOVER by " + proxy.name(),
                    () -> String.join("\n", proxy.administer("EXPLAIN FAILOVER g0", 3)));
        }
        report.part(
                "jobs",
                () ->
                        String.join(
                                "\n",
                                scene.administer(
                                        "SELECT CONCAT_WS(' | ', begun, id, state, message) FROM"
                                                + " failovers ORDER BY begun DESC LIMIT 8",
                                        1)));
        for (String node : scene.group().names()) {
            report.part(node, () -> report.node(node));
        }
        for (ProxySeat proxy : scene.proxies()) {
            report.part(
                    "last lines of " + proxy.name(),
                    () -> {
                        var lines = proxy.process().lines();
                        return String.join(
                                "\n",
                                lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
                    });
        }
        return report.text.toString();
    }

    /** One that cannot be asked says so, and the others are asked all the same. */
    private void part(String name, Callable<String> found) {
        text.add("--- " + name);
        try {
            text.add(found.call());
        } catch (Exception failed) {
            text.add(failed.toString());
        }
    }

    private String node(String node) throws SQLException {
        boolean mysql = scene.family() == ServerFamily.MYSQL;
        String executed = mysql ? "@@GLOBAL.gtid_executed" : "@@GLOBAL.gtid_binlog_pos";
        return "has "
                + scene.group().ask(node, "SELECT " + executed)
                + ", read-only "
                + scene.group().ask(node, "SELECT @@GLOBAL.read_only")
                + "\n"
                + rows(node, "SHOW REPLICA STATUS")
                + rows(node, "SHOW GLOBAL STATUS LIKE 'Rpl_semi_sync%'")
                + rows(node, "SHOW FULL PROCESSLIST");
    }

    /** What is empty or zero is left out. */
    private String rows(String node, String query) throws SQLException {
        StringJoiner all = new StringJoiner("\n");
        try (Connection connection = scene.node(node).connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            int columns = rows.getMetaData().getColumnCount();
            while (rows.next()) {
                StringJoiner row = new StringJoiner(", ");
                for (int i = 1; i <= columns; i++) {
                    String value = rows.getString(i);
                    if (value != null && !value.isEmpty() && !value.equals("0")) {
                        row.add(rows.getMetaData().getColumnLabel(i) + "=" + value);
                    }
                }
                all.add(row.toString());
            }
        }
        return all.toString() + "\n";
    }
}

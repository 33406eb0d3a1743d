package io.tidegate.it.suite;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.it.cluster.TestCluster;
import io.tidegate.it.server.ServerAccount;
import io.tidegate.it.server.ServerFamily;
import java.io.InputStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;

/**
 * Statements as people write them, in odd corners of what is routed and merged, over shards and
 * over one table on a server: columns, rows, affected rows and errors must be the same.
 *
 * <p>They stand in {@code odd/*.sql}, one on each line. {@code =} in front of one says that its
 * order is total, {@code TG-...} that it is refused by that code and with a place, {@code mysql} or
 * {@code mariadb} that only that family understands it.
 */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.class)
@SuppressWarnings("NullAway.Init")
final class OddStatementsIT {
    private static final int ROWS = 60;
    private static final int SHARDS = 6;
    private static final List<String> TABLES = List.of("items", "parts", "names", "days", "none");

    private static final String PARTS =
            "(item_id BIGINT NOT NULL, id INT NOT NULL, label VARCHAR(20), price DECIMAL(9,2),"
                    + " PRIMARY KEY (item_id, id))";
    private static final String NAMES =
            "(name VARCHAR(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NOT NULL PRIMARY KEY, n INT)";
    private static final String DAYS = "(d DATE NOT NULL, n INT NOT NULL, KEY (d))";

    @TempDir private Path directory;
    private final TestCluster cluster;
    private OwnProxy proxy;

    OddStatementsIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @Test
    void reads() throws Exception {
        answersAlike("reads.sql");
    }

    @Test
    void writes() throws Exception {
        answersAlike("writes.sql");
    }

    private void answersAlike(String file) throws Exception {
        createTables();
        List<String> differences = new ArrayList<>();
        try (OwnProxy started = start();
                RawClient proxied = client(started.port(), "app", "secret");
                RawClient direct =
                        client(
                                cluster.group("g1").port(),
                                ServerAccount.USER,
                                ServerAccount.PASSWORD)) {
            proxy = started;
            for (String row : rows()) {
                assertThat(proxied.query(row).getFirst()[4]).as(row).isZero();
                assertThat(direct.query(row).getFirst()[4]).as(row).isZero();
            }
            for (String line : lines(file)) {
                difference(line, proxied, direct, differences);
            }
        }
        assertThat(differences).isEmpty();
    }

    private void difference(
            String line, RawClient proxied, RawClient direct, List<String> differences)
            throws Exception {
        String first = line.substring(0, line.indexOf(' '));
        boolean marked = first.equals("=") || first.startsWith("TG-");
        String sql = marked ? line.substring(line.indexOf(' ') + 1) : line;
        List<byte[]> reply = proxied.query(sql);
        if (first.startsWith("TG-")) {
            String error = RawReply.of(reply).errorMessage();
            if (!String.valueOf(error).startsWith(first + ":") || !error.contains("(line ")) {
                differences.add(sql + "\nis not refused by " + first + " and a place: " + error);
            }
            return;
        }
        MergeStatements.Select select = new MergeStatements.Select(sql, first.equals("="), false);
        List<String> mine = MergedPackets.texts(reply, select);
        List<String> theirs = MergedPackets.texts(direct.query(sql), select);
        if (!mine.equals(theirs)) {
            differences.add(sql + "\nshould be " + theirs + "\nand is    " + mine);
            return;
        }
        if (!sql.matches("(?i)[(\\s]*(SELECT|WITH|TABLE|/|#|--).*")) {
            for (String table : TABLES) {
                String all = "SELECT * FROM " + table;
                MergeStatements.Select rows = new MergeStatements.Select(all, false, false);
                if (!MergedPackets.texts(proxied.query(all), rows)
                        .equals(MergedPackets.texts(direct.query(all), rows))) {
                    differences.add(sql + "\nleaves other rows in " + table);
                }
            }
        }
    }

    private List<String> lines(String file) throws Exception {
        String other = cluster.family() == ServerFamily.MYSQL ? "mariadb " : "mysql ";
        String own = cluster.family() == ServerFamily.MYSQL ? "mysql " : "mariadb ";
        try (InputStream in = OddStatementsIT.class.getResourceAsStream("/odd/" + file)) {
            return Arrays.stream(
                            new String(Objects.requireNonNull(in).readAllBytes(), UTF_8)
                                    .split("\n"))
                    .filter(line -> !line.isBlank() && !line.startsWith("##"))
                    .filter(line -> !line.startsWith(other))
                    .map(line -> line.startsWith(own) ? line.substring(own.length()) : line)
                    .map(line -> line.replace("\\n", "\n"))
                    .toList();
        }
    }

    private static List<String> rows() {
        List<String> rows = new ArrayList<>();
        MergedRows items = new MergedRows(new Random(3));
        for (int id = 0; id < ROWS; id++) {
            rows.add(items.row(id).replace("INTO things", "INTO items"));
            if (id % 3 != 0) {
                rows.add(
                        "INSERT INTO parts (item_id, id, label, price) VALUES (%d, 1, %s, %d.25), (%d, 2, 'two', NULL)"
                                .formatted(id, id % 4 == 0 ? "NULL" : "'l" + id % 5 + "'", id, id));
            }
        }
        for (String name : List.of("", "a", "B", "ab", "é", "z ", "10", "Straße", "ﬀ", "%")) {
            rows.add("INSERT INTO names (name, n) VALUES ('%s', %d)".formatted(name, rows.size()));
        }
        for (int day = 1; day <= 28; day++) {
            rows.add(
                    "INSERT INTO days (d, n) VALUES ('2026-%02d-%02d', %d)"
                            .formatted(1 + day % 6, day, day));
        }
        return rows;
    }

    private RawClient client(int port, String user, String password) throws Exception {
        return RawClient.login(port, user, password, "odd", 0);
    }

    private void createTables() throws Exception {
        String collation =
                cluster.family() == ServerFamily.MYSQL
                        ? "utf8mb4_0900_ai_ci"
                        : "utf8mb4_uca1400_ai_ci";
        String items = MergedRows.definition(collation);
        for (String group : List.of("g0", "g1")) {
            try (Connection direct = cluster.group(group).connect()) {
                Sql.execute(direct, "DROP DATABASE IF EXISTS odd");
                Sql.execute(direct, "CREATE DATABASE odd");
                for (int shard = -1; shard < SHARDS; shard++) {
                    String suffix = shard < 0 ? " " : "_000" + shard + " ";
                    Sql.execute(direct, "CREATE TABLE odd.items" + suffix + items);
                    Sql.execute(direct, "CREATE TABLE odd.none" + suffix + items);
                    Sql.execute(direct, "CREATE TABLE odd.parts" + suffix + PARTS);
                    Sql.execute(direct, "CREATE TABLE odd.names" + suffix + NAMES);
                    Sql.execute(direct, "CREATE TABLE odd.days" + suffix + DAYS);
                }
                Sql.execute(direct, "CREATE TABLE odd.lands (n INT, name VARCHAR(20))");
                Sql.execute(direct, "INSERT INTO odd.lands VALUES (1, 'a'), (2, 'B'), (3, NULL)");
            }
        }
    }

    private OwnProxy start() throws Exception {
        return OwnProxy.startChecked(
                directory,
                """
                listener: {port: 0}
                users: {app: {password: secret}}
                """
                        + cluster.groupsAsYaml()
                        + """
                        schemas:
                          odd:
                            default-group: g0
                            multi-shard-write: best-effort
                            tables:
                              items: {key: id, function: {mod: {shards: 6}}, placement: {g0: 0-2, g1: 3-5}}
                              parts: {colocate-with: items, key: item_id}
                              none: {key: id, function: {mod: {shards: 6}}, placement: {g0: 0-2, g1: 3-5}}
                              names: {key: {column: name, type: string}, function: {hash: {shards: 6}}, placement: {g0: 0-2, g1: 3-5}}
                              days: {key: {column: d, type: temporal}, sub-tables: "days_{shard:04d}", function: {date-range: {unit: month, from: 2026-01, to: 2026-06}}, placement: {g0: 0-2, g1: 3-5}}
                              lands: {broadcast: true}
                        """);
    }
}

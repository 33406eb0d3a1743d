package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.it.cluster.TestCluster;
import io.tidegate.it.server.ServerAccount;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random statements over the shards of several tables, and over tables with all their rows on one
 * server: what is not refused must have the same rows, and change as many.
 *
 * <p>{@code -Dtidegate.routed.statements=50000} makes it longer, {@code -Dtidegate.routed.seed}
 * another one.
 */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.class)
@SuppressWarnings("NullAway.Init")
final class RoutedTwinIT {
    private static final int STATEMENTS = Integer.getInteger("tidegate.routed.statements", 3000);
    private static final int WRITES = STATEMENTS / 5;
    private static final int SHARDS = 6;
    private static final String MOD = "{mod: {shards: 6}}";
    private static final String RANGE =
            "{range: [{below: 4}, {below: 8}, {below: 12}, {below: 16}, {below: 20}, {rest: true}]}";
    private static final int MOST_DIFFERENCES = 10;

    @TempDir private Path directory;
    private final TestCluster cluster;

    RoutedTwinIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @ParameterizedTest
    @ValueSource(strings = {MOD, RANGE})
    void what_is_routed_reads_as_one_table_does(String function) throws Exception {
        long seed = Long.getLong("tidegate.routed.seed", 1);
        RoutedStatements statements = new RoutedStatements(new Random(seed));
        List<String> differences = new ArrayList<>();
        Map<String, Integer> outcomes = new TreeMap<>();
        createTables();
        try (OwnProxy proxy = proxy(function);
                RawClient proxied = client(proxy.port(), "app", "secret");
                RawClient direct = direct()) {
            fill(proxied, direct);
            for (int i = 0; i < STATEMENTS && differences.size() < MOST_DIFFERENCES; i++) {
                String sql = statements.next();
                compare(sql, proxied, direct, differences, outcomes);
            }
        }
        assertThat(differences).as("-Dtidegate.routed.seed=" + seed).isEmpty();
        assertThat(outcomes.get("answered")).as("of %s", outcomes).isGreaterThan(STATEMENTS / 4);
    }

    @Test
    void what_is_written_is_what_one_table_would_have() throws Exception {
        long seed = Long.getLong("tidegate.routed.seed", 1);
        RoutedStatements statements = new RoutedStatements(new Random(seed));
        List<String> differences = new ArrayList<>();
        Map<String, Integer> outcomes = new TreeMap<>();
        createTables();
        try (OwnProxy proxy = proxy(MOD);
                RawClient proxied = client(proxy.port(), "app", "secret");
                RawClient direct = direct()) {
            fill(proxied, direct);
            for (int i = 0; i < WRITES && differences.isEmpty(); i++) {
                String sql = statements.write();
                if (compare(sql, proxied, direct, differences, outcomes)) {
                    for (String table : List.of("users", "orders", "items")) {
                        String all = "SELECT * FROM " + table;
                        if (!answer(proxied, all).equals(answer(direct, all))) {
                            differences.add("rows of " + table + " after " + sql);
                        }
                    }
                }
            }
        }
        assertThat(differences).as("-Dtidegate.routed.seed=" + seed).isEmpty();
        assertThat(outcomes.get("answered")).as("of %s", outcomes).isGreaterThan(WRITES / 6);
    }

    @Test
    void truncate_empties_all_shards_and_commits_what_is_open() throws Exception {
        createTables();
        try (OwnProxy proxy = proxy(MOD);
                RawClient proxied = client(proxy.port(), "app", "secret");
                RawClient direct = direct()) {
            fill(proxied, direct);
            for (RawClient client : List.of(proxied, direct)) {
                answer(client, "BEGIN");
                answer(client, "DELETE FROM users WHERE id = 1");
            }

            assertThat(answer(proxied, "TRUNCATE TABLE orders"))
                    .isEqualTo(answer(direct, "TRUNCATE TABLE orders"))
                    .containsExactly("affected 0");
            answer(proxied, "ROLLBACK");
            answer(direct, "ROLLBACK");

            assertThat(answer(proxied, "SELECT id FROM orders")).containsExactly("0 rows");
            assertThat(answer(proxied, "SELECT id FROM users WHERE id = 1"))
                    .isEqualTo(answer(direct, "SELECT id FROM users WHERE id = 1"))
                    .containsExactly("0 rows");
        }
    }

    @Test
    void a_prepared_truncate_empties_all_shards_too() throws Exception {
        createTables();
        try (OwnProxy proxy = proxy(MOD);
                Connection client = proxy.mysql("app", "secret", "useServerPrepStmts=true")) {
            client.setCatalog("routed");
            Sql.update(client, "INSERT INTO orders (user_id, id) VALUES (0, 1), (5, 1)");

            Sql.update(client, "TRUNCATE TABLE orders");

            assertThat(Sql.rows(client, "SELECT user_id FROM orders")).isEmpty();
        }
    }

    /** Whether both have carried the statement out. */
    private static boolean compare(
            String sql,
            RawClient proxied,
            RawClient direct,
            List<String> differences,
            Map<String, Integer> outcomes)
            throws Exception {
        List<String> mine = answer(proxied, sql);
        if (mine.getFirst().startsWith("error TG")) {
            outcomes.merge("refused", 1, Integer::sum);
            return false;
        }
        List<String> theirs = answer(direct, sql);
        boolean failed = theirs.getFirst().startsWith("error");
        outcomes.merge(failed ? "failed" : "answered", 1, Integer::sum);
        if (isChoiceOfAccess(mine, theirs) || isChoiceOfAccess(theirs, mine)) {
            return true;
        }
        boolean alike = failed ? mine.getFirst().startsWith("error") : mine.equals(theirs);
        if (!alike) {
            differences.add(sql + "\nshould be " + theirs + "\nand is   " + mine);
        }
        return !failed;
    }

    /**
     * Whether a write has failed at a cast that the other side has evaluated for no row: which rows
     * a server looks at hangs on the order and the indexes by which it reads them. Both have left
     * all rows as they were, which is looked at next.
     */
    private static boolean isChoiceOfAccess(List<String> failed, List<String> done) {
        return failed.getFirst().startsWith("error Truncated incorrect")
                && done.equals(List.of("affected 0"));
    }

    /** Rows in the order of their text, or how many were changed, or the error. */
    private static List<String> answer(RawClient client, String sql) throws Exception {
        List<byte[]> packets = client.query(sql);
        RawReply reply = RawReply.of(packets);
        if (reply.errno() != 0) {
            return List.of("error " + reply.errorMessage());
        }
        if (packets.size() == 1) {
            return List.of("affected " + (packets.getFirst()[5] & 0xff));
        }
        List<String> rows = new ArrayList<>(reply.rows());
        rows.sort(null);
        rows.addFirst(rows.size() + " rows");
        return rows;
    }

    private static void fill(RawClient proxied, RawClient direct) throws Exception {
        for (String row : RoutedStatements.rows()) {
            assertThat(answer(proxied, row)).as(row).isEqualTo(answer(direct, row));
        }
    }

    private RawClient direct() throws Exception {
        return client(cluster.group("g1").port(), ServerAccount.USER, ServerAccount.PASSWORD);
    }

    private static RawClient client(int port, String user, String password) throws Exception {
        return RawClient.login(port, user, password, "routed", 0);
    }

    private void createTables() throws Exception {
        for (String group : List.of("g0", "g1")) {
            try (Connection direct = cluster.group(group).connect()) {
                Sql.execute(direct, "DROP DATABASE IF EXISTS routed");
                Sql.execute(direct, "CREATE DATABASE routed");
                for (String definition : RoutedStatements.definitions()) {
                    for (int shard = 0; shard < SHARDS; shard++) {
                        Sql.execute(
                                direct,
                                "CREATE TABLE routed." + definition.formatted("_000" + shard));
                    }
                    Sql.execute(direct, "CREATE TABLE routed." + definition.formatted(""));
                }
                Sql.execute(
                        direct,
                        "CREATE TABLE routed.countries (code CHAR(2) PRIMARY KEY, title VARCHAR(20))");
                Sql.execute(
                        direct,
                        "INSERT INTO routed.countries VALUES ('DE', 'n1'), ('FR', 'n2'), ('IT', NULL)");
                Sql.execute(direct, "CREATE TABLE routed.labels (id VARCHAR(10) PRIMARY KEY)");
                for (String row : RoutedStatements.labels()) {
                    Sql.execute(direct, row.replace("INTO ", "INTO routed."));
                }
            }
        }
    }

    private OwnProxy proxy(String function) throws Exception {
        return OwnProxy.startChecked(
                directory,
                """
                listener: {port: 0}
                users: {app: {password: secret}}
                """
                        + cluster.groupsAsYaml()
                        + """
                        schemas:
                          routed:
                            default-group: g0
                            multi-shard-write: best-effort
                            tables:
                              users: {key: id, function: %s, placement: {g0: 0-2, g1: 3-5}}
                              orders: {colocate-with: users, key: user_id}
                              items: {colocate-with: users, key: user_id}
                              countries: {broadcast: true}
                              labels: {broadcast: true}
                          plain: {default-group: g0}
                        """
                                .formatted(function));
    }
}

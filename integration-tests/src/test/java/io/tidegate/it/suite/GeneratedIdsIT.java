package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tidegate.ha.mysql.Finding;
import io.tidegate.it.cluster.TestCluster;
import io.tidegate.it.server.ServerFamily;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ids that the proxy gives: stored as they are told, on the shards that they mean, never twice. */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.class)
@SuppressWarnings("NullAway.Init")
final class GeneratedIdsIT {
    private static final String[] RULES = {
        "bills: {key: id, generate: {id: snowflake}",
        "parts: {key: k, generate: {id: {segment: {block: 7}}}",
        "plainly: {key: id"
    };

    private final TestCluster cluster;
    private @TempDir Path directory;
    private @TempDir Path other;
    private IdTables tables;
    private OwnProxy proxy;

    GeneratedIdsIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void start() throws Exception {
        tables = IdTables.create(cluster, "bills", "parts", "plainly");
        proxy = OwnProxy.startChecked(directory, tables.yaml(RULES));
    }

    @AfterEach
    void stop() throws Exception {
        proxy.close();
        tables.close();
    }

    private Connection client(Driver driver, String options) throws SQLException {
        return driver.connect(proxy.port(), "plain", "app", "secret", options);
    }

    private Connection client() throws SQLException {
        return client(Driver.CONNECTOR_J_TEXT, "");
    }

    private static List<Long> keys(Statement statement) throws SQLException {
        List<Long> keys = new ArrayList<>();
        try (ResultSet rows = statement.getGeneratedKeys()) {
            while (rows.next()) {
                keys.add(rows.getLong(1));
            }
        }
        return keys;
    }

    @ParameterizedTest
    @EnumSource(Driver.class)
    void drivers_get_the_keys_that_are_stored(Driver driver) throws Exception {
        for (String table : List.of("bills", "parts")) {
            List<Long> told = new ArrayList<>();
            try (Connection client = client(driver, "");
                    PreparedStatement one =
                            client.prepareStatement(
                                    "INSERT INTO " + table + " (k, v) VALUES (?, ?)",
                                    Statement.RETURN_GENERATED_KEYS);
                    PreparedStatement three =
                            client.prepareStatement(
                                    "INSERT INTO "
                                            + table
                                            + " (k, id) VALUES (?, NULL), (?, 0), (?, DEFAULT)",
                                    Statement.RETURN_GENERATED_KEYS)) {
                for (int k = 0; k < 8; k++) {
                    one.setInt(1, k);
                    one.setString(2, "it's " + k);
                    assertThat(one.executeUpdate()).isEqualTo(1);
                    told.addAll(keys(one));
                }
                for (int k = 10; k < 40; k += 3) {
                    for (int i = 0; i < 3; i++) {
                        three.setLong(i + 1, k + i);
                    }
                    assertThat(three.executeUpdate()).isEqualTo(3);
                    // MariaDB's driver tells the first one only.
                    long first = keys(three).getFirst();
                    told.addAll(List.of(first, first + 1, first + 2));
                }
                assertThat(Sql.rows(client, "SELECT LAST_INSERT_ID()"))
                        .containsExactly(Long.toString(told.get(told.size() - 3)));
            }
            assertThat(tables.rows(table, "k, id"))
                    .hasSize(38)
                    .extracting(row -> Long.parseLong(row.substring(row.indexOf(',') + 1)))
                    .isEqualTo(told);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "CONNECTOR_J_TEXT, &rewriteBatchedStatements=true",
        "CONNECTOR_J_TEXT, &rewriteBatchedStatements=false",
        "CONNECTOR_J_PREPARED, &rewriteBatchedStatements=true",
        "CONNECTOR_J_PREPARED, &rewriteBatchedStatements=false",
        "MARIADB_TEXT, &allowMultiQueries=false",
        "MARIADB_PREPARED, &useBulkStmts=false"
    })
    void batches_get_the_keys_that_are_stored(Driver driver, String options) throws Exception {
        List<Long> told;
        try (Connection client = client(driver, options);
                PreparedStatement insert =
                        client.prepareStatement(
                                "INSERT INTO bills (k, v) VALUES (?, ?)",
                                Statement.RETURN_GENERATED_KEYS)) {
            for (int k = 0; k < 500; k++) {
                insert.setInt(1, k);
                insert.setString(2, "v" + k);
                insert.addBatch();
            }
            insert.executeBatch();
            told = keys(insert);
        }

        assertThat(tables.rows("bills", "k, id"))
                .extracting(row -> Long.parseLong(row.substring(row.indexOf(',') + 1)))
                .isEqualTo(told);
    }

    @Test
    void a_row_lies_on_the_shard_of_its_id() throws Exception {
        try (Connection client = client()) {
            for (int k = 0; k < 40; k++) {
                Sql.execute(client, "INSERT INTO bills (k) VALUES (" + k + ")");
                assertThat(
                                Sql.rows(
                                        client,
                                        "SELECT k FROM bills WHERE id = "
                                                + Sql.rows(client, "SELECT LAST_INSERT_ID()")
                                                        .getFirst()))
                        .containsExactly(Integer.toString(k));
            }
            Set<Integer> used = new HashSet<>();
            for (int shard = 0; shard < IdTables.SHARDS; shard++) {
                try (Connection direct = cluster.group(IdTables.group(shard)).connect()) {
                    if (!Sql.rows(
                                    direct,
                                    "SELECT 1 FROM plain."
                                            + IdTables.subTable("bills", shard)
                                            + " LIMIT 1")
                            .isEmpty()) {
                        used.add(shard);
                    }
                }
            }
            assertThat(used).hasSize(IdTables.SHARDS);
        }
    }

    @Test
    void parameters_of_every_kind_come_with_the_id() throws Exception {
        String text = "é'\"\\ \0\n`;--";
        for (Driver driver : Driver.values()) {
            try (Connection client = client(driver, "");
                    PreparedStatement insert =
                            client.prepareStatement(
                                    "INSERT INTO parts (v, n, k) VALUES (?, ?, ?)")) {
                insert.setString(1, text);
                insert.setInt(2, -5);
                insert.setLong(3, 1L << 40 | driver.ordinal());
                insert.executeUpdate();
                insert.setBytes(1, new byte[] {'a', '\'', '\\'});
                insert.setDouble(2, 3);
                insert.setString(3, Integer.toString(driver.ordinal()));
                insert.executeUpdate();
                insert.setNull(1, Types.VARCHAR);
                insert.setShort(2, (short) 7);
                insert.setBigDecimal(3, new BigDecimal(100 + driver.ordinal()));
                insert.executeUpdate();
                assertThat(
                                Sql.rows(
                                        client,
                                        "SELECT v, n FROM parts WHERE k IN (?, ?, ?) ORDER BY id",
                                        1L << 40 | driver.ordinal(),
                                        driver.ordinal(),
                                        100 + driver.ordinal()))
                        .containsExactly(text + ",-5", "a'\\,3", "null,7");
            }
        }
    }

    @Test
    void two_proxies_side_by_side_give_no_id_twice() throws Exception {
        try (OwnProxy second = OwnProxy.startChecked(other, tables.yaml(RULES));
                ExecutorService threads = Executors.newFixedThreadPool(6)) {
            List<Future<?>> running = new ArrayList<>();
            for (int thread = 0; thread < 6; thread++) {
                int port = thread % 2 == 0 ? proxy.port() : second.port();
                int from = thread * 1000;
                running.add(
                        threads.submit(() -> {
                            insert(port, from);
                            return null;
                        }));
            }
            for (Future<?> each : running) {
                each.get();
            }
        }

        for (String table : List.of("bills", "parts")) {
            assertThat(tables.rows(table, "id")).hasSize(6 * 300).doesNotHaveDuplicates();
        }
        assertThat(workers()).hasSize(2);
    }

    @Test
    void a_proxy_that_is_quicker_is_no_reason_to_give_no_ids() throws Exception {
        try (Connection quicker = cluster.group("g0").connect();
                ExecutorService threads = Executors.newSingleThreadExecutor()) {
            // Holds the proxy up between its look for the register and its look for rows.
            Sql.execute(quicker, "LOCK TABLES plain.bills_0000 WRITE");
            Future<?> slower =
                    threads.submit(() -> {
                        insert(proxy.port(), 0);
                        return null;
                    });
            try (Connection watching = cluster.group("g0").connect()) {
                Awaitility.await()
                        .until(() ->
                                !Sql.rows(
                                                watching,
                                                "SELECT id FROM information_schema.processlist WHERE state LIKE"
                                                        + " 'Waiting for table%' AND info LIKE 'SELECT 1 FROM%'")
                                        .isEmpty());
            }
            tables.createWorkers();
            Sql.execute(quicker, "INSERT INTO plain.bills_0000 (id, k) VALUES (1, 100000)");
            Sql.execute(quicker, "UNLOCK TABLES");
            slower.get();
        }

        assertThat(tables.rows("bills", "id")).hasSize(301).doesNotHaveDuplicates();
    }

    private static void insert(int port, int from) throws SQLException {
        try (Connection client =
                Driver.CONNECTOR_J_TEXT.connect(port, "plain", "app", "secret", "")) {
            for (int k = from; k < from + 300; k += 3) {
                String rows = " (k) VALUES (" + k + "), (" + (k + 1) + "), (" + (k + 2) + ")";
                Sql.execute(client, "INSERT INTO bills" + rows);
                Sql.execute(client, "INSERT INTO parts" + rows);
            }
        }
    }

    private List<String> workers() throws SQLException {
        try (Connection direct = cluster.group("g0").connect()) {
            return Sql.rows(direct, "SELECT worker FROM plain.tidegate_workers");
        }
    }

    @Test
    void what_a_proxy_has_not_given_when_it_ends_nobody_gives() throws Exception {
        try (Connection client = client()) {
            Sql.execute(client, "INSERT INTO parts (k) VALUES (1), (2)");
        }
        proxy.close();
        try (OwnProxy second = OwnProxy.startChecked(other, tables.yaml(RULES));
                Connection client =
                        Driver.CONNECTOR_J_TEXT.connect(
                                second.port(), "plain", "app", "secret", "")) {
            Sql.execute(client, "INSERT INTO parts (k) VALUES (3)");
        }

        assertThat(tables.rows("parts", "k, id")).hasSize(3).contains("1,1", "2,2");
        long third = Long.parseLong(tables.rows("parts", "k, id").getLast().substring(2));
        assertThat(third).isGreaterThanOrEqualTo(8);
        assertThat(third % 7).isEqualTo(1);
    }

    @Test
    void a_segment_begins_behind_the_rows_that_are_there() throws Exception {
        tables.execute("g1", "INSERT INTO plain.parts_0003 (id, k) VALUES (4711, 99)");
        tables.createSegments();
        try (Connection client = client()) {
            Sql.execute(client, "INSERT INTO parts (k) VALUES (1)");

            assertThat(Sql.rows(client, "SELECT LAST_INSERT_ID()")).containsExactly("4712");
        }
    }

    @Test
    void without_what_is_reserved_there_is_a_named_error_and_no_row() throws Exception {
        tables.execute(
                "g0",
                "CREATE VIEW plain.tidegate_segments AS SELECT 'parts' AS name, 1 AS next_id");
        try (Connection client = client()) {
            assertThatThrownBy(() -> Sql.execute(client, "INSERT INTO parts (k) VALUES (5)"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("TG-IDS-UNAVAILABLE")
                    .hasMessageNotContaining("updatable")
                    .extracting(failed -> ((SQLException) failed).getErrorCode())
                    .isEqualTo(1467);
        } finally {
            tables.execute("g0", "DROP VIEW plain.tidegate_segments");
        }
        assertThat(tables.rows("parts", "id")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO bills (id, k) VALUES (1 + 1, 1)",
                "INSERT INTO bills (id, k) VALUES (LAST_INSERT_ID(7), 1)",
                "INSERT INTO bills (id, k) VALUES (DEFAULT(id), 1)",
                "INSERT INTO bills (id, k) VALUES ('x', 1)",
                "INSERT INTO bills (id, k) VALUES (0x41, 1)",
                "INSERT INTO bills SET id = 0.4, k = 1",
                "INSERT IGNORE INTO bills (k) VALUES (1), (2)",
                "INSERT INTO bills (k) VALUES (1), (2) ON DUPLICATE KEY UPDATE v = 'x'",
                "INSERT INTO bills (k) VALUES (1) ON DUPLICATE KEY UPDATE n = LAST_INSERT_ID(n + 1)",
                "INSERT INTO plainly (k) VALUES (1)",
                "UPDATE bills SET id = 0 WHERE id = 1"
            })
    void what_could_be_a_wrong_id_is_refused(String sql) throws Exception {
        try (Connection client = client()) {
            assertThatThrownBy(() -> Sql.execute(client, sql))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("TG-");
        }
        assertThat(tables.rows("bills", "id")).isEmpty();
    }

    @Test
    void more_rows_than_ids_follow_each_other_are_refused() throws Exception {
        String rows = ", (1)".repeat(4096);
        try (Connection client = client()) {
            assertThatThrownBy(() -> Sql.execute(client, "INSERT INTO bills (v) VALUES (1)" + rows))
                    .hasMessageContaining("TG-TOO-MANY-IDS");
        }
    }

    @ParameterizedTest
    @EnumSource(Driver.class)
    void ids_are_given_without_an_insert(Driver driver) throws Exception {
        try (Connection client = client(driver, "")) {
            List<String> ids = Sql.rows(client, "SELECT tidegate_next_id('plain.parts', 10)");
            assertThat(ids).hasSize(10).doesNotHaveDuplicates();
            assertThat(Sql.rows(client, "select TIDEGATE_NEXT_ID( 'bills' ) as i from dual ;"))
                    .hasSize(1);
            assertThat(Sql.rows(client, "SELECT tidegate_next_id(?, ?)", "plain.bills", 4096))
                    .hasSize(4096)
                    .isSorted();
            assertThat(Sql.rows(client, "SELECT tidegate_next_id(?)", "parts"))
                    .doesNotContainAnyElementsOf(ids);
            for (String wrong :
                    List.of(
                            "SELECT tidegate_next_id('plain.nothing')",
                            "SELECT tidegate_next_id('plain.plainly')",
                            "SELECT tidegate_next_id('bills', 4097)",
                            "SELECT tidegate_next_id('bills', 0)",
                            "SELECT tidegate_next_id('bills', -1)",
                            "SELECT tidegate_next_id(bills)",
                            "SELECT tidegate_next_id('bills'), 1",
                            "SELECT tidegate_next_id()")) {
                assertThatThrownBy(() -> Sql.rows(client, wrong))
                        .as(wrong)
                        .isInstanceOf(SQLException.class);
            }
        }
        try (Connection guest = driver.connect(proxy.port(), "app", "guest", "guest", "")) {
            assertThatThrownBy(() -> Sql.rows(guest, "SELECT tidegate_next_id('plain.bills')"))
                    .isInstanceOf(SQLException.class)
                    .extracting(failed -> ((SQLException) failed).getErrorCode())
                    .isEqualTo(1044);
        }
    }

    @ParameterizedTest
    @EnumSource(Driver.class)
    void rows_name_the_last_id(Driver driver) throws Exception {
        try (Connection client = client(driver, "")) {
            Sql.execute(client, "INSERT INTO bills (k) VALUES (1), (2)");
            String first = Sql.rows(client, "SELECT id FROM bills WHERE k = 1").getFirst();
            Sql.execute(client, "INSERT INTO parts (k, v) VALUES (1, LAST_INSERT_ID())");
            assertThat(Sql.rows(client, "SELECT v FROM parts WHERE k = 1")).containsExactly(first);
            assertThat(Sql.rows(client, "SELECT LAST_INSERT_ID()"))
                    .isEqualTo(Sql.rows(client, "SELECT id FROM parts WHERE k = 1"));
        }
    }

    @Test
    void statements_that_are_prepared_in_sql_get_ids() throws Exception {
        try (Connection client = client()) {
            Sql.execute(client, "PREPARE p FROM 'INSERT INTO parts (k, v) VALUES (?, ?)'");
            Sql.execute(client, "SET @k = 5, @v = 'x'");
            Sql.execute(client, "EXECUTE p USING @k, @v");
            assertThat(Sql.rows(client, "SELECT LAST_INSERT_ID()")).containsExactly("1");
            Sql.execute(client, "SET @k = 6");
            Sql.execute(client, "EXECUTE p USING @k, @v");
        }
        assertThat(tables.rows("parts", "id, k, v")).containsExactly("1,5,x", "2,6,x");
    }

    @Test
    void rows_that_come_back_have_their_ids() throws Exception {
        assumeTrue(cluster.family() == ServerFamily.MARIADB);
        try (Connection client = client(Driver.MARIADB_TEXT, "");
                Connection prepared = client(Driver.MARIADB_PREPARED, "")) {
            assertThat(Sql.rows(client, "INSERT INTO parts (k, v) VALUES (7, 'a') RETURNING id, v"))
                    .containsExactly("1,a");
            assertThat(Sql.rows(client, "SELECT LAST_INSERT_ID()")).containsExactly("1");
            assertThatThrownBy(() ->
                            Sql.rows(
                                    prepared,
                                    "INSERT INTO parts (k, v) VALUES (?, 'b') RETURNING id",
                                    8))
                    .hasMessageContaining("RETURNING");
        }
    }

    @Test
    void an_upsert_makes_nobody_elses_last_insert_id_wrong() throws Exception {
        tables.execute("g0", "DROP TABLE IF EXISTS plain.counted");
        tables.execute("g0", "CREATE TABLE plain.counted (id INT AUTO_INCREMENT PRIMARY KEY)");
        tables.execute("g0", "INSERT INTO plain.counted VALUES (900)");
        String upsert = "INSERT INTO parts (k) VALUES (1) ON DUPLICATE KEY UPDATE n = n + 1";
        try (Connection client = client()) {
            Sql.execute(client, upsert);
            for (int k = 1; k < 20; k++) {
                Sql.execute(client, "INSERT INTO counted VALUES (NULL)");
                Sql.execute(client, upsert.replace("(1)", "(" + k + ")"));
                Sql.execute(client, upsert.replace("(1)", "(" + k + ")"));
            }
            Sql.execute(client, "INSERT INTO counted VALUES (NULL)");
            String before = Sql.rows(client, "SELECT MAX(id) FROM counted").getFirst();
            Sql.execute(client, upsert);
            try {
                assertThat(Sql.rows(client, "SELECT LAST_INSERT_ID()")).containsExactly(before);
            } catch (SQLException unknown) {
                assertThat(unknown.getMessage()).contains("TG-SESSION-STATE-NOT-PORTABLE");
            }
        }
        try (Connection client = client()) {
            assertThat(Sql.rows(client, "SELECT LAST_INSERT_ID()")).containsExactly("0");
        } finally {
            tables.execute("g0", "DROP TABLE plain.counted");
        }
    }

    @Test
    void columns_that_cannot_hold_ids_are_found() throws Exception {
        tables.execute("g0", "ALTER TABLE plain.bills_0001 MODIFY id INT NOT NULL");
        tables.execute("g1", "ALTER TABLE plain.parts_0002 CHANGE id nr BIGINT NOT NULL");

        assertThat(proxy.findings())
                .filteredOn(finding -> finding.path().contains(".generate."))
                .extracting(Finding::path, Finding::severity)
                .containsExactly(
                        tuple("schemas.plain.tables.bills.generate.id", Finding.Severity.ERROR),
                        tuple("schemas.plain.tables.parts.generate.id", Finding.Severity.ERROR));
    }

    @Test
    void explain_route_gives_no_id_away() throws Exception {
        try (Connection client = client()) {
            Sql.execute(client, "INSERT INTO parts (k) VALUES (1)");
            String shown =
                    Sql.rows(client, "EXPLAIN ROUTE INSERT INTO parts (k) VALUES (2), (3)")
                            .toString();
            assertThat(shown).contains("segment").contains("7 at a time");
            assertThat(
                            Sql.rows(client, "EXPLAIN ROUTE INSERT INTO bills (k) VALUES (2)")
                                    .toString())
                    .contains("snowflake");
            Sql.execute(client, "INSERT INTO parts (k) VALUES (2)");
            assertThat(Sql.rows(client, "SELECT LAST_INSERT_ID()")).containsExactly("2");
        }
    }

    @Test
    void no_client_sees_the_tables_that_ids_are_reserved_in() throws Exception {
        try (Connection client = client()) {
            Sql.execute(client, "INSERT INTO parts (k) VALUES (1)");
            Sql.execute(client, "INSERT INTO bills (k) VALUES (1)");

            assertThat(Sql.rows(client, "SHOW TABLES")).contains("bills", "parts", "plainly");
            assertThat(Sql.rows(client, "SHOW TABLES").toString()).doesNotContain("tidegate");
            assertThat(
                            Sql.rows(
                                    client,
                                    "SELECT table_name FROM information_schema.tables WHERE table_name LIKE"
                                            + " 'tidegate%'"))
                    .isEmpty();
        }
    }
}

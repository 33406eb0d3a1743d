package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.it.cluster.TestCluster;
import io.tidegate.it.server.ServerFamily;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

/** DDL of sharded and broadcast tables, in a schema of its own behind a proxy of its own. */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.class)
@SuppressWarnings("NullAway.Init")
final class DdlIT {
    private static final String SCHEMAS =
            """
            listener: {port: 0}
            users:
              app: {password: secret}
              guest: {password: guest, schemas: [plain]}
            schemas:
              ddl:
                default-group: g0
                multi-shard-write: best-effort
                tables:
                  items: {key: id, function: {hash: {shards: 4}}, placement: {g0: 0-1, g1: 2-3}}
                  names: {key: {column: name, type: string}, function: {hash: {shards: 2}}, placement: {g0: 0, g1: 1}}
                  codes: {broadcast: true}
              plain:
                default-group: g0
            """;

    private static final Map<String, String> PLACES =
            Map.of("items_0000", "g0", "items_0001", "g0", "items_0002", "g1", "items_0003", "g1");

    private static final String ITEMS =
            "CREATE TABLE items (id BIGINT NOT NULL PRIMARY KEY, n INT)";

    /** Of the server that carries out a part, on its third sub-table. */
    private static final String LOCK =
            "SELECT %s(CONCAT('tidegate.table.', LEFT(SHA2('ddl\\nitems_0002', 256), 40))%s)";

    private static final String RUNNING =
            "SELECT number FROM ddl.tidegate_ddl_part WHERE state = 'running'";

    private static final List<String> ONE = List.of("1");

    @TempDir private Path directory;
    private final TestCluster cluster;
    private OwnProxy proxy;

    DdlIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void start() throws Exception {
        for (String group : List.of("g0", "g1")) {
            direct(group, "DROP DATABASE IF EXISTS ddl");
            direct(group, "CREATE DATABASE ddl CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci");
        }
        proxy = OwnProxy.startChecked(directory, cluster.groupsAsYaml() + SCHEMAS);
    }

    @AfterEach
    void stop() throws Exception {
        proxy.close();
        for (String group : List.of("g0", "g1")) {
            direct(group, "DROP DATABASE IF EXISTS ddl");
        }
    }

    private Connection client() throws SQLException {
        return client(Driver.CONNECTOR_J_TEXT);
    }

    private Connection client(Driver driver) throws SQLException {
        return driver.connect(proxy.port(), "ddl", "app", "secret", "");
    }

    private void direct(String group, String sql) throws SQLException {
        try (Connection connection = cluster.group(group).connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private List<String> asked(String group, String sql) throws SQLException {
        try (Connection connection = cluster.group(group).connect()) {
            return Sql.rows(connection, sql);
        }
    }

    /** The columns of each sub-table, as its server has them. */
    private List<String> columns(String subTable) throws SQLException {
        return asked(
                Objects.requireNonNull(PLACES.get(subTable)),
                "SELECT column_name FROM information_schema.columns WHERE table_schema = 'ddl' AND"
                        + " table_name = '"
                        + subTable
                        + "' ORDER BY ordinal_position");
    }

    private void everywhere(List<String> expected) throws SQLException {
        for (String subTable : PLACES.keySet()) {
            assertThat(columns(subTable)).as(subTable).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @EnumSource
    void each_statement_reaches_all_sub_tables(Driver driver) throws Exception {
        try (Connection client = client(driver)) {
            Sql.execute(client, ITEMS);
            everywhere(List.of("id", "n"));
            Sql.execute(client, "ALTER TABLE items ADD COLUMN x VARCHAR(10) AFTER id");
            everywhere(List.of("id", "x", "n"));
            Sql.execute(client, "CREATE INDEX by_x ON `items` (x)");
            Sql.update(client, "INSERT INTO items (id, x, n) VALUES (1, 'a', 1), (2, 'b', 2)");

            assertThat(Sql.rows(client, "SELECT id, x, n FROM items ORDER BY id"))
                    .containsExactly("1,a,1", "2,b,2");
            assertThat(Sql.rows(client, "SHOW CREATE TABLE items").getFirst())
                    .startsWith("items,CREATE TABLE `items`")
                    .contains("KEY `by_x` (`x`)");
            assertThat(Sql.rows(client, "DESCRIBE items")).hasSize(3);
            assertThat(Sql.rows(client, "CHECK DDL items"))
                    .containsExactly("ddl,items,,all 4 are alike");

            Sql.execute(client, "DROP INDEX by_x ON ddl.items");
            Sql.execute(client, "ALTER TABLE ddl.items /* of all */ DROP COLUMN x");
            everywhere(List.of("id", "n"));
            Sql.execute(client, "DROP TABLE items");
            everywhere(List.of());
            assertThat(Sql.rows(client, "SHOW TABLES")).isEmpty();
            assertThat(Sql.rows(client, "SHOW DDL"))
                    .hasSize(6)
                    .allMatch(row -> row.contains(",ddl,items,done,4,4,app,"));
        }
    }

    @Test
    void a_broadcast_table_is_defined_on_every_group() throws Exception {
        try (Connection client = client()) {
            Sql.execute(client, "CREATE TABLE codes (code CHAR(2) PRIMARY KEY)");
            Sql.execute(client, "ALTER TABLE codes ADD name VARCHAR(20)");

            for (String group : List.of("g0", "g1")) {
                assertThat(asked(group, "SHOW COLUMNS FROM ddl.codes")).hasSize(2);
            }
            Sql.execute(client, "DROP TABLE IF EXISTS codes");
            assertThat(asked("g1", "SHOW TABLES FROM ddl")).isEmpty();
        }
    }

    @Test
    void a_table_without_a_rule_is_made_on_the_default_group() throws Exception {
        try (Connection client = client()) {
            Sql.execute(client, "CREATE TABLE things (items INT)");

            assertThat(asked("g0", "SHOW TABLES FROM ddl")).containsExactly("things");
            assertThat(asked("g1", "SHOW TABLES FROM ddl")).isEmpty();
        }
    }

    /** What the server says, under the name that the client knows. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ALTER TABLE items ADD COLUMN n INT | 1060",
                "ALTER TABLE items ADD COLUMN | 1064",
                "ALTER TABLE items DROP INDEX none | 1091",
                "CREATE TABLE items (id BIGINT PRIMARY KEY) | 1050",
                "CREATE TABLE items (id BIGINT PRIMARY KEY, x none) | -1",
            })
    void an_error_is_the_servers_own_and_changes_nothing(String sql, int errno) throws Exception {
        try (Connection client = client()) {
            Sql.execute(client, ITEMS);

            assertThatThrownBy(() -> Sql.execute(client, sql))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            failed -> {
                                if (errno > 0) {
                                    assertThat(failed.getErrorCode()).isEqualTo(errno);
                                }
                                assertThat(failed.getMessage())
                                        .doesNotContain("items_0", "tidegate_ddl");
                            });

            everywhere(List.of("id", "n"));
            assertThat(asked("g0", "SELECT unfinished FROM ddl.tidegate_ddl"))
                    .allMatch("null"::equals);
            assertThat(asked("g0", "SHOW TABLES FROM ddl LIKE '%trial%'")).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE TABLE items (id BIGINT PRIMARY KEY AUTO_INCREMENT)",
                "CREATE TABLE items (id BIGINT, x INT AUTO_INCREMENT, KEY (x))",
                "CREATE TABLE items (id BIGINT, x SERIAL)",
                "CREATE TABLE items (id BIGINT, x INT PRIMARY KEY)",
                "CREATE TABLE items (id BIGINT, x INT UNIQUE)",
                "CREATE TABLE items (id BIGINT, x INT, UNIQUE KEY (x))",
                "CREATE TABLE items (id VARCHAR(10) PRIMARY KEY)",
                "CREATE TABLE items (x INT)",
                "CREATE TABLE items (x INT, id BIGINT AS (x + 1) STORED)",
                "CREATE TABLE names (name VARCHAR(100), UNIQUE KEY (name(5)))",
                "CREATE TABLE names (name BLOB)",
            })
    void a_definition_that_cannot_be_sharded_is_refused(String sql) throws Exception {
        try (Connection client = client()) {
            assertThatThrownBy(() -> Sql.execute(client, sql))
                    .hasMessageContaining("TG-DDL-ON-SHARDS");

            assertThat(asked("g0", "SHOW TABLES FROM ddl")).isEmpty();
            assertThat(asked("g1", "SHOW TABLES FROM ddl")).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALTER TABLE items MODIFY id INT",
                "ALTER TABLE items MODIFY id BIGINT UNSIGNED",
                "ALTER TABLE items CHANGE id id VARCHAR(20)",
                "ALTER TABLE items ADD UNIQUE KEY (n)",
                "CREATE UNIQUE INDEX u ON items (n)",
                "ALTER TABLE items DROP PRIMARY KEY, ADD PRIMARY KEY (n)",
                "ALTER TABLE items MODIFY n INT UNIQUE",
                "ALTER TABLE items ADD (x INT UNIQUE)",
                "ALTER TABLE items ADD x INT AUTO_INCREMENT, ADD KEY (x)",
                "ALTER TABLE items DROP id",
                "ALTER TABLE items MODIFY n INT FIRST",
                "ALTER TABLE items DROP n, ADD m INT",
                "ALTER TABLE items ADD m INT, DROP n",
                "ALTER TABLE items ADD m INT AFTER id, DROP n",
                "ALTER TABLE items RENAME COLUMN id TO x, RENAME COLUMN n TO id",
                "ALTER TABLE names CONVERT TO CHARACTER SET latin1",
                "ALTER TABLE names MODIFY name VARCHAR(100) COLLATE utf8mb4_bin",
                "ALTER TABLE names MODIFY name VARCHAR(10)",
            })
    void an_alteration_that_would_break_routing_is_refused(String sql) throws Exception {
        try (Connection client = client()) {
            Sql.execute(client, ITEMS);
            Sql.execute(client, "CREATE TABLE names (name VARCHAR(20) PRIMARY KEY)");
            List<String> before = Sql.rows(client, "SHOW CREATE TABLE items");

            assertThatThrownBy(() -> Sql.execute(client, sql))
                    .hasMessageContaining("TG-DDL-ON-SHARDS");

            assertThat(Sql.rows(client, "SHOW CREATE TABLE items")).isEqualTo(before);
            assertThat(Sql.rows(client, "CHECK DDL"))
                    .contains("ddl,items,,all 4 are alike", "ddl,names,,all 2 are alike");
        }
    }

    @Test
    void a_name_of_a_check_is_refused_where_a_schema_has_it_once() throws Exception {
        try (Connection client = client()) {
            String named =
                    "CREATE TABLE items (id BIGINT PRIMARY KEY, n INT, CONSTRAINT positive CHECK (n > 0))";
            if (cluster.family() == ServerFamily.MYSQL) {
                assertThatThrownBy(() -> Sql.execute(client, named))
                        .hasMessageContaining("CHECK constraint positive");
                Sql.execute(
                        client, "CREATE TABLE items (id BIGINT PRIMARY KEY, n INT, CHECK (n > 0))");
            } else {
                Sql.execute(client, named);
            }

            assertThat(Sql.rows(client, "CHECK DDL items"))
                    .containsExactly("ddl,items,,all 4 are alike");
        }
    }

    @Test
    void a_failure_on_one_shard_is_named_and_the_job_can_be_resumed() throws Exception {
        try (Connection client = client()) {
            Sql.execute(client, ITEMS);
            direct("g1", "INSERT INTO ddl.items_0003 VALUES (1, 7), (2, 7)");

            assertThatThrownBy(() ->
                            Sql.execute(
                                    client,
                                    "ALTER TABLE items ADD UNIQUE KEY u (n, id), ADD CHECK (n <> 7)"))
                    .hasMessageContaining("TG-DDL-INCOMPLETE")
                    .hasMessageContaining(
                            "done on items_0000 on g0, items_0001 on g0, items_0002 on g1")
                    .hasMessageContaining("refused on items_0003 on g1")
                    .hasMessageContaining("RESUME DDL");
            String job = Sql.rows(client, "SHOW DDL").getFirst().split(",")[0];
            assertThat(Sql.rows(client, "SHOW DDL").getFirst()).contains(",failed,3,4,app,");
            assertThat(Sql.rows(client, "SHOW DDL " + job))
                    .hasSize(4)
                    .anyMatch(row -> row.startsWith("3,g1,items_0003,failed,ALTER TABLE"));
            assertThat(Sql.rows(client, "CHECK DDL items"))
                    .hasSize(1)
                    .first()
                    .asString()
                    .startsWith("ddl,items,items_0003 on g1,- ");
            assertThatThrownBy(() -> Sql.execute(client, "ALTER TABLE items ADD x INT"))
                    .hasMessageContaining("TG-DDL-UNFINISHED")
                    .hasMessageContaining(job);
            direct("g1", "DELETE FROM ddl.items_0003");
            Sql.execute(client, "RESUME DDL " + job);

            assertThat(Sql.rows(client, "CHECK DDL items"))
                    .containsExactly("ddl,items,,all 4 are alike");
            assertThat(Sql.rows(client, "SHOW DDL").getFirst()).contains(",done,4,4,app,");
            assertThatThrownBy(() -> Sql.execute(client, "RESUME DDL " + job))
                    .hasMessageContaining("TG-DDL-JOB");
        }
    }

    @Test
    void a_job_can_be_given_up_and_undone() throws Exception {
        try (Connection client = client()) {
            Sql.execute(client, ITEMS);
            direct("g1", "INSERT INTO ddl.items_0002 VALUES (1, NULL)");
            assertThatThrownBy(() ->
                            Sql.execute(
                                    client,
                                    "ALTER TABLE items ADD CONSTRAINT CHECK (n IS NOT NULL), ADD x INT"))
                    .hasMessageContaining("TG-DDL-INCOMPLETE");
            String job = Sql.rows(client, "SHOW DDL").getFirst().split(",")[0];

            Sql.execute(client, "CANCEL DDL " + job);
            assertThat(Sql.rows(client, "SHOW WARNINGS").getFirst())
                    .contains("given up; on [items_0000 on g0 (done)");
            assertThat(Sql.rows(client, "SHOW DDL").getFirst()).contains(",cancelled,");
            String check =
                    asked(
                                    "g0",
                                    "SELECT constraint_name FROM information_schema.table_constraints WHERE"
                                            + " table_schema = 'ddl' AND table_name = 'items_0000' AND"
                                            + " constraint_type = 'CHECK'")
                            .getFirst();
            if (cluster.family() == ServerFamily.MARIADB) {
                Sql.execute(
                        client, "ALTER TABLE items DROP CONSTRAINT " + check + ", DROP COLUMN x");
                assertThat(Sql.rows(client, "CHECK DDL items"))
                        .containsExactly("ddl,items,,all 4 are alike");
            }
        }
    }

    @Test
    void notes_are_shown_once_and_under_the_logical_name() throws Exception {
        try (Connection client = client();
                Statement statement = client.createStatement()) {
            statement.execute("DROP TABLE IF EXISTS items");

            assertThat(Sql.rows(client, "SHOW WARNINGS"))
                    .hasSize(1)
                    .first()
                    .asString()
                    .startsWith("Note,1051,Unknown table 'ddl.items'");
        }
    }

    @Test
    void the_sessions_sql_mode_holds_on_all_shards() throws Exception {
        try (Connection client = client()) {
            Sql.execute(client, "SET sql_mode = 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES'");
            Sql.execute(
                    client,
                    "CREATE TABLE \"items\" (\"id\" BIGINT PRIMARY KEY, d DATE DEFAULT '0000-00-00', \"größe\""
                            + " VARCHAR(9) DEFAULT 'ä\\')");

            for (String subTable : PLACES.keySet()) {
                assertThat(columns(subTable)).containsExactly("id", "d", "größe");
            }
            Sql.execute(client, "INSERT INTO items (id) VALUES (5)");
            assertThat(Sql.rows(client, "SELECT \"größe\" FROM items WHERE id = 5"))
                    .containsExactly("ä\\");
        }
    }

    @Test
    void ddl_commits_what_is_open() throws Exception {
        try (Connection client = client();
                Connection other = client()) {
            Sql.execute(client, ITEMS);
            client.setAutoCommit(false);
            Sql.update(client, "INSERT INTO items (id, n) VALUES (1, 1)");
            Sql.execute(client, "ALTER TABLE items ADD x INT");
            client.rollback();

            assertThat(Sql.rows(other, "SELECT id FROM items")).containsExactly("1");
        }
    }

    /** Connector/J itself fails where a statement prepared on the server has a column more. */
    @ParameterizedTest
    @EnumSource(names = "CONNECTOR_J_PREPARED", mode = EnumSource.Mode.EXCLUDE)
    void statements_prepared_before_see_the_new_definition(Driver driver) throws Exception {
        try (Connection client = client(driver);
                Connection other = client()) {
            Sql.execute(client, ITEMS);
            Sql.execute(client, "INSERT INTO items (id, n) VALUES (1, 1), (2, 2), (3, 3)");
            try (PreparedStatement all =
                            client.prepareStatement("SELECT * FROM items ORDER BY id");
                    PreparedStatement one =
                            client.prepareStatement("SELECT * FROM items WHERE id = ?")) {
                assertThat(all.executeQuery().getMetaData().getColumnCount()).isEqualTo(2);
                Sql.execute(other, "ALTER TABLE items ADD x INT DEFAULT 9 FIRST");

                try (var rows = all.executeQuery()) {
                    assertThat(rows.getMetaData().getColumnCount()).isEqualTo(3);
                    rows.next();
                    assertThat(rows.getInt("x")).isEqualTo(9);
                    assertThat(rows.getInt("id")).isEqualTo(1);
                }
                one.setLong(1, 3);
                try (var rows = one.executeQuery()) {
                    rows.next();
                    assertThat(rows.getInt("x")).isEqualTo(9);
                    assertThat(rows.getInt("n")).isEqualTo(3);
                }
            }
        }
    }

    /** Rows of some shards with a column more: an error, or all right, and nothing in between. */
    @Test
    void reads_meanwhile_are_right_or_fail_by_name() throws Exception {
        try (Connection client = client();
                Connection reader = client();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Sql.execute(client, ITEMS);
            Sql.execute(client, "INSERT INTO items (id, n) VALUES (1,1),(2,2),(3,3),(4,4),(5,5)");
            Future<?> changes =
                    threads.submit(() -> {
                        for (int i = 0; i < 10; i++) {
                            Sql.execute(
                                    client, "ALTER TABLE items ADD x VARCHAR(5) DEFAULT 'x' FIRST");
                            Sql.execute(client, "ALTER TABLE items DROP x");
                        }
                        return null;
                    });
            while (!changes.isDone()) {
                try {
                    List<String> rows = Sql.rows(reader, "SELECT * FROM items ORDER BY n");
                    assertThat(rows)
                            .isIn(
                                    List.of("1,1", "2,2", "3,3", "4,4", "5,5"),
                                    List.of("x,1,1", "x,2,2", "x,3,3", "x,4,4", "x,5,5"));
                } catch (SQLException differing) {
                    assertThat(differing.getErrorCode())
                            .as(differing.getMessage())
                            .isIn(1235, 1222, 1105, 1412, 1054);
                }
                List<String> named =
                        Sql.rows(reader, "SELECT n FROM items ORDER BY n DESC LIMIT 2");
                assertThat(named).containsExactly("5", "4");
            }
            changes.get();
        }
    }

    @Test
    void a_proxy_that_is_killed_leaves_a_job_that_another_resumes() throws Exception {
        Path file = directory.resolve("killed.yaml");
        Files.writeString(file, "apiVersion: tidegate/v1\n" + cluster.groupsAsYaml() + SCHEMAS);
        try (TidegateProcess killed = TidegateProcess.start(file);
                Connection client =
                        Driver.CONNECTOR_J_TEXT.connect(killed.port(), "ddl", "app", "secret", "");
                Connection blocking = cluster.group("g1").connect();
                Connection next = client();
                Connection running = cluster.group("g1").connect();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Sql.execute(client, ITEMS);
            blocking.setAutoCommit(false);
            Sql.rows(blocking, "SELECT * FROM ddl.items_0002");
            Future<?> change =
                    threads.submit(() -> {
                        Sql.execute(client, "ALTER TABLE items ADD INDEX (n)");
                        return null;
                    });
            Awaitility.await().until(() -> asked("g0", RUNNING), List.of("2")::equals);
            assertThat(Sql.rows(next, "SHOW DDL").getFirst()).contains(",running,2,4,");
            killed.signal("KILL");
            assertThatThrownBy(change::get).hasRootCauseInstanceOf(Exception.class);
            blocking.rollback();
            Awaitility.await()
                    .until(() -> Sql.rows(running, LOCK.formatted("GET_LOCK", ", 0")), ONE::equals);

            assertThat(Sql.rows(next, "SHOW DDL").getFirst()).contains(",interrupted,2,4,");
            String job = Sql.rows(next, "SHOW DDL").getFirst().split(",")[0];
            assertThatThrownBy(() -> Sql.execute(next, "RESUME DDL " + job))
                    .hasMessageContaining("still runs on the server");
            Sql.rows(running, LOCK.formatted("RELEASE_LOCK", ""));
            Sql.execute(next, "RESUME DDL " + job);

            assertThat(Sql.rows(next, "CHECK DDL items"))
                    .containsExactly("ddl,items,,all 4 are alike");
            assertThat(asked("g1", "SHOW INDEX FROM ddl.items_0002")).hasSize(2);
            assertThat(Sql.rows(next, "SHOW DDL").getFirst()).contains(",done,4,4,");
        }
    }

    @Test
    void a_kill_ends_the_job_where_it_is() throws Exception {
        try (Connection client = client();
                Connection killer = client();
                Connection blocking = cluster.group("g1").connect();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Sql.execute(client, ITEMS);
            String id = Sql.rows(client, "SELECT CONNECTION_ID()").getFirst();
            blocking.setAutoCommit(false);
            Sql.rows(blocking, "SELECT * FROM ddl.items_0003");
            Future<?> change =
                    threads.submit(() -> {
                        Sql.execute(client, "ALTER TABLE items ADD x INT");
                        return null;
                    });
            Awaitility.await()
                    .until(
                            () ->
                                    asked(
                                            "g0",
                                            "SELECT number FROM ddl.tidegate_ddl_part WHERE state = 'running'"),
                            List.of("3")::equals);

            Sql.execute(killer, "KILL QUERY " + id);

            assertThatThrownBy(change::get).hasMessageContaining("TG-DDL-INCOMPLETE");
            assertThat(columns("items_0003")).containsExactly("id", "n");
            assertThat(Sql.rows(client, "SELECT 1")).containsExactly("1");
            blocking.rollback();
            String job = Sql.rows(client, "SHOW DDL").getFirst().split(",")[0];
            Sql.execute(client, "RESUME DDL " + job);
            everywhere(List.of("id", "n", "x"));
        }
    }

    @Test
    void explain_route_shows_every_part_and_changes_nothing() throws Exception {
        try (Connection client = client()) {
            assertThat(Sql.rows(client, "EXPLAIN ROUTE " + ITEMS))
                    .hasSize(5)
                    .anyMatch(row -> row.startsWith("send,g1 shard 2,CREATE TABLE `items_0002`"));
            assertThat(asked("g1", "SHOW TABLES FROM ddl")).isEmpty();
        }
    }

    @Test
    void jobs_of_other_schemas_are_not_shown() throws Exception {
        try (Connection client = client();
                Connection guest =
                        Driver.CONNECTOR_J_TEXT.connect(
                                proxy.port(), "plain", "guest", "guest", "")) {
            Sql.execute(client, ITEMS);
            String job = Sql.rows(client, "SHOW DDL").getFirst().split(",")[0];

            assertThat(Sql.rows(guest, "SHOW DDL")).isEmpty();
            assertThatThrownBy(() -> Sql.execute(guest, "CANCEL DDL " + job))
                    .hasMessageContaining("TG-DDL-JOB");
            assertThatThrownBy(() -> Sql.rows(guest, "CHECK DDL ddl.items"))
                    .hasMessageContaining("Access denied");
            assertThatThrownBy(() -> Sql.execute(guest, "DROP TABLE ddl.items"))
                    .hasMessageContaining("Access denied");
        }
    }

    @Test
    void a_key_of_another_collation_is_routed_by_it_behind_drop_and_create() throws Exception {
        try (Connection client = client()) {
            Sql.execute(
                    client,
                    "CREATE TABLE names (name VARCHAR(20) COLLATE utf8mb4_bin PRIMARY KEY)");
            Sql.execute(client, "INSERT INTO names (name) VALUES ('straße')");
            Sql.execute(client, "DROP TABLE names");
            Sql.execute(
                    client,
                    "CREATE TABLE names (name VARCHAR(20) COLLATE utf8mb4_unicode_ci PRIMARY KEY)");
            Sql.execute(client, "INSERT INTO names (name) VALUES ('straße')");

            assertThat(Sql.rows(client, "SELECT name FROM names WHERE name = 'STRASSE'"))
                    .containsExactly("straße");
        }
    }

    /** Whoever can write the journal would have the proxy carry out whatever stands there. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "_part SET statement = 'DROP TABLE items_0003' WHERE number = 3 AND job = ",
                "_part SET table_name = 'items_0002' WHERE number = 3 AND job = ",
                "_part SET group_name = 'g0' WHERE number = 3 AND job = ",
                " SET statement = 'ALTER TABLE plain.items ADD x INT' WHERE id = ",
                " SET settings = CONCAT('sql_mode=', CHAR(92, 39), ', x=1 -- ') WHERE id = ",
                " SET state = 'unheard' WHERE id = ",
            })
    void a_journal_is_not_believed_what_is_to_be_done(String forgery) throws Exception {
        try (Connection client = client()) {
            Sql.execute(client, ITEMS);
            String job = failed(client);
            direct("g0", "UPDATE ddl.tidegate_ddl" + forgery + job);

            assertThatThrownBy(() -> Sql.execute(client, "RESUME DDL " + job))
                    .hasMessageContaining("TG-DDL-JOB");

            assertThat(columns("items_0003")).containsExactly("id", "n");
            assertThat(Sql.rows(client, "SHOW DDL")).isNotEmpty();
        }
    }

    /** A job of which the last part has failed. */
    private String failed(Connection client) throws SQLException {
        direct("g1", "INSERT INTO ddl.items_0003 VALUES (1, 7), (2, 7)");
        assertThatThrownBy(() ->
                        Sql.execute(client, "ALTER TABLE items ADD x INT, ADD CHECK (n <> 7)"))
                .hasMessageContaining("TG-DDL-INCOMPLETE");
        return Sql.rows(client, "SHOW DDL").getFirst().split(",")[0];
    }

    @Test
    void a_journal_on_another_group_is_not_read() throws Exception {
        try (Connection client = client()) {
            Sql.execute(client, ITEMS);
            for (String table : List.of("tidegate_ddl", "tidegate_ddl_part")) {
                String created =
                        asked("g0", "SHOW CREATE TABLE ddl." + table)
                                .getFirst()
                                .substring(table.length() + 1);
                direct("g1", created.replace("`" + table + "`", "ddl." + table));
            }
            direct(
                    "g1",
                    "INSERT INTO ddl.tidegate_ddl VALUES (77, 'items', 1, 'failed', 1, 'app', 'ALTER TABLE"
                            + " items ADD x INT', '', NOW(), NULL, '')");

            assertThat(Sql.rows(client, "SHOW DDL")).hasSize(1);
            assertThatThrownBy(() -> Sql.execute(client, "RESUME DDL 77"))
                    .hasMessageContaining("there is no job 77");
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_journal_is_no_clients(Driver driver) throws Exception {
        try (Connection client = client(driver)) {
            Sql.execute(client, ITEMS);
            for (String sql :
                    List.of(
                            "SELECT * FROM tidegate_ddl",
                            "UPDATE `TIDEGATE_DDL` SET state = 'failed'",
                            "DELETE FROM ddl.tidegate_ddl_part",
                            "CREATE TABLE tidegate_ddl_trial (id INT)",
                            "SET @x = (SELECT COUNT(*) FROM tidegate_ddl)",
                            "PREPARE s FROM 'DELETE FROM tidegate_ddl'")) {
                assertThatThrownBy(() -> Sql.execute(client, sql))
                        .as(sql)
                        .hasMessageContaining("TG-COMMAND-UNSUPPORTED");
            }
            assertThat(Sql.rows(client, "SHOW DDL")).hasSize(1);
        }
    }

    @Test
    void resuming_commits_what_is_open() throws Exception {
        try (Connection client = client()) {
            Sql.execute(client, ITEMS);
            for (int id = 10; id < 40; id++) {
                Sql.execute(client, "INSERT INTO items (id, n) VALUES (" + id + ", 1)");
            }
            String job = failed(client);
            direct("g1", "DELETE FROM ddl.items_0003 WHERE n = 7");
            String id = asked("g1", "SELECT MIN(id) FROM ddl.items_0003").getFirst();
            client.setAutoCommit(false);
            Sql.execute(client, "UPDATE items SET n = 5 WHERE id = " + id);
            Sql.execute(client, "RESUME DDL " + job);
            client.rollback();

            assertThat(Sql.rows(client, "SELECT n FROM items WHERE id = " + id))
                    .containsExactly("5");
            everywhere(List.of("id", "n", "x"));
        }
    }

    @Test
    void columns_do_not_change_places_by_being_hidden() throws Exception {
        String hidden =
                cluster.family() == ServerFamily.MYSQL ? "ALTER COLUMN n SET" : "MODIFY n INT";
        String shown =
                cluster.family() == ServerFamily.MYSQL
                        ? "ALTER COLUMN m SET VISIBLE"
                        : "MODIFY m INT";
        try (Connection client = client()) {
            Sql.execute(
                    client, "CREATE TABLE items (id BIGINT PRIMARY KEY, n INT, m INT INVISIBLE)");

            assertThatThrownBy(() ->
                            Sql.execute(
                                    client, "ALTER TABLE items " + hidden + " INVISIBLE, " + shown))
                    .hasMessageContaining("TG-DDL-ON-SHARDS")
                    .hasMessageContaining("SELECT * would mix");
            Sql.execute(client, "ALTER TABLE items " + hidden + " INVISIBLE");
            Sql.execute(client, "ALTER TABLE items " + shown);
        }
    }
}

package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.it.cluster.TestCluster;
import io.tidegate.it.server.ServerFamily;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Jobs of DDL that are cut off, given up, resumed or forged. */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.class)
final class DdlJobsIT extends DdlSchema {
    /** Of the server that carries out a part, on its third sub-table. */
    private static final String LOCK =
            "SELECT %s(CONCAT('tidegate.table.', LEFT(SHA2('ddl\\nitems_0002', 256), 40))%s)";

    private static final String RUNNING =
            "SELECT number FROM ddl.tidegate_ddl_part WHERE state = 'running'";

    private static final List<String> ONE = List.of("1");

    private static final String WAITING =
            "SELECT COUNT(*) FROM information_schema.processlist WHERE info LIKE 'ALTER TABLE%items_0002%'"
                    + " AND state LIKE 'Waiting for table metadata lock%'";

    DdlJobsIT(TestCluster cluster) {
        super(cluster);
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
            // From here on nothing moves: the other parts are done, and this one waits at its
            // server.
            Awaitility.await()
                    .until(() -> Sql.rows(next, "SHOW DDL").getFirst().contains(",running,2,4,"));
            Awaitility.await().until(() -> asked("g1", WAITING), ONE::equals);
            assertThat(asked("g0", RUNNING)).containsExactly("2");
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
}

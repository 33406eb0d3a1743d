package io.tidegate.it.suite;

import static io.tidegate.it.suite.DdlProxies.ADD;
import static io.tidegate.it.suite.DdlProxies.SOON;
import static io.tidegate.it.suite.DdlProxies.admin;
import static io.tidegate.it.suite.DdlProxies.awaitNewest;
import static io.tidegate.it.suite.DdlProxies.client;
import static io.tidegate.it.suite.DdlProxies.newest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.it.cluster.TestCluster;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** Jobs of DDL of which the proxy dies: another ends them, and nobody has to ask for it. */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.Any.class)
@SuppressWarnings("NullAway.Init")
final class DdlClusterIT extends DdlServers {
    private static final String NAMES =
            "CREATE TABLE names (name VARCHAR(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_%s NOT NULL"
                    + " PRIMARY KEY)";
    private static final String WAITING =
            "SELECT COUNT(*) FROM information_schema.processlist WHERE info LIKE 'ALTER TABLE%items_0002%'"
                    + " AND state LIKE 'Waiting for table metadata lock%'";

    @TempDir private Path directory;
    private DdlProxies proxies;

    DdlClusterIT(TestCluster cluster) {
        super(cluster);
    }

    @BeforeEach
    void start() throws Exception {
        proxies = new DdlProxies(cluster, directory);
    }

    @AfterEach
    void stop() throws Exception {
        proxies.close();
    }

    @Test
    void a_job_that_stood_in_zookeeper_only_was_never_begun() throws Exception {
        TidegateProcess next = proxies.proxy("p2");
        try (Connection survivor = client(next)) {
            Sql.execute(survivor, ITEMS);
            proxies.killedAt("ddl.taken", "p1");

            next.awaitLine("Over[how=never begun");

            assertThat(newest(survivor)).contains(",refused,0,0,,").contains("never begun");
            everywhere(List.of("id", "n"));
            Sql.execute(survivor, ADD);
            everywhere(List.of("id", "n", "x"));
        }
    }

    /** It wakes behind the heir, who has found nothing: what it writes then must not stand. */
    @Test
    void a_proxy_that_was_taken_for_dead_too_early_begins_nothing() throws Exception {
        TidegateProcess next = proxies.proxy("p2");
        TidegateProcess stopped = proxies.proxy(Map.of("TIDEGATE_TEST_STOP_AT", "ddl.taken"), "p1");
        try (Connection survivor = client(next);
                Connection client = client(stopped);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Sql.execute(survivor, ITEMS);
            Future<?> change = threads.submit(() -> execute(client, ADD));
            next.awaitLine("Over[how=never begun");
            stopped.signal("CONT");

            assertThatThrownBy(change::get)
                    .hasMessageContaining("TG-COORDINATION-UNAVAILABLE")
                    .hasMessageContaining("taken for dead");
            everywhere(List.of("id", "n"));
            Sql.execute(survivor, ADD);
            everywhere(List.of("id", "n", "x"));
        }
    }

    /** The heir dies, too, and the leader after it has the job then. */
    @Test
    void an_heir_has_an_heir() throws Exception {
        TidegateProcess heir =
                proxies.proxy(Map.of("TIDEGATE_TEST_HALT_AT", "ddl.part1.sent"), "p2");
        TidegateProcess last = proxies.proxy("p3");
        try (Connection survivor = client(last)) {
            Sql.execute(survivor, ITEMS);
            proxies.killedAt("ddl.part0.done", "p1");

            assertThat(heir.exitCode()).isEqualTo(137);
            awaitNewest(survivor, ",done,4,4,app,");

            everywhere(List.of("id", "n", "x"));
        }
    }

    /** What the dead proxy sent may still run: it is waited for. */
    @Test
    void a_statement_that_still_runs_on_its_server_is_waited_for() throws Exception {
        TidegateProcess next = proxies.proxy("p2");
        TidegateProcess killed = proxies.proxy("p1");
        try (Connection survivor = client(next);
                Connection client = client(killed);
                Connection blocking = cluster.group("g1").connect();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Sql.execute(survivor, ITEMS);
            blocking.setAutoCommit(false);
            Sql.rows(blocking, "SELECT * FROM ddl.items_0002");
            Future<?> change = threads.submit(() -> execute(client, ADD));
            Awaitility.await().atMost(SOON).until(() -> asked("g1", WAITING), List.of("1")::equals);
            awaitNewest(survivor, ",running,2,4,");
            assertThat(newest(survivor)).endsWith(",p1");

            killed.signal("KILL");
            assertThatThrownBy(change::get).isInstanceOf(ExecutionException.class);
            awaitNewest(survivor, ",p2");
            blocking.rollback();

            awaitNewest(survivor, ",done,4,4,app,");
            everywhere(List.of("id", "n", "x"));
            assertThat(Sql.rows(survivor, "CHECK DDL items"))
                    .containsExactly("ddl,items,,all 4 are alike");
        }
    }

    private static Void execute(Connection client, String sql) throws SQLException {
        Sql.execute(client, sql);
        return null;
    }

    /** It is taken for dead, goes on, and ends its job: the heir has kept its hands off. */
    @Test
    void a_proxy_that_stood_still_ends_its_job_itself() throws Exception {
        TidegateProcess next = proxies.proxy("p2");
        TidegateProcess stopped = proxies.proxy("p1");
        try (Connection survivor = client(next);
                Connection client = client(stopped);
                Connection blocking = cluster.group("g1").connect();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Sql.execute(survivor, ITEMS);
            blocking.setAutoCommit(false);
            Sql.rows(blocking, "SELECT * FROM ddl.items_0002");
            Future<?> change = threads.submit(() -> execute(client, ADD));
            Awaitility.await().atMost(SOON).until(() -> asked("g1", WAITING), List.of("1")::equals);

            stopped.signal("STOP");
            awaitNewest(survivor, ",p2");
            blocking.rollback();
            next.awaitLine("is still at work on it");
            stopped.signal("CONT");

            change.get();
            awaitNewest(survivor, ",done,4,4,app,");
            everywhere(List.of("id", "n", "x"));
            next.awaitLine("Over[how=done");
        }
    }

    @Test
    void two_proxies_never_change_one_table_at_once() throws Exception {
        TidegateProcess first = proxies.proxy("p1");
        TidegateProcess second = proxies.proxy("p2");
        try (Connection one = client(first);
                Connection other = client(second);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Sql.execute(one, ITEMS);
            int done = 0;
            for (int i = 0; i < 8; i++) {
                String number = Integer.toString(i);
                Future<Boolean> a =
                        threads.submit(
                                () -> isDone(one, "ALTER TABLE items ADD a" + number + " INT"));
                Future<Boolean> b =
                        threads.submit(
                                () -> isDone(other, "ALTER TABLE items ADD b" + number + " INT"));
                boolean either = a.get() | b.get();
                assertThat(either).isTrue();
                done += (a.get() ? 1 : 0) + (b.get() ? 1 : 0);
                assertThat(Sql.rows(one, "CHECK DDL items"))
                        .containsExactly("ddl,items,,all 4 are alike");
            }
            assertThat(Sql.rows(other, "SHOW DDL"))
                    .hasSize(done + 1)
                    .allMatch(job -> job.contains(",done,4,4,"));
        }
    }

    private static boolean isDone(Connection client, String sql) {
        try {
            Sql.execute(client, sql);
            return true;
        } catch (SQLException refused) {
            assertThat(refused.getMessage()).contains("TG-DDL-UNFINISHED");
            return false;
        }
    }

    @Test
    void without_zookeeper_nothing_is_changed() throws Exception {
        TidegateProcess proxy = proxies.proxy("p1");
        try (Connection client = client(proxy)) {
            Sql.execute(client, ITEMS);
            proxies.processes().stopZooKeeper();

            for (String sql : List.of(ADD, "DROP TABLE items", "TRUNCATE TABLE items")) {
                assertThatThrownBy(() -> Sql.execute(client, sql))
                        .as(sql)
                        .hasMessageContaining("TG-COORDINATION-UNAVAILABLE")
                        .hasMessageContaining("nothing was changed");
            }
            everywhere(List.of("id", "n"));
            assertThat(Sql.rows(client, "SHOW DDL")).hasSize(1);
            assertThat(Sql.rows(client, "SHOW WARNINGS").getFirst())
                    .contains("ZooKeeper does not answer");

            proxies.processes().startZooKeeper();
            Awaitility.await()
                    .atMost(SOON)
                    .ignoreExceptions()
                    .until(() -> execute(client, ADD) == null);
            everywhere(List.of("id", "n", "x"));
        }
    }

    /** Rows that a shard refuses are people's affair, whichever proxy dies afterwards. */
    @Test
    void a_job_that_has_failed_waits_for_people() throws Exception {
        TidegateProcess next = proxies.proxy("p2");
        TidegateProcess killed = proxies.proxy("p1");
        try (Connection survivor = client(next);
                Connection client = client(killed)) {
            Sql.execute(survivor, ITEMS);
            direct("g1", "INSERT INTO ddl.items_0003 VALUES (1, 7)");
            assertThatThrownBy(() -> Sql.execute(client, ADD + ", ADD CHECK (n <> 7)"))
                    .hasMessageContaining("TG-DDL-INCOMPLETE");
            killed.signal("KILL");
            direct("g1", "DELETE FROM ddl.items_0003");
            next.awaitLine("proxies: [p2]");
            Thread.sleep(3_000);
            assertThat(newest(survivor)).contains(",failed,3,4,app,").endsWith(",");

            Sql.execute(survivor, "RESUME DDL " + newest(survivor).split(",")[0]);

            assertThat(newest(survivor)).contains(",done,4,4,app,");
            everywhere(List.of("id", "n", "x"));
        }
    }

    @Test
    void an_operator_resumes_a_job_on_the_admin_port() throws Exception {
        TidegateProcess proxy = proxies.proxy("p1");
        try (Connection client = client(proxy);
                Connection admin = admin(proxy)) {
            Sql.execute(client, ITEMS);
            direct("g1", "INSERT INTO ddl.items_0003 VALUES (1, 7)");
            assertThatThrownBy(() -> Sql.execute(client, ADD + ", ADD CHECK (n <> 7)"))
                    .hasMessageContaining("TG-DDL-INCOMPLETE");
            String job = newest(client).split(",")[0];
            assertThatThrownBy(() -> Sql.shown(admin, "RESUME DDL " + job))
                    .hasMessageContaining("TG-DDL-INCOMPLETE");
            direct("g1", "DELETE FROM ddl.items_0003");

            assertThat(Sql.shown(admin, "RESUME DDL " + job))
                    .containsExactly("job " + job + " is done");

            assertThat(Sql.shown(admin, "SELECT state, done, parts FROM jobs WHERE id = " + job))
                    .containsExactly("done,4,4");
            everywhere(List.of("id", "n", "x"));
        }
    }

    /** Else two proxies would look for one key on two shards. */
    @Test
    void other_proxies_route_by_what_a_job_has_made_of_the_key() throws Exception {
        TidegateProcess first = proxies.proxy("p1");
        TidegateProcess second = proxies.proxy("p2");
        try (Connection one = client(first);
                Connection other = client(second)) {
            Sql.execute(one, NAMES.formatted("bin"));
            Sql.execute(one, "DROP TABLE names");
            Sql.execute(one, NAMES.formatted("general_ci"));

            Awaitility.await()
                    .atMost(SOON)
                    .until(() -> {
                        Sql.execute(other, "DELETE FROM names");
                        int found = 0;
                        for (char name = 'a'; name <= 'z'; name++) {
                            Sql.execute(other, "INSERT INTO names VALUES ('" + name + "')");
                            String upper = Character.toString(Character.toUpperCase(name));
                            found +=
                                    Sql.rows(
                                                    one,
                                                    "SELECT 1 FROM names WHERE name = '"
                                                            + upper
                                                            + "'")
                                            .size();
                        }
                        return found == 26;
                    });
        }
    }

    /** Whoever writes to the schema must not have the leader carry out what stands there. */
    @Test
    void an_heir_does_not_believe_a_journal_that_was_changed() throws Exception {
        TidegateProcess next = proxies.proxy("p2");
        try (Connection survivor = client(next)) {
            Sql.execute(survivor, ITEMS);
            TidegateProcess dying =
                    proxies.proxy(Map.of("TIDEGATE_TEST_HALT_AT", "ddl.part1.sent"), "p1");
            direct(
                    "g0",
                    "CREATE TRIGGER ddl.forge BEFORE UPDATE ON ddl.tidegate_ddl_part FOR EACH ROW SET"
                            + " NEW.statement = 'DROP TABLE items_0003'");
            try (Connection client = client(dying)) {
                assertThatThrownBy(() -> Sql.execute(client, ADD)).isInstanceOf(SQLException.class);
            }

            awaitNewest(survivor, ",failed,");

            assertThat(newest(survivor)).contains("the journal has been changed");
            assertThat(asked("g1", "SHOW TABLES FROM ddl LIKE 'items%'")).hasSize(2);
        }
    }
}

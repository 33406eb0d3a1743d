package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.it.cluster.TestCluster;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
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

/**
 * A MariaDB that rolls a transaction back because of a deadlock says in its status flags that none
 * is open, and begins another with the next statement all the same: what BEGIN has begun ends by
 * COMMIT or ROLLBACK only. With MySQL it is over. Clients see what their server does.
 */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.class)
@SuppressWarnings("NullAway.Init")
final class DeadlockIT {
    private static final int DEADLOCK = 1213;

    private final TestCluster cluster;
    private @TempDir Path directory;
    private OwnProxy proxy;
    private Connection direct;

    DeadlockIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void start() throws Exception {
        direct = cluster.group("g0").connect();
        Sql.execute(direct, "DROP TABLE IF EXISTS plain.knot");
        Sql.execute(direct, "CREATE TABLE plain.knot (id INT PRIMARY KEY, n INT) ENGINE = InnoDB");
        Sql.execute(direct, "INSERT INTO plain.knot VALUES (1, 0), (2, 0), (3, 0), (4, 0)");
        proxy =
                OwnProxy.start(
                        directory,
                        "listener: {port: 0}\n"
                                + "pool: {max-connections: 2}\n"
                                + "users: {app: {password: secret}}\n"
                                + "schemas: {plain: {default-group: g0}}\n"
                                + cluster.groupsAsYaml());
    }

    @AfterEach
    void stop() throws Exception {
        proxy.close();
        Sql.execute(direct, "DROP TABLE plain.knot");
        direct.close();
    }

    @Test
    void who_goes_on_is_in_a_transaction_where_the_server_is() throws Exception {
        try (Connection victim = client();
                Connection other = client()) {
            deadlock(victim, other);

            Sql.execute(victim, "INSERT INTO knot VALUES (5, 0)");
            assertThat(ids().contains("5")).isEqualTo(!beginsAgain());
            Sql.execute(victim, "ROLLBACK");
            assertThat(ids().contains("5")).isEqualTo(!beginsAgain());

            Sql.execute(victim, "INSERT INTO knot VALUES (6, 0)");
            assertThat(ids()).contains("6");
        }
    }

    @Test
    void who_goes_on_commits_what_follows_as_one() throws Exception {
        try (Connection victim = client();
                Connection other = client()) {
            deadlock(victim, other);
            Sql.execute(other, "ROLLBACK");

            Sql.execute(victim, "INSERT INTO knot VALUES (5, 0)");
            Sql.execute(victim, "INSERT INTO knot VALUES (6, 0)");
            assertThat(ids().contains("6")).isEqualTo(!beginsAgain());
            Sql.execute(victim, "COMMIT");
            assertThat(ids()).contains("5", "6");
        }
    }

    @Test
    void the_next_client_of_the_connection_is_in_none() throws Exception {
        try (Connection victim = client();
                Connection other = client();
                Connection next = client()) {
            deadlock(victim, other);
            Sql.execute(victim, "ROLLBACK");

            // The other one's connection is taken: there is only the victim's.
            Sql.execute(next, "INSERT INTO knot VALUES (5, 0)");
            assertThat(ids()).contains("5");
        }
    }

    @Test
    void nor_is_one_that_comes_when_the_victim_has_left() throws Exception {
        try (Connection victim = client();
                Connection other = client();
                Connection next = client()) {
            deadlock(victim, other);
            victim.abort(Runnable::run);

            Sql.execute(next, "INSERT INTO knot VALUES (5, 0)");
            assertThat(ids()).contains("5");
        }
    }

    @Test
    void a_statement_that_commits_ends_it_also_when_it_fails() throws Exception {
        try (Connection client = client();
                Connection next = client()) {
            Sql.execute(client, "BEGIN");
            Sql.execute(client, "INSERT INTO knot VALUES (5, 0)");
            assertThatThrownBy(() -> Sql.execute(client, "ALTER TABLE knot DROP COLUMN absent"))
                    .isInstanceOf(SQLException.class);
            assertThat(ids()).contains("5");

            Sql.execute(client, "INSERT INTO knot VALUES (6, 0)");
            Sql.execute(next, "INSERT INTO knot VALUES (7, 0)");
            assertThat(ids()).contains("6", "7");
        }
    }

    /** The first one has written less, so that the server chooses it. */
    private void deadlock(Connection victim, Connection other) throws Exception {
        Sql.execute(victim, "BEGIN");
        Sql.execute(victim, "UPDATE knot SET n = 1 WHERE id = 1");
        Sql.execute(other, "BEGIN");
        Sql.execute(other, "UPDATE knot SET n = 2 WHERE id IN (2, 3, 4)");
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> waits =
                    threads.submit(() -> {
                        Sql.execute(victim, "UPDATE knot SET n = 1 WHERE id = 2");
                        return null;
                    });
            Awaitility.await("the victim waits").until(this::someoneWaits);
            Sql.execute(other, "UPDATE knot SET n = 2 WHERE id = 1");
            assertThatThrownBy(waits::get)
                    .cause()
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            refused -> assertThat(refused.getErrorCode()).isEqualTo(DEADLOCK));
        }
    }

    private boolean beginsAgain() throws SQLException {
        return direct.getMetaData().getDatabaseProductVersion().contains("MariaDB");
    }

    private boolean someoneWaits() throws SQLException {
        return Sql.rows(
                        direct,
                        "SELECT COUNT(*) FROM information_schema.innodb_trx WHERE trx_state ="
                                + " 'LOCK WAIT'")
                .equals(List.of("1"));
    }

    private List<String> ids() throws SQLException {
        return Sql.rows(direct, "SELECT id FROM plain.knot");
    }

    private Connection client() throws SQLException {
        return proxy.mariadb("app", "secret", "sslMode=trust");
    }
}

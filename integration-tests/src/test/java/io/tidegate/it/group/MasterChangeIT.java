package io.tidegate.it.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.ha.coordination.FenceCount;
import io.tidegate.ha.mysql.gtid.GtidSet;
import io.tidegate.it.server.ServerFamily;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What clients of a proxy see while a group's master changes. */
@ParameterizedClass
@EnumSource
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class MasterChangeIT {
    private static final int WRITERS = 4;
    private static final AtomicLong NEXT = new AtomicLong();

    @Parameter @Nullable ServerFamily family;
    private @Nullable ServedGroup served;

    @BeforeParameterizedClassInvocation
    void start() throws Exception {
        served = ServedGroup.start(Objects.requireNonNull(family));
    }

    @AfterParameterizedClassInvocation
    void stop() {
        group().close();
    }

    private ServedGroup group() {
        return Objects.requireNonNull(served);
    }

    private String rowsOnMaster(String where) throws SQLException {
        return group().askMaster("SELECT COUNT(*) FROM d.t WHERE " + where);
    }

    @Test
    void the_leader_says_who_the_first_master_is() throws Exception {
        assertThat(group().recorded().master()).isEqualTo(group().master());
    }

    @Test
    void writes_wait_and_none_fails_or_is_lost() throws Exception {
        Set<Long> acknowledged = ConcurrentHashMap.newKeySet();
        AtomicBoolean enough = new AtomicBoolean();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> writers = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                writers.add(
                        threads.submit(() -> {
                            try (Connection client = group().connect();
                                    Statement statement = client.createStatement()) {
                                while (!enough.get()) {
                                    long n = NEXT.incrementAndGet();
                                    statement.execute("INSERT INTO t (n) VALUES (" + n + ")");
                                    acknowledged.add(n);
                                }
                            }
                            return null;
                        }));
            }
            for (int i = 0; i < 4; i++) {
                int before = acknowledged.size();
                group().change();
                Awaitility.await("clients write again")
                        .atMost(Duration.ofSeconds(60))
                        .pollInterval(Duration.ofMillis(5))
                        .until(() -> acknowledged.size() >= before + 5 * WRITERS);
            }
            enough.set(true);
            for (Future<?> writer : writers) {
                writer.get(30, TimeUnit.SECONDS);
            }
        }

        for (long n : acknowledged) {
            assertThat(rowsOnMaster("n = " + n)).as("%d", n).isEqualTo("1");
        }
    }

    @Test
    void an_open_transaction_is_rolled_back_and_can_be_repeated() throws Exception {
        long lost = NEXT.incrementAndGet();
        long repeated = NEXT.incrementAndGet();
        try (Connection client = group().connect();
                Statement statement = client.createStatement()) {
            client.setAutoCommit(false);
            statement.execute("INSERT INTO t (n) VALUES (" + lost + ")");

            group().change();

            assertThatThrownBy(client::commit)
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            failed -> assertThat(failed.getSQLState()).isEqualTo("40001"))
                    .hasMessageContaining("TG-MASTER-CHANGED");
            statement.execute("INSERT INTO t (n) VALUES (" + repeated + ")");
            client.commit();
        }

        assertThat(rowsOnMaster("n = " + lost)).isEqualTo("0");
        assertThat(rowsOnMaster("n = " + repeated)).isEqualTo("1");
    }

    @Test
    void a_rollback_of_what_is_rolled_back_is_no_error() throws Exception {
        long n = NEXT.incrementAndGet();
        try (Connection client = group().connect();
                Statement statement = client.createStatement()) {
            client.setAutoCommit(false);
            statement.execute("INSERT INTO t (n) VALUES (" + n + ")");

            group().change();

            client.rollback();
            statement.execute("INSERT INTO t (n) VALUES (" + n + ")");
            client.commit();
        }
        assertThat(rowsOnMaster("n = " + n)).isEqualTo("1");
    }

    /** Later than what is under way has to end, and what may be a commit 2 s more. */
    @Test
    void a_write_whose_reply_comes_too_late_is_not_told_as_done() throws Exception {
        long n = NEXT.incrementAndGet();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                Connection client = group().connect();
                Statement statement = client.createStatement()) {
            Future<?> late =
                    threads.submit(() ->
                            statement.execute("INSERT INTO t (n) SELECT " + n + " + SLEEP(8)"));
            while (group().askMaster(
                            "SELECT COUNT(*) FROM information_schema.processlist WHERE info LIKE"
                                    + " 'INSERT INTO t (n) SELECT %'")
                    .equals("0")) {
                LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
            }

            group().raise();

            assertThatThrownBy(() -> late.get(1, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(SQLException.class)
                    .cause()
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            failed -> assertThat(failed.getSQLState()).isEqualTo("08007"))
                    .hasMessageContaining("TG-MASTER-CHANGED-OUTCOME-UNKNOWN");
            group().publish();
            group().lower();
        }
    }

    @Test
    void who_stops_says_what_clients_were_told_as_done() throws Exception {
        long n = NEXT.incrementAndGet();
        try (Connection client = group().connect();
                Connection preparing = group().connectPreparing();
                Statement statement = client.createStatement()) {
            GtidSet before = group().executed();
            statement.execute("INSERT INTO t (n) VALUES (" + n + ")");
            client.setAutoCommit(false);
            statement.execute("UPDATE t SET s = 'x' WHERE n = " + n);
            client.commit();
            try (PreparedStatement insert =
                    preparing.prepareStatement("INSERT INTO t (n) VALUES (?)")) {
                insert.setLong(1, -n);
                insert.execute();
            }
            GtidSet written = group().executed().minus(before);
            statement.execute("UPDATE t SET s = 'never committed' WHERE n = " + n);

            FenceCount count = group().raise();
            group().publish();
            group().lower();

            GtidSet told = group().parse(count.answers().values().iterator().next());
            // Heartbeats are written, too, and nobody is told of them.
            assertThat(written.count() - written.minus(told).count())
                    .as("%s in %s", written, told)
                    .isGreaterThanOrEqualTo(3);
            assertThat(group().executed().contains(told)).isTrue();
        }
    }

    @Test
    void a_statement_waits_for_so_long_and_no_longer() throws Exception {
        long n = NEXT.incrementAndGet();
        try (Connection client = group().connect();
                Statement statement = client.createStatement()) {
            group().raise();

            assertThatThrownBy(() -> statement.execute("INSERT INTO t (n) VALUES (" + n + ")"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("TG-MASTER-AWAITED")
                    .hasMessageContaining("a test");

            group().publish();
            group().lower();
            statement.execute("INSERT INTO t (n) VALUES (" + n + ")");
        }
        assertThat(rowsOnMaster("n = " + n)).isEqualTo("1");
    }

    @Test
    void the_fence_alone_does_not_let_statements_go_on() throws Exception {
        long n = NEXT.incrementAndGet();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                Connection client = group().connect();
                Statement statement = client.createStatement()) {
            group().raise();
            group().promote();
            Future<?> write =
                    threads.submit(() -> statement.execute("INSERT INTO t (n) VALUES (" + n + ")"));

            group().lower();

            assertThatThrownBy(() -> write.get(2, TimeUnit.SECONDS))
                    .isInstanceOf(TimeoutException.class);
            group().publish();
            write.get(5, TimeUnit.SECONDS);
        }
        assertThat(rowsOnMaster("n = " + n)).isEqualTo("1");
    }

    @Test
    void a_session_keeps_its_variables_and_its_prepared_statements() throws Exception {
        long n = NEXT.incrementAndGet();
        try (Connection client = group().connectPreparing();
                Statement statement = client.createStatement();
                PreparedStatement insert =
                        client.prepareStatement("INSERT INTO t (n, s) VALUES (?, @@time_zone)")) {
            statement.execute("SET SESSION time_zone = '+03:00'");
            insert.setLong(1, n);
            insert.execute();

            group().change();

            insert.setLong(1, -n);
            insert.execute();
        }
        assertThat(rowsOnMaster("n IN (" + n + ", " + -n + ") AND s = '+03:00'")).isEqualTo("2");
    }

    @Test
    void a_session_is_told_that_its_temporary_table_is_gone() throws Exception {
        try (Connection client = group().connect();
                Statement statement = client.createStatement()) {
            statement.execute("CREATE TEMPORARY TABLE mine (n INT)");

            group().change();

            assertThatThrownBy(() -> statement.execute("SELECT 1"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("TG-SESSION-STATE-LOST")
                    .hasMessageContaining("TEMPORARY_TABLE");
            statement.execute("CREATE TEMPORARY TABLE mine (n INT)");
            try (ResultSet row = statement.executeQuery("SELECT COUNT(*) FROM mine")) {
                assertThat(row.next()).isTrue();
            }
        }
    }
}

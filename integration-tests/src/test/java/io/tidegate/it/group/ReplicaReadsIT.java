package io.tidegate.it.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.it.server.ServerFamily;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Reads on replicas of a strict group of three servers. */
final class ReplicaReadsIT {
    /** Of pairs of a write and a read: -Dreads.pairs=10000 for a proof. */
    private static final int PAIRS = Integer.getInteger("reads.pairs", 400);

    private static final int SESSIONS = 4;

    private static final long MIX_MILLIS = Long.getLong("reads.millis", 8_000);

    /** Its first byte is the number of the server that answers. */
    private static final String SERVER = "UUID_SHORT() >> 56";

    private static void table(SupervisedGroup group) throws Exception {
        try (Connection app = group.connect(0);
                Statement statement = app.createStatement()) {
            statement.execute("CREATE TABLE r (n BIGINT PRIMARY KEY, v BIGINT)");
            statement.execute("INSERT INTO r VALUES (0, 0), (1, 0), (2, 0), (3, 0), (4, 0)");
        }
    }

    /** The number of the server that answers a query, whose last column is {@link #SERVER}. */
    private static long server(Statement statement, String query) throws SQLException {
        try (ResultSet rows = statement.executeQuery(query)) {
            assertThat(rows.next()).isTrue();
            return rows.getLong(rows.getMetaData().getColumnCount());
        }
    }

    private static boolean isReplica(long server) {
        return server != 1;
    }

    private static void awaitReplicas(SupervisedGroup group) throws Exception {
        for (int proxy = 0; proxy < 3; proxy++) {
            try (Connection reader = group.connect(proxy, "reader", "");
                    Statement statement = reader.createStatement()) {
                Awaitility.await("replicas are read")
                        .atMost(SupervisedGroup.LONG)
                        .until(() ->
                                isReplica(
                                        server(statement, "SELECT " + SERVER + " FROM r LIMIT 1")));
            }
        }
    }

    private static void delay(SupervisedGroup group, ServerFamily family, String node, int seconds)
            throws SQLException {
        switch (family) {
            case MYSQL ->
                    group.servers()
                            .execute(
                                    node,
                                    "STOP REPLICA SQL_THREAD",
                                    "CHANGE REPLICATION SOURCE TO SOURCE_DELAY = " + seconds,
                                    "START REPLICA SQL_THREAD");
            case MARIADB ->
                    group.servers()
                            .execute(
                                    node,
                                    "STOP SLAVE",
                                    "CHANGE MASTER TO MASTER_DELAY = " + seconds,
                                    "START SLAVE");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_session_reads_what_it_has_written_with_a_replica_that_is_behind(ServerFamily family)
            throws Exception {
        try (SupervisedGroup group = SupervisedGroup.start(family)) {
            table(group);
            awaitReplicas(group);
            delay(group, family, "b", 5);
            List<ReadHistory> histories = pairs(group, PAIRS);

            assertThat(histories).allSatisfy(each -> assertThat(each.anomalies()).isEmpty());
            long reads = histories.stream().mapToLong(ReadHistory::reads).sum();
            long onReplicas = histories.stream().mapToLong(ReadHistory::onReplicas).sum();
            System.err.println(
                    "%% " + family + ": " + onReplicas + " of " + reads + " reads on replicas");
            assertThat(onReplicas).isGreaterThan(reads / 2);
        }
    }

    private static List<ReadHistory> pairs(SupervisedGroup group, int pairs) throws Exception {
        List<ReadHistory> histories = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<ReadHistory>> running = new ArrayList<>();
            for (int i = 0; i < SESSIONS; i++) {
                int session = i;
                running.add(threads.submit(() -> pairs(group, session, pairs / SESSIONS)));
            }
            for (Future<ReadHistory> each : running) {
                histories.add(each.get());
            }
        }
        return histories;
    }

    /** Text for sessions of an even number, prepared statements for the others. */
    private static ReadHistory pairs(SupervisedGroup group, int session, int pairs)
            throws SQLException {
        ReadHistory history = new ReadHistory();
        try (Connection client =
                        group.connect(
                                session,
                                "reader",
                                session % 2 == 0 ? "" : "&useServerPrepStmts=true");
                PreparedStatement write =
                        client.prepareStatement("UPDATE r SET v = ? WHERE n = ?");
                PreparedStatement read =
                        client.prepareStatement("SELECT v, " + SERVER + " FROM r WHERE n = ?")) {
            for (int value = 1; value <= pairs; value++) {
                write.setLong(1, value);
                write.setLong(2, session);
                assertThat(write.executeUpdate()).isEqualTo(1);
                history.wrote(value);
                for (int again = 0; again < 1 + value % 2; again++) {
                    read.setLong(1, session);
                    try (ResultSet row = read.executeQuery()) {
                        assertThat(row.next()).isTrue();
                        history.read(row.getLong(1), isReplica(row.getLong(2)));
                    }
                }
            }
        }
        return history;
    }

    @ParameterizedTest
    @EnumSource
    void only_what_may_be_is_read_from_replicas(ServerFamily family) throws Exception {
        try (SupervisedGroup group = SupervisedGroup.start(family)) {
            table(group);
            awaitReplicas(group);
            String plain = "SELECT v, " + SERVER + " FROM r WHERE n = 1";
            try (Connection client = group.connect(0, "reader", "");
                    Statement statement = client.createStatement()) {
                assertThat(isReplica(server(statement, plain))).isTrue();
                assertThat(server(statement, plain + " FOR UPDATE")).isEqualTo(1);
                assertThat(server(statement, "SELECT @@version, " + SERVER + " FROM r"))
                        .isEqualTo(1);
                assertThat(server(statement, "SELECT User, " + SERVER + " FROM mysql.user"))
                        .isEqualTo(1);
                client.setAutoCommit(false);
                assertThat(server(statement, plain)).isEqualTo(1);
                client.commit();
                client.setAutoCommit(true);
                assertThat(isReplica(server(statement, plain))).isTrue();
                stateIsTheSame(statement);
                warningsAreToldOf(statement);
                aWriteBehindAViewIsTheMasters(group, statement);
                statement.execute("CREATE TEMPORARY TABLE r (n BIGINT, v BIGINT)");
                statement.execute("INSERT INTO r VALUES (1, 77)");
                assertThat(server(statement, plain)).isEqualTo(1);
            }
            hintsAreFollowed(group, plain);
            try (Connection client = group.connect(0);
                    Statement statement = client.createStatement()) {
                assertThat(server(statement, plain)).isEqualTo(1);
            }
        }
    }

    private static void stateIsTheSame(Statement statement) throws SQLException {
        statement.execute("SET time_zone = '+05:00', SESSION sql_mode = 'ANSI_QUOTES'");
        try (ResultSet row =
                statement.executeQuery(
                        "SELECT FROM_UNIXTIME(0), \"v\", " + SERVER + " FROM r WHERE n = 1")) {
            assertThat(row.next()).isTrue();
            assertThat(row.getString(1)).startsWith("1970-01-01 05:00:00");
            assertThat(row.getLong(2)).isZero();
            assertThat(isReplica(row.getLong(3))).isTrue();
        }
        statement.execute("SET time_zone = DEFAULT, SESSION sql_mode = DEFAULT");
    }

    private static void warningsAreToldOf(Statement statement) throws SQLException {
        assertThat(
                        isReplica(
                                server(
                                        statement,
                                        "SELECT CAST('x' AS SIGNED), "
                                                + SERVER
                                                + " FROM r LIMIT 1")))
                .isTrue();
        try (ResultSet warning = statement.executeQuery("SHOW WARNINGS")) {
            assertThat(warning.next()).isTrue();
            assertThat(warning.getInt(2)).isEqualTo(1292);
        }
        assertThatThrownBy(() -> statement.executeQuery("SELECT v FROM nowhere"))
                .isInstanceOfSatisfying(
                        SQLException.class,
                        error -> assertThat(error.getErrorCode()).isEqualTo(1146));
        try (ResultSet warning = statement.executeQuery("SHOW WARNINGS")) {
            assertThat(warning.next()).isTrue();
            assertThat(warning.getInt(2)).isEqualTo(1146);
        }
    }

    /** A view hides the function from the proxy, and the account may write anywhere. */
    private static void aWriteBehindAViewIsTheMasters(SupervisedGroup group, Statement statement)
            throws Exception {
        for (String node : group.servers().names()) {
            group.servers().execute(node, "SET GLOBAL log_bin_trust_function_creators = 1");
        }
        group.servers()
                .execute(
                        "a",
                        "CREATE FUNCTION d.w() RETURNS BIGINT MODIFIES SQL DATA"
                                + " BEGIN INSERT INTO d.r VALUES (99, 1); RETURN UUID_SHORT() >> 56; END",
                        "CREATE VIEW d.hidden AS SELECT d.w() AS server");
        Awaitility.await("the view is there")
                .atMost(SupervisedGroup.LONG)
                .until(() ->
                        group.ask("b", "SHOW TABLES FROM d LIKE 'hidden'").equals("hidden")
                                && group.ask("c", "SHOW TABLES FROM d LIKE 'hidden'")
                                        .equals("hidden"));
        assertThat(server(statement, "SELECT server FROM hidden")).isEqualTo(1);
        try (ResultSet row = statement.executeQuery("SELECT v FROM r WHERE n = 99")) {
            assertThat(row.next()).isTrue();
        }
    }

    private static void hintsAreFollowed(SupervisedGroup group, String plain) throws SQLException {
        try (Connection client = group.connect(0, "hinting", "");
                Statement statement = client.createStatement()) {
            assertThat(server(statement, plain)).isEqualTo(1);
            assertThat(
                            isReplica(
                                    server(
                                            statement,
                                            plain.replace(
                                                    "SELECT", "SELECT /*+ tidegate: replica */"))))
                    .isTrue();
        }
        try (Connection client = group.connect(0, "lax", "");
                Statement statement = client.createStatement()) {
            assertThat(isReplica(server(statement, plain))).isTrue();
            assertThat(server(statement, plain.replace("SELECT", "SELECT /*+ tidegate: master */")))
                    .isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void reads_go_on_without_an_error_when_a_replica_dies(ServerFamily family) throws Exception {
        try (SupervisedGroup group = SupervisedGroup.start(family)) {
            table(group);
            awaitReplicas(group);
            AtomicBoolean enough = new AtomicBoolean();
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<ReadHistory>> running = new ArrayList<>();
                for (int i = 0; i < SESSIONS; i++) {
                    int session = i;
                    running.add(threads.submit(() -> readUntil(group, session, enough)));
                }
                Thread.sleep(1000);
                group.node("b").kill();
                Thread.sleep(2000);
                enough.set(true);
                for (Future<ReadHistory> each : running) {
                    ReadHistory history = each.get();
                    assertThat(history.anomalies()).isEmpty();
                    assertThat(history.onReplicas()).isPositive();
                }
            } finally {
                enough.set(true);
            }
        }
    }

    private static ReadHistory readUntil(SupervisedGroup group, int session, AtomicBoolean enough)
            throws SQLException {
        ReadHistory history = new ReadHistory();
        try (Connection client =
                        group.connect(
                                session,
                                "reader",
                                session % 2 == 0 ? "" : "&useServerPrepStmts=true");
                PreparedStatement read =
                        client.prepareStatement("SELECT v, " + SERVER + " FROM r WHERE n = ?")) {
            while (!enough.get()) {
                read.setLong(1, session);
                try (ResultSet row = read.executeQuery()) {
                    assertThat(row.next()).isTrue();
                    history.read(row.getLong(1), isReplica(row.getLong(2)));
                }
            }
        }
        return history;
    }

    @ParameterizedTest
    @EnumSource
    void reads_never_go_back_while_replicas_lag_now_more_now_less(ServerFamily family)
            throws Exception {
        try (SupervisedGroup group = SupervisedGroup.start(family)) {
            table(group);
            awaitReplicas(group);
            AtomicBoolean enough = new AtomicBoolean();
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                Future<?> writing = threads.submit(() -> writeUntil(group, enough));
                Future<?> lagging = threads.submit(() -> lagUntil(group, family, enough));
                List<Future<ReadHistory>> running = new ArrayList<>();
                for (int i = 1; i <= SESSIONS; i++) {
                    int session = i;
                    running.add(threads.submit(() -> mixUntil(group, session, enough)));
                }
                Thread.sleep(MIX_MILLIS);
                enough.set(true);
                long reads = 0;
                long onReplicas = 0;
                for (Future<ReadHistory> each : running) {
                    ReadHistory history = each.get();
                    assertThat(history.anomalies()).isEmpty();
                    reads += history.reads();
                    onReplicas += history.onReplicas();
                }
                writing.get();
                lagging.get();
                System.err.println(
                        "%% " + family + ": " + onReplicas + " of " + reads + " on replicas");
                assertThat(onReplicas).isPositive();
            } finally {
                enough.set(true);
            }
        }
    }

    /** Row 0 becomes greater and greater. */
    private static Void writeUntil(SupervisedGroup group, AtomicBoolean enough) throws Exception {
        try (Connection writer = group.connect(2);
                Statement statement = writer.createStatement()) {
            while (!enough.get()) {
                statement.executeUpdate("UPDATE r SET v = v + 1 WHERE n = 0");
                Thread.sleep(2);
            }
        }
        return null;
    }

    /** One of the replicas is up to three seconds behind, for a moment. */
    private static Void lagUntil(SupervisedGroup group, ServerFamily family, AtomicBoolean enough)
            throws Exception {
        Random random = new Random(7);
        while (!enough.get()) {
            String node = random.nextBoolean() ? "b" : "c";
            delay(group, family, node, random.nextInt(4));
            Thread.sleep(500 + random.nextInt(1000));
        }
        return null;
    }

    /**
     * Its write makes the master show all that a replica has shown before; what the master shows
     * then, replicas have to show, too.
     */
    private static ReadHistory mixUntil(SupervisedGroup group, int session, AtomicBoolean enough)
            throws SQLException {
        ReadHistory history = new ReadHistory();
        String read = "SELECT v, " + SERVER + " FROM r WHERE n = 0";
        try (Connection client = group.connect(session % 2, "reader", "");
                Statement statement = client.createStatement()) {
            while (!enough.get()) {
                statement.executeUpdate("UPDATE r SET v = v + 1 WHERE n = " + session);
                read(history, statement, read + " LOCK IN SHARE MODE");
                for (int i = 0; i < 3; i++) {
                    read(history, statement, read);
                }
            }
        }
        return history;
    }

    private static void read(ReadHistory history, Statement statement, String query)
            throws SQLException {
        try (ResultSet row = statement.executeQuery(query)) {
            assertThat(row.next()).isTrue();
            history.read(row.getLong(1), isReplica(row.getLong(2)));
        }
    }
}

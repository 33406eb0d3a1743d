package io.tidegate.it.group;

import static io.tidegate.it.group.ReplicaTransaction.BEGIN;
import static io.tidegate.it.group.ReplicaTransaction.WHO;
import static io.tidegate.it.group.ReplicaTransaction.begun;
import static io.tidegate.it.group.ReplicaTransaction.node;
import static io.tidegate.it.group.ReplicaTransaction.number;
import static io.tidegate.it.group.ReplicaTransaction.server;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tidegate.it.server.ServerFamily;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** READ ONLY transactions on a replica while the master changes, or the replica is lost. */
final class ReadOnlyFailoverIT {
    private static final String COUNT = "SELECT COUNT(*) FROM t";

    @ParameterizedTest
    @EnumSource
    void a_change_of_the_master_ends_it_by_an_error_that_may_be_retried(ServerFamily family)
            throws Exception {
        try (SupervisedGroup group = SupervisedGroup.start(family);
                Connection client = group.connect(0, "reader", "");
                Statement statement = client.createStatement()) {
            group.servers().execute("a", "INSERT INTO d.t VALUES (1)");

            long on = begun(statement);
            ends(group, statement, () -> group.switchOver(on == 2 ? "c" : "b"));
            group.awaitFollows("a");
            group.awaitHealthy();

            String replica = node(begunAway(group, statement));
            ends(group, statement, () -> group.switchOver(replica));
            group.awaitHealthy();

            long _ = begunAway(group, statement);
            String old = group.recorded().master();
            ends(
                    group,
                    statement,
                    () -> {
                        group.node(old).kill();
                        group.awaitMasterAfter(old);
                    });
        }
    }

    private interface Change {
        void make() throws Exception;
    }

    private static long begunAway(SupervisedGroup group, Statement statement) {
        return begun(statement, server(group.recorded().master()), "COMMIT", BEGIN);
    }

    /** What it read up to then is one moment; behind it the session reads what it writes. */
    private static void ends(SupervisedGroup group, Statement statement, Change change)
            throws Exception {
        long before = number(statement, COUNT);
        change.make();
        SQLException error = firstError(statement, before);
        assertThat(error.getSQLState()).isEqualTo("40001");
        assertThat(error.getMessage()).startsWith("TG-MASTER-CHANGED: ");
        long next = before + 100;
        Awaitility.await("there is a master")
                .atMost(SupervisedGroup.LONG)
                .ignoreException(SQLException.class)
                .until(() -> statement.executeUpdate("INSERT INTO t VALUES (" + next + ")") == 1);
        statement.execute(BEGIN);
        assertThat(number(statement, COUNT)).isEqualTo(before + 1);
        statement.execute("COMMIT");
        long replica = begunAway(group, statement);
        assertThat(number(statement, COUNT)).isEqualTo(before + 1);
        assertThat(number(statement, WHO)).isEqualTo(replica);
        statement.execute("COMMIT");
    }

    private static SQLException firstError(Statement statement, long count) {
        AtomicReference<SQLException> found = new AtomicReference<>();
        Awaitility.await("the transaction ends")
                .atMost(SupervisedGroup.LONG)
                .until(() -> {
                    try {
                        assertThat(number(statement, COUNT)).isEqualTo(count);
                        return false;
                    } catch (SQLException error) {
                        found.set(error);
                        return true;
                    }
                });
        return Objects.requireNonNull(found.get());
    }

    /** The replica dies between the rows of an answer; nobody takes those for all. */
    @ParameterizedTest
    @EnumSource
    void its_replica_dies_in_the_middle_of_an_answer(ServerFamily family) throws Exception {
        try (SupervisedGroup group = SupervisedGroup.start(family)) {
            group.servers()
                    .execute(
                            "a",
                            "INSERT INTO d.t VALUES (1)",
                            "CREATE TABLE d.wide (n BIGINT PRIMARY KEY, v TEXT)",
                            "INSERT INTO d.wide VALUES (0, REPEAT('x', 4000))");
            int rows = 1;
            while (rows < 16384) {
                group.servers()
                        .execute("a", "INSERT INTO d.wide SELECT n + " + rows + ", v FROM d.wide");
                rows *= 2;
            }
            try (Connection client = group.connect(0, "reader", "");
                    Statement statement = client.createStatement();
                    Statement streaming = client.createStatement()) {
                String all = Integer.toString(rows);
                for (String each : List.of("b", "c")) {
                    Awaitility.await(each + " has all rows")
                            .atMost(SupervisedGroup.LONG)
                            .ignoreExceptions()
                            .until(() ->
                                    group.ask(each, "SELECT COUNT(*) FROM d.wide").equals(all));
                }
                String replica = node(begun(statement));
                streaming.setFetchSize(Integer.MIN_VALUE);
                SQLException error =
                        catchThrowableOfType(
                                SQLException.class,
                                () -> {
                                    try (ResultSet answer =
                                            streaming.executeQuery("SELECT n, v FROM wide")) {
                                        assertThat(answer.next()).isTrue();
                                        group.node(replica).kill();
                                        while (answer.next()) {
                                            assertThat(answer.getString(2)).hasSize(4000);
                                        }
                                    }
                                });
                assertThat((Throwable) error).as("an answer that is not whole is none").isNotNull();
                assertThat(client.isValid(5)).as("the connection ends").isFalse();
            }
            try (Connection client = group.connect(0, "reader", "");
                    Statement statement = client.createStatement()) {
                long replica = begun(statement);
                assertThat(number(statement, "SELECT COUNT(*) FROM wide")).isEqualTo(rows);
                assertThat(number(statement, WHO)).isEqualTo(replica);
                statement.execute("COMMIT");
            }
        }
    }
}

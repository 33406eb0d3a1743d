package io.tidegate.it.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.it.server.ServerFamily;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A strict group whose replicas are all gone, and what becomes of its commits. */
final class DurabilityIT {
    private static final String CONTINUE =
            "durability: strict\n      when-alone: continue\n      when-alone-after: 3s";

    /** Behind which a client gives up that is told nothing. */
    private static final String LIMIT = "&socketTimeout=30000";

    private static final String STANDING = "SELECT durability FROM `groups` WHERE name = 'g0'";

    /** What a failure tells beside. */
    private static final String NODES =
            "SELECT CONCAT(name, ' is ', COALESCE(CAST(lag_millis AS VARCHAR), '?'), ' ms behind') FROM nodes";

    @ParameterizedTest
    @EnumSource
    void a_group_that_may_goes_on_alone_until_a_replica_has_everything_again(ServerFamily family)
            throws Exception {
        try (SupervisedGroup group = SupervisedGroup.start(family, CONTINUE);
                Writers writers = Writers.start(group, 6)) {
            writers.awaitMore(100);
            assertThat(group.administer(STANDING, 1)).containsExactly("strict");

            group.node("b").kill();
            group.node("c").kill();
            await(group, "alone");
            await(group, "degraded");
            writers.awaitMore(200);

            assertThat(
                            group.administer(
                                    "SELECT CONCAT(cause, ' ', state, ' ', author) FROM failovers",
                                    1))
                    .contains("degrade done tidegate");
            assertThat(group.administer("DOCTOR", 3).toString())
                    .contains("commits do not wait for a replica");
            group.node("b").restart();
            await(group, "strict");
            writers.awaitMore(100);
            assertThat(group.ask("a", waits(family))).isEqualTo("1");
            assertThat(writers.lostOn("a")).isEmpty();
            group.awaitFollows("b");
            assertThat(group.recorded().epoch()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void nobody_becomes_the_master_who_may_lack_what_was_told_alone(ServerFamily family)
            throws Exception {
        try (SupervisedGroup group = SupervisedGroup.start(family, CONTINUE);
                Writers writers = Writers.start(group, 6)) {
            writers.awaitMore(50);
            group.node("b").kill();
            group.node("c").kill();
            await(group, "degraded");
            writers.awaitMore(100);
            group.servers().link("b").cut();
            group.servers().link("c").cut();

            group.node("a").kill();
            group.node("b").restart();
            group.node("c").restart();
            TimeUnit.SECONDS.sleep(10);

            assertThat(group.recorded().master()).isEqualTo("a");
            assertThat(group.administer("EXPLAIN FAILOVER g0", 3).toString())
                    .contains("commits have been told as done without a replica");
            assertThatThrownBy(() -> group.administer("FAILOVER GROUP g0", 1))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("add FORCE");
            group.node("a").restart();
            writers.awaitMore(50);
            assertThat(group.recorded().master()).isEqualTo("a");
            await(group, "strict");
            assertThat(writers.lostOn("a")).isEmpty();
            group.awaitFollows("b");
        }
    }

    @ParameterizedTest
    @EnumSource
    void people_decide_that_a_group_goes_on_alone_and_when_that_ends(ServerFamily family)
            throws Exception {
        try (SupervisedGroup group = SupervisedGroup.start(family);
                Writers writers = Writers.start(group, 1)) {
            writers.awaitMore(50);
            group.node("b").kill();
            group.node("c").kill();
            await(group, "alone");
            TimeUnit.SECONDS.sleep(1);
            int before = writers.acknowledged();
            TimeUnit.SECONDS.sleep(3);
            assertThat(writers.acknowledged()).as("told by the master alone").isEqualTo(before);

            assertThat(group.administer("DURABILITY DEGRADE GROUP g0 BECAUSE 'the rack burns'", 1))
                    .first()
                    .asString()
                    .contains("commits do not wait");

            writers.awaitMore(50);
            assertThat(group.administer("SELECT degraded_reason FROM `groups`", 1))
                    .containsExactly("asked for by dba: the rack burns");
            assertThat(group.administer("SELECT statement FROM audit", 1).toString())
                    .contains("the rack burns");
            // Whoever leads by now has not been told by anybody.
            group.stopLastProxy();
            group.stopLastProxy();
            group.node("b").restart();
            Awaitility.await("b replicates")
                    .atMost(SupervisedGroup.LONG)
                    .until(() -> isNear(group, "b"));
            TimeUnit.SECONDS.sleep(4);
            assertThat(group.administer(STANDING, 1)).containsExactly("degraded");

            Awaitility.await("the last proxy leads")
                    .atMost(SupervisedGroup.LONG)
                    .ignoreException(SQLException.class)
                    .untilAsserted(() ->
                            assertThat(group.administer("DURABILITY RESTORE GROUP g0", 1))
                                    .first()
                                    .asString()
                                    .contains("b has everything"));

            await(group, "strict");
            assertThat(group.ask("a", waits(family))).isEqualTo("1");
            writers.awaitMore(20);
            assertThatThrownBy(() -> group.administer("DURABILITY RESTORE GROUP g0", 1))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("wait for a replica already");
            assertThat(writers.lostOn("a")).isEmpty();
            // An acknowledgement says that it was received, not that it can be read there.
            group.awaitFollows("b");
        }
    }

    @ParameterizedTest
    @EnumSource
    void who_waits_for_a_replica_is_told_that_the_outcome_is_not_known(ServerFamily family)
            throws Exception {
        try (SupervisedGroup group =
                        SupervisedGroup.start(
                                family, "durability: strict\n      when-alone-after: 3s");
                Connection single = group.connect(0, "app", LIMIT);
                Connection begun = group.connect(1, "app", LIMIT);
                Connection third = group.connect(2, "app", LIMIT);
                Statement reader = third.createStatement();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                Statement alone = single.createStatement();
                Statement transaction = begun.createStatement()) {
            transaction.execute("BEGIN");
            transaction.execute("INSERT INTO t (n) VALUES (2)");
            group.node("b").kill();
            group.node("c").kill();
            await(group, "alone");

            Future<Boolean> read = threads.submit(() -> reader.execute("SELECT SLEEP(7)"));
            long began = System.nanoTime();
            assertThatThrownBy(() -> alone.execute("INSERT INTO t (n) VALUES (1)"))
                    .isInstanceOfSatisfying(SQLException.class, DurabilityIT::isUnknown);
            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .isBetween(Duration.ofMillis(2500), Duration.ofSeconds(15));
            assertThatThrownBy(() -> transaction.execute("COMMIT"))
                    .isInstanceOfSatisfying(SQLException.class, DurabilityIT::isUnknown);
            assertThat(read.get()).as("a read goes on").isTrue();
            try (ResultSet row = reader.executeQuery("SELECT COUNT(*) FROM t")) {
                row.next();
                assertThat(row.getInt(1)).as("seen although no replica has it").isZero();
            }

            group.node("b").restart();

            await(group, "strict");
            Awaitility.await("the commits are done")
                    .atMost(SupervisedGroup.LONG)
                    .untilAsserted(
                            () -> assertThat(group.rows("b")).containsExactlyInAnyOrder(1L, 2L));
            try (Statement again = group.connect(0).createStatement()) {
                assertThat(again.executeUpdate("INSERT INTO t (n) VALUES (3)")).isEqualTo(1);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_group_that_waits_again_is_strict_when_a_replica_has_everything(ServerFamily family)
            throws Exception {
        try (SupervisedGroup group = SupervisedGroup.start(family);
                Writers writers = Writers.start(group, 6)) {
            writers.awaitMore(50);
            group.node("b").kill();
            group.node("c").kill();
            await(group, "alone");
            group.administer("DURABILITY DEGRADE GROUP g0 BECAUSE 'of a test'", 1);
            writers.awaitMore(50);

            assertThat(group.administer("DURABILITY RESTORE GROUP g0", 1))
                    .first()
                    .asString()
                    .contains("none has everything yet");

            await(group, "restoring");
            group.node("b").restart();
            await(group, "strict");
            writers.awaitMore(50);
            assertThat(group.recorded().epoch()).isEqualTo(1);
            assertThat(writers.lostOn("a")).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_somebody_switched_off_on_the_server_is_ended(ServerFamily family) throws Exception {
        try (SupervisedGroup group = SupervisedGroup.start(family)) {
            group.servers()
                    .execute(
                            "a", waits(family).replace("SELECT @@GLOBAL.", "SET GLOBAL ") + " = 0");

            Awaitility.await("commits wait again")
                    .atMost(SupervisedGroup.LONG)
                    .untilAsserted(() -> assertThat(group.ask("a", waits(family))).isEqualTo("1"));
            Awaitility.await("a replica has everything")
                    .atMost(SupervisedGroup.LONG)
                    .untilAsserted(() ->
                            assertThat(
                                            group.administer(
                                                    "SELECT CONCAT(cause, ' ', state) FROM failovers",
                                                    1))
                                    .contains("restore done"));
            await(group, "strict");
        }
    }

    private static void isUnknown(SQLException told) {
        assertThat(told.getMessage()).contains("TG-ACKNOWLEDGEMENT-AWAITED");
        assertThat(told.getSQLState()).isEqualTo("08007");
    }

    private static boolean isNear(SupervisedGroup group, String node) throws SQLException {
        String lag =
                group.administer("SELECT lag_millis FROM nodes WHERE name = '" + node + "'", 1)
                        .getFirst();
        return lag != null && Long.parseLong(lag) < 1000;
    }

    private static String waits(ServerFamily family) {
        return switch (family) {
            case MYSQL -> "SELECT @@GLOBAL.rpl_semi_sync_source_enabled";
            case MARIADB -> "SELECT @@GLOBAL.rpl_semi_sync_master_enabled";
        };
    }

    private static void await(SupervisedGroup group, String standing) {
        Awaitility.await("the group is " + standing)
                .atMost(SupervisedGroup.LONG)
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(() ->
                        assertThat(group.administer(STANDING, 1))
                                .as("beside %s", group.administer(NODES, 1))
                                .isEqualTo(List.of(standing)));
    }
}

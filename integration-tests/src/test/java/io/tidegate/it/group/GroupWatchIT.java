package io.tidegate.it.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.conf.model.Durability;
import io.tidegate.ha.diagnosis.Condition;
import io.tidegate.ha.diagnosis.Diagnosis;
import io.tidegate.ha.diagnosis.Examination;
import io.tidegate.ha.diagnosis.Finding;
import io.tidegate.ha.diagnosis.Thresholds;
import io.tidegate.ha.health.GroupWatch;
import io.tidegate.ha.health.Intent;
import io.tidegate.ha.health.NodeRule;
import io.tidegate.ha.health.ProxyReport;
import io.tidegate.ha.health.Sight;
import io.tidegate.ha.health.Snapshot;
import io.tidegate.ha.health.SnapshotMerger;
import io.tidegate.ha.health.WatchTiming;
import io.tidegate.ha.mysql.node.ServerNode;
import io.tidegate.it.server.ReplicatedGroup;
import io.tidegate.it.server.ReplicatedGroup.Shape;
import io.tidegate.it.server.ServerFamily;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Two proxies watch a strict group of real servers while something happens to it. */
@ParameterizedClass
@EnumSource
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
final class GroupWatchIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Intent INTENT =
            new Intent(
                    "g0",
                    7,
                    "a",
                    Durability.STRICT,
                    Map.of(
                            "a", NodeRule.NEUTRAL,
                            "b", NodeRule.NEUTRAL,
                            "c", NodeRule.NEUTRAL));

    @Parameter @Nullable ServerFamily wanted;
    private @Nullable WatchedServers servers;
    private final List<GroupWatch> proxies = new ArrayList<>();
    private final SnapshotMerger merger = new SnapshotMerger(Duration.ofSeconds(2));

    private String run(String proxy) {
        return proxy + ".of-" + family();
    }

    @BeforeParameterizedClassInvocation
    void start() throws Exception {
        servers =
                WatchedServers.start(
                        Objects.requireNonNull(wanted),
                        Shape.withReplicas(2).strict().with("--max-connections=40"));
        for (String proxy : new String[] {"p1", "p2"}) {
            Map<String, ServerNode> watched = new HashMap<>();
            group().names().forEach(name -> watched.put(name, nodes().node(name)));
            proxies.add(
                    GroupWatch.start(
                            proxy,
                            run(proxy),
                            watched,
                            () -> Optional.of("a"),
                            WatchTiming.DEFAULT));
        }
    }

    @AfterParameterizedClassInvocation
    void stop() {
        proxies.forEach(GroupWatch::close);
        proxies.clear();
        Objects.requireNonNull(servers).close();
    }

    private ServerFamily family() {
        return Objects.requireNonNull(servers).family();
    }

    private ReplicatedGroup group() {
        return Objects.requireNonNull(servers).group();
    }

    private Nodes nodes() {
        return Objects.requireNonNull(servers).nodes();
    }

    @BeforeEach
    void healthy() {
        await(Condition.HEALTHY, "a");
    }

    private Snapshot snapshot() {
        for (GroupWatch proxy : proxies) {
            merger.add(proxy.report(), System.nanoTime());
        }
        return merger.snapshot(INTENT, List.of(run("p1"), run("p2")), System.nanoTime());
    }

    private Diagnosis diagnosis() {
        return Examination.of(snapshot(), Thresholds.DEFAULT);
    }

    private List<String> found() {
        return found(diagnosis());
    }

    private static List<String> found(Diagnosis diagnosis) {
        return diagnosis.findings().stream()
                .map((Finding each) -> each.condition() + " " + each.node())
                .toList();
    }

    private void await(Condition condition, String node) {
        Awaitility.await()
                .atMost(SOON)
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(() -> {
                    Diagnosis now = diagnosis();
                    assertThat(found(now)).as("%s", now).contains(condition + " " + node);
                });
    }

    /** Whatever is found meanwhile, it is no reason to fail over. */
    private void neverFailsOver(Duration span) {
        Awaitility.await()
                .atMost(span.plusSeconds(30))
                .pollInterval(Duration.ofMillis(50))
                .during(span)
                .untilAsserted(() ->
                        assertThat(diagnosis().action()).isNotEqualTo(Condition.Action.FAIL_OVER));
    }

    private Sight.Answering answer(String node) {
        return snapshot().answer(node).orElseThrow();
    }

    @Test
    void heartbeats_reach_the_replicas_and_tell_their_lag() throws Exception {
        Awaitility.await().atMost(SOON).until(() -> answer("b").lagMillis() >= 0);
        try (Connection locker = group().node("b").connect();
                Statement statement = locker.createStatement()) {
            locker.setAutoCommit(false);
            statement.execute("SELECT * FROM tidegate_control.tidegate_heartbeat FOR UPDATE");

            Awaitility.await().atMost(SOON).until(() -> answer("b").lagMillis() > 2000);
            assertThat(answer("c").lagMillis()).isLessThan(2000);
            assertThat(answer("b").receiverSilentMillis()).isLessThan(1500);

            locker.rollback();
        }
        Awaitility.await().atMost(SOON).until(() -> answer("b").lagMillis() < 1000);
    }

    @Test
    void a_killed_master_is_a_crash_and_its_return_a_restart() throws Exception {
        long begun = System.nanoTime();
        group().node("a").kill();
        await(Condition.MASTER_CRASHED, "a");
        System.err.println(
                family()
                        + ": a crash is found after "
                        + (System.nanoTime() - begun) / 1_000_000
                        + " ms");

        group().node("a").restart();
        await(Condition.MASTER_RESTARTED, "a");
        assertThat(diagnosis().action()).isEqualTo(Condition.Action.RESUME);
        resume();
    }

    private void resume() throws SQLException {
        try (var session = nodes().node("a").lease()) {
            session.requireAcknowledgement();
            session.makeWritable();
        }
    }

    @Test
    void a_frozen_master_is_silent() throws Exception {
        long begun = System.nanoTime();
        group().node("a").freeze();
        try {
            await(Condition.MASTER_SILENT, "a");
            System.err.println(
                    family()
                            + ": a frozen master is found after "
                            + (System.nanoTime() - begun) / 1_000_000
                            + " ms");
        } finally {
            group().node("a").resume();
        }
    }

    @Test
    void a_master_that_is_frozen_for_a_second_is_left_alone() throws Exception {
        for (int i = 0; i < 3; i++) {
            group().node("a").freeze();
            neverFailsOver(Duration.ofMillis(900));
            group().node("a").resume();
            neverFailsOver(Duration.ofMillis(1500));
        }
    }

    @Test
    void a_frozen_replica_delays_nobody() throws Exception {
        group().node("c").freeze();
        try {
            await(Condition.REPLICA_UNREACHABLE, "c");
            assertThat(answer("a").ageMillis()).isLessThan(1500);
            assertThat(answer("b").ageMillis()).isLessThan(1500);
        } finally {
            group().node("c").resume();
        }
    }

    @Test
    void a_read_lock_blocks_writes_and_is_no_death() throws Exception {
        try (Connection locker = group().node("a").connect();
                Statement statement = locker.createStatement()) {
            statement.execute("FLUSH TABLES WITH READ LOCK");

            await(Condition.WRITES_BLOCKED, "a");
            neverFailsOver(Duration.ofSeconds(7));

            statement.execute("UNLOCK TABLES");
        }
    }

    @Test
    void replication_that_is_cut_blocks_writes_until_it_is_time_to_fail_over() throws Exception {
        long begun = System.nanoTime();
        group().link("b").cut();
        group().link("c").cut();
        try {
            await(Condition.REPLICATION_CUT, "a");
            assertThat(Duration.ofNanos(System.nanoTime() - begun))
                    .isGreaterThan(Duration.ofSeconds(5));
        } finally {
            group().link("b").mend();
            group().link("c").mend();
        }
    }

    @Test
    void one_link_that_is_cut_is_a_replicas_trouble() throws Exception {
        group().link("c").cut();
        try {
            await(Condition.REPLICA_CUT, "c");
            neverFailsOver(Duration.ofSeconds(3));
        } finally {
            group().link("c").mend();
        }
    }

    @Test
    void connections_that_are_all_taken_are_no_death() throws Exception {
        List<Connection> taken = new ArrayList<>();
        try {
            // So that those who look need new ones.
            while (taken.size() < 60) {
                taken.add(group().node("a").connect());
            }
        } catch (SQLException full) {
            assertThat(full.getErrorCode()).isEqualTo(1040);
        }
        try {
            try (Statement killer = taken.getFirst().createStatement()) {
                killProbes(killer, taken);
            }
            neverFailsOver(Duration.ofSeconds(3));
        } finally {
            for (Connection each : taken) {
                each.close();
            }
        }
    }

    /** And takes their places. */
    private void killProbes(Statement killer, List<Connection> taken) throws SQLException {
        List<Long> others = new ArrayList<>();
        try (var rows = killer.executeQuery("SHOW PROCESSLIST")) {
            while (rows.next()) {
                String command = rows.getString("Command");
                boolean replica = command.startsWith("Binlog Dump");
                if (!replica && !rows.getString("User").equals("system user")) {
                    others.add(rows.getLong("Id"));
                }
            }
        }
        for (Connection each : taken) {
            try (Statement own = each.createStatement();
                    var row = own.executeQuery("SELECT CONNECTION_ID()")) {
                row.next();
                others.remove(row.getLong(1));
            }
        }
        for (long id : others) {
            try {
                killer.execute("KILL CONNECTION " + id);
                taken.add(group().node("a").connect());
            } catch (SQLException lostRace) {
                // A probe was faster, or it was no connection of anybody.
            }
        }
    }

    @Test
    void read_only_by_hand_is_left_so() throws Exception {
        group().execute("a", "SET GLOBAL read_only = 1");
        try {
            await(Condition.READ_ONLY_BY_HAND, "a");
            String before = group().ask("a", executed());
            neverFailsOver(Duration.ofSeconds(2));
            // The account may write all the same, and does not.
            assertThat(group().ask("a", executed())).isEqualTo(before);
        } finally {
            group().execute("a", "SET GLOBAL read_only = 0");
        }
    }

    private String executed() {
        return switch (family()) {
            case MYSQL -> "SELECT @@GLOBAL.gtid_executed";
            case MARIADB -> "SELECT @@GLOBAL.gtid_binlog_state";
        };
    }

    @Test
    void a_writable_replica_is_a_second_writer() throws Exception {
        group().execute("c", "SET GLOBAL read_only = 0");
        try {
            await(Condition.TWO_WRITERS, "c");
        } finally {
            group().execute("c", "SET GLOBAL read_only = 1");
        }
    }

    @Test
    void a_replica_that_was_started_again_vouches_only_when_it_keeps_its_relay_log()
            throws Exception {
        group().node("c").kill();
        await(Condition.REPLICA_UNREACHABLE, "c");
        group().link("c").cut();
        try {
            group().node("c").restart();
            switch (family()) {
                case MARIADB -> await(Condition.CANNOT_VOUCH, "c");
                case MYSQL -> {
                    await(Condition.REPLICA_CUT, "c");
                    assertThat(found()).doesNotContain("CANNOT_VOUCH c");
                }
            }
        } finally {
            group().link("c").mend();
        }
    }

    @Test
    void semi_sync_that_was_switched_off_shows() throws Exception {
        try (var session = nodes().node("a").lease()) {
            session.waiveAcknowledgement();
            await(Condition.SEMI_SYNC_DEGRADED, "a");
            session.requireAcknowledgement();
        }
    }

    @Test
    void a_report_is_a_document() throws Exception {
        ProxyReport report = proxies.getFirst().report();

        assertThat(ProxyReport.FORMAT.read(ProxyReport.FORMAT.write(report))).isEqualTo(report);
    }
}

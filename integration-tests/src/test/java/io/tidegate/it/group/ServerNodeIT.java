package io.tidegate.it.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tidegate.ha.mysql.gtid.GtidSet;
import io.tidegate.ha.mysql.node.AppliedWait;
import io.tidegate.ha.mysql.node.Failure;
import io.tidegate.ha.mysql.node.NodeLimits;
import io.tidegate.ha.mysql.node.NodeSession;
import io.tidegate.ha.mysql.node.RelayLogAtRiskException;
import io.tidegate.ha.mysql.node.ReplicaChannel;
import io.tidegate.ha.mysql.node.ServerNode;
import io.tidegate.ha.mysql.node.ServerState;
import io.tidegate.it.server.ReplicatedGroup;
import io.tidegate.it.server.ReplicatedGroup.Shape;
import io.tidegate.it.server.ServerFamily;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
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

/** A master and two replicas of each family; each test leaves them replicating from a. */
@ParameterizedClass
@EnumSource
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
final class ServerNodeIT {
    private static final Duration LONG = Duration.ofSeconds(60);

    @Parameter @Nullable ServerFamily wanted;
    private @Nullable WatchedServers servers;
    private int number;

    @BeforeParameterizedClassInvocation
    void start() throws Exception {
        servers =
                WatchedServers.start(
                        Objects.requireNonNull(wanted), Shape.withReplicas(2).strict());
        group().execute("a", "CREATE DATABASE d", "CREATE TABLE d.t (n INT PRIMARY KEY, w INT)");
    }

    @AfterParameterizedClassInvocation
    void stop() {
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
    void replicate() throws SQLException {
        for (String name : new String[] {"b", "c"}) {
            awaitEqual(name);
        }
    }

    private void write() throws SQLException {
        group().execute("a", "INSERT INTO d.t VALUES (" + ++number + ", 0)");
    }

    private GtidSet executed(String name) throws SQLException {
        try (NodeSession session = nodes().node(name).lease()) {
            return session.executed();
        }
    }

    private ServerState state(String name) throws SQLException {
        try (NodeSession session = nodes().node(name).lease()) {
            return session.state();
        }
    }

    private void awaitEqual(String replica) throws SQLException {
        GtidSet all = executed("a");
        try (NodeSession session = nodes().node(replica).lease()) {
            assertThat(session.awaitExecuted(all, LONG)).isInstanceOf(AppliedWait.Reached.class);
        }
    }

    private ReplicaChannel channel(String name) throws SQLException {
        return state(name).channel().orElseThrow();
    }

    @Test
    void a_master_tells_what_it_is() throws Exception {
        write();

        ServerState state = state("a");

        assertThat(state.family().name()).isEqualTo(family().name());
        assertThat(state.readOnly()).isFalse();
        assertThat(state.gtids()).isTrue();
        assertThat(state.logsReplicated()).isTrue();
        assertThat(state.channels()).isEmpty();
        assertThat(state.management()).isEqualTo(ServerState.Management.OWN);
        assertThat(state.maxConnections()).isGreaterThan(100);
        assertThat(state.connections()).isPositive();
        assertThat(state.has().isEmpty()).isFalse();
        assertThat(state.has().notOf(state.server()).isEmpty()).isTrue();
        assertThat(state.semiSync().strict()).isTrue();
        assertThat(state.semiSync().replicas()).isEqualTo(2);
    }

    @Test
    void what_is_asked_for_by_name_is_what_a_list_says() throws Exception {
        for (String name : new String[] {"a", "b"}) {
            try (ServerNode node =
                    new ServerNode(nodes().node(name).address(), NodeLimits.DEFAULT)) {
                ServerState listed = state(node);
                ServerState named = state(node);

                assertThat(named)
                        .usingRecursiveComparison()
                        .ignoringFields("uptimeSeconds", "connections", "channels")
                        .isEqualTo(listed);
                assertThat(named.connections()).isPositive();
                assertThat(named.uptimeSeconds()).isBetween(1L, 100_000L);
            }
        }
    }

    @Test
    void a_plugin_that_goes_is_missed_at_once() throws Exception {
        assumeTrue(family() == ServerFamily.MYSQL, "MariaDB has semi-sync without a plugin");
        try (ServerNode node = new ServerNode(nodes().node("c").address(), NodeLimits.DEFAULT)) {
            assertThat(state(node).semiSync().timeoutMillis()).isPositive();
            group().execute("c", "UNINSTALL PLUGIN rpl_semi_sync_source");
            try {
                assertThat(state(node).semiSync().timeoutMillis()).isZero();
            } finally {
                group().execute(
                                "c",
                                "INSTALL PLUGIN rpl_semi_sync_source SONAME 'semisync_source.so'");
            }
            Awaitility.await("it is there again")
                    .atMost(LONG)
                    .untilAsserted(
                            () -> assertThat(state(node).semiSync().timeoutMillis()).isPositive());
        }
    }

    private static ServerState state(ServerNode node) throws SQLException {
        try (NodeSession session = node.lease()) {
            return session.state();
        }
    }

    @Test
    void a_replica_tells_whom_it_follows() throws Exception {
        write();
        awaitEqual("b");

        ServerState state = state("b");

        assertThat(state.readOnly()).isTrue();
        assertThat(state.has()).isEqualTo(state("a").has());
        assertThat(state.willHave()).isEqualTo(state.has());
        ReplicaChannel channel = state.channel().orElseThrow();
        assertThat(channel.sourceServer()).isEqualTo(state("a").server());
        assertThat(channel.source()).isEqualTo("127.0.0.1:" + group().link("b").port());
        assertThat(channel.receiver().runs()).isTrue();
        assertThat(channel.applier().runs()).isTrue();
        assertThat(channel.autoPosition()).isTrue();
        assertThat(state.semiSync().replicaActive()).isTrue();
        assertThat(state.semiSync().strict()).isFalse();
    }

    @Test
    void progress_moves_by_heartbeats_alone_and_stands_still_when_replication_is_cut()
            throws Exception {
        String before = channel("b").progress();
        Awaitility.await().atMost(LONG).until(() -> !channel("b").progress().equals(before));

        group().link("b").cut();
        String cut = channel("b").progress();
        Thread.sleep(1500);
        assertThat(channel("b").progress()).isEqualTo(cut);
        assertThat(channel("c").progress()).isNotEqualTo(cut);

        group().link("b").mend();
        Awaitility.await().atMost(LONG).until(() -> channel("b").receiver().runs());
    }

    @Test
    void what_a_replica_has_received_is_kept_and_applied_after_its_receiver_stopped()
            throws Exception {
        GtidSet behind = executed("b");
        try (Connection blocker = group().node("b").connect();
                NodeSession session = nodes().node("b").lease()) {
            blocker.setAutoCommit(false);
            blocker.createStatement().execute("INSERT INTO d.t VALUES (" + (number + 1) + ", 1)");
            write();
            Awaitility.await()
                    .atMost(LONG)
                    .until(() -> state("b").willHave().contains(executed("a")));
            session.stopReceiver();
            assertThat(channel("b").receiver().stopped()).isTrue();
            assertThat(session.awaitExecuted(executed("a"), Duration.ofMillis(50)))
                    .isEqualTo(new AppliedWait.Late(executed("a").minus(behind)));
            assertThatThrownBy(session::stopBoth).isInstanceOf(RelayLogAtRiskException.class);

            blocker.rollback();

            assertThat(session.awaitExecuted(executed("a"), LONG))
                    .isInstanceOf(AppliedWait.Reached.class);
            session.startReceiver();
        }
    }

    @Test
    void an_applier_that_has_stopped_is_told_with_its_error() throws Exception {
        try (Connection planted = group().node("b").connect()) {
            planted.createStatement().execute("SET sql_log_bin = 0");
            planted.createStatement().execute("INSERT INTO d.t VALUES (" + (number + 1) + ", 1)");
        }
        write();
        try (NodeSession session = nodes().node("b").lease()) {
            AppliedWait wait = session.awaitExecuted(executed("a"), LONG);

            assertThat(wait)
                    .isInstanceOfSatisfying(
                            AppliedWait.Stopped.class,
                            stopped -> {
                                assertThat(stopped.applier().errorCode()).isEqualTo(1062);
                                assertThat(stopped.missing().isEmpty()).isFalse();
                            });
            try (Connection mended = group().node("b").connect()) {
                mended.createStatement().execute("SET sql_log_bin = 0");
                mended.createStatement().execute("DELETE FROM d.t WHERE n = " + number);
            }
            session.startApplier();
        }
    }

    @Test
    void a_replica_is_moved_to_another_source_and_back() throws Exception {
        try (NodeSession session = nodes().node("c").lease()) {
            session.changeSource(nodes().source("b"));
            session.startBoth();
        }
        write();
        awaitEqual("c");
        assertThat(channel("c").sourceServer()).isEqualTo(state("b").server());

        try (NodeSession session = nodes().node("c").lease()) {
            session.changeSource(nodes().source("a"));
            session.startBoth();
        }
        write();
        awaitEqual("c");
    }

    @Test
    void the_acknowledgement_of_replicas_is_required_and_waived() throws Exception {
        try (NodeSession session = nodes().node("a").lease()) {
            session.waiveAcknowledgement();
            assertThat(session.state().semiSync().sourceEnabled()).isFalse();
            assertThat(session.state().semiSync().strict()).isFalse();

            session.requireAcknowledgement();

            assertThat(session.state().semiSync().strict()).isTrue();
        }
    }

    @Test
    void a_commit_that_waits_is_counted_and_probes_do_not_wait_with_it() throws Exception {
        for (String name : new String[] {"b", "c"}) {
            try (NodeSession session = nodes().node(name).lease()) {
                session.stopReceiver();
            }
        }
        Thread writer = Thread.ofVirtual().start(() -> quietly(this::write));
        Awaitility.await().atMost(LONG).until(() -> state("a").semiSync().waiting() == 1);

        for (String name : new String[] {"b", "c"}) {
            try (NodeSession session = nodes().node(name).lease()) {
                session.startReceiver();
            }
        }

        writer.join();
        assertThat(state("a").semiSync().waiting()).isZero();
        assertThat(state("a").semiSync().unacknowledged()).isZero();
    }

    private interface Work {
        void run() throws SQLException;
    }

    private static void quietly(Work work) {
        try {
            work.run();
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    @Test
    void a_node_is_made_read_only_and_writable() throws Exception {
        try (NodeSession session = nodes().node("a").lease()) {
            session.makeReadOnly();
            assertThat(session.state().readOnly()).isTrue();

            session.makeWritable();

            assertThat(session.state().readOnly()).isFalse();
        }
        write();
    }

    @Test
    void users_are_ended_and_replicas_stay() throws Exception {
        try (Connection user = group().node("a").connect();
                Connection spared = group().node("a").connect();
                NodeSession session = nodes().node("a").open(Duration.ofSeconds(2))) {
            long keep;
            try (var row = spared.createStatement().executeQuery("SELECT CONNECTION_ID()")) {
                row.next();
                keep = row.getLong(1);
            }

            Awaitility.await().until(() -> session.state().semiSync().replicas() == 2);

            int killed = session.killUsers(Set.of(keep));

            assertThat(killed).isPositive();
            assertThatThrownBy(() -> user.createStatement().execute("SELECT 1"))
                    .isInstanceOf(SQLException.class);
            spared.createStatement().execute("SELECT 1");
            assertThat(session.state().semiSync().replicas()).isEqualTo(2);
        }
    }

    @Test
    void a_lock_is_one_sessions_until_it_ends() throws Exception {
        try (NodeSession other = nodes().node("a").open(Duration.ofSeconds(2))) {
            try (NodeSession first = nodes().node("a").open(Duration.ofSeconds(2))) {
                assertThat(first.lock("tidegate.failover", Duration.ZERO)).isTrue();
                assertThat(other.lock("tidegate.failover", Duration.ZERO)).isFalse();
            }
            Awaitility.await()
                    .atMost(LONG)
                    .until(() -> other.lock("tidegate.failover", Duration.ZERO));
        }
    }

    @Test
    void a_frozen_node_is_silent_and_costs_no_more_than_the_limit() throws Exception {
        try (NodeSession session = nodes().node("c").open(Duration.ofMillis(500))) {
            group().node("c").freeze();
            long begun = System.nanoTime();

            assertThatThrownBy(session::state)
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            failed -> assertThat(Failure.of(failed)).isEqualTo(Failure.SILENT));

            assertThat(Duration.ofNanos(System.nanoTime() - begun))
                    .isLessThan(Duration.ofMillis(1500));
        } finally {
            group().node("c").resume();
        }
    }

    @Test
    void a_password_is_in_no_error() throws Exception {
        try (NodeSession session = nodes().node("a").open(Duration.ofSeconds(2))) {
            var source =
                    new io.tidegate.ha.mysql.node.Source(
                            new io.tidegate.conf.topology.Endpoint("h".repeat(400), 1),
                            new io.tidegate.conf.model.Account(
                                    "u".repeat(200),
                                    new io.tidegate.conf.model.Secret("se'cr\\et".repeat(20))),
                            false);

            assertThatThrownBy(() -> session.changeSource(source))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("was refused")
                    .hasMessageNotContaining("cr");
        }
    }
}

package io.tidegate.it.group;

import static io.tidegate.it.group.ManagedGroup.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tidegate.conf.model.Durability;
import io.tidegate.ha.coordination.Term;
import io.tidegate.ha.coordination.TermEndedException;
import io.tidegate.ha.coordination.TermFence;
import io.tidegate.ha.diagnosis.Standing;
import io.tidegate.ha.failover.Applied;
import io.tidegate.ha.failover.UnreachableNodeException;
import io.tidegate.ha.health.Vouch;
import io.tidegate.ha.mysql.gtid.GtidSet;
import io.tidegate.ha.mysql.node.ReplicaChannel;
import io.tidegate.it.server.ReplicatedGroup;
import io.tidegate.it.server.ServerFamily;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
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

/** What a failover does on servers, one thing after the other; each test leaves a strict group. */
@ParameterizedClass
@EnumSource
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
final class NodeServersIT {
    @Parameter @Nullable ServerFamily wanted;
    private @Nullable ManagedGroup managed;
    private long number;

    @BeforeParameterizedClassInvocation
    void start() throws Exception {
        managed = ManagedGroup.start(Objects.requireNonNull(wanted));
    }

    @AfterParameterizedClassInvocation
    void stop() {
        managed().close();
    }

    private ManagedGroup managed() {
        return Objects.requireNonNull(managed);
    }

    private ReplicatedGroup group() {
        return managed().group();
    }

    private io.tidegate.ha.failover.servers.NodeServers servers() {
        return managed().servers();
    }

    private TermFence fence() {
        return managed().fence();
    }

    @BeforeEach
    void gather() throws Exception {
        managed().gather();
        for (String name : group().names()) {
            managed().awaitEqual(name);
        }
    }

    private void write() throws SQLException {
        group().execute(managed().master(), "INSERT INTO d.t VALUES (" + ++number + ", 0)");
    }

    private ReplicaChannel channel(String name) throws SQLException {
        return managed().state(name).channel().orElseThrow();
    }

    /** Of those that replicate now, by name. */
    private String replica(int which) {
        return group().names().stream()
                .filter(name -> !name.equals(managed().master()))
                .toList()
                .get(which);
    }

    @Test
    void a_revoked_replica_receives_nothing_more_and_tells_what_it_has() throws Exception {
        String node = replica(0);
        write();
        managed().awaitEqual(node);
        GtidSet written = managed().executed(node);

        for (int time = 0; time < 2; time++) {
            Standing standing = servers().revoke(node, fence());

            assertThat(standing.reached()).isTrue();
            assertThat(standing.revoked()).isTrue();
            assertThat(standing.vouch()).isEqualTo(Vouch.SURE);
            assertThat(standing.writesAlone().isEmpty()).isTrue();
            assertThat(standing.unfit()).isEmpty();
            assertThat(standing.executed()).isEqualTo(managed().executed(node));
            // Heartbeats go on being written on the master.
            assertThat(standing.executed().contains(written)).isTrue();
            assertThat(channel(node).receiver().stopped()).isTrue();
            assertThat(channel(node).applier().runs()).isTrue();
            assertThat(servers().objection(node)).contains("does not run");
            write();
            assertThat(managed().executed(managed().master()).minus(standing.executed()).count())
                    .isPositive();
        }
    }

    /** Who follows it is sent nothing of what is in the last one. */
    @Test
    void who_may_become_the_master_begins_another_file_of_its_binary_log() throws Exception {
        String node = replica(0);
        long before = binaryLogs(node);
        long masters = binaryLogs(managed().master());

        servers().ready(managed().master());
        servers().ready(node);

        assertThat(binaryLogs(node)).isEqualTo(before + 1);
        assertThat(binaryLogs(managed().master())).isEqualTo(masters);

        Standing _ = servers().revoke(node, fence());

        Awaitility.await("another file").atMost(LONG).until(() -> binaryLogs(node) == before + 2);
    }

    private long binaryLogs(String node) throws SQLException {
        long files = 0;
        try (Connection connection = group().node(node).connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SHOW BINARY LOGS")) {
            while (rows.next()) {
                files++;
            }
        }
        return files;
    }

    @Test
    void what_was_made_ready_is_used_by_the_steps_that_follow() throws Exception {
        String node = replica(0);
        servers().ready(node);
        long before = connections(node);

        for (int step = 0; step < 2; step++) {
            Standing _ = servers().revoke(node, fence());
        }

        // The last question's own.
        assertThat(connections(node)).isEqualTo(before + 1);
    }

    /** Opened since the server was started. */
    private long connections(String node) throws SQLException {
        try (Connection connection = group().node(node).connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW GLOBAL STATUS LIKE 'Connections'")) {
            assertThat(row.next()).isTrue();
            return row.getLong(2);
        }
    }

    @Test
    void a_released_replica_knows_whom_it_will_follow_and_gets_nothing_from_there()
            throws Exception {
        String node = replica(0);
        String next = replica(1);

        servers().release(node, next, () -> false, fence());
        assertThat(channel(node).receiver().runs()).isTrue();

        servers().release(node, next, () -> true, fence());
        assertThat(channel(node).source())
                .isEqualTo(managed().node(next).address().endpoint().toString());
        assertThat(channel(node).receiver().stopped()).isTrue();
        assertThat(channel(node).applier().stopped()).isTrue();

        write();
        managed().awaitEqual(next);
        GtidSet written = managed().executed(managed().master());
        assertThat(managed().executed(node).contains(written)).isFalse();

        servers().follow(node, managed().master(), fence());
        managed().awaitEqual(node);
    }

    @Test
    void a_master_is_changed_and_each_step_may_be_done_twice() throws Exception {
        String old = managed().master();
        String next = replica(0);
        String third = replica(1);
        write();

        GtidSet has = servers().shutOut(old, fence());
        assertThat(servers().shutOut(old, fence())).isEqualTo(has);
        assertThat(managed().state(old).readOnly()).isTrue();
        assertThat(managed().state(old).semiSync().waiting()).isZero();
        awaitApplied(next, has);
        long epoch = managed().epoch() + 1;
        servers().promote(next, epoch, Durability.STRICT, fence());
        GtidSet promoted = managed().executed(next);
        servers().promote(next, epoch, Durability.STRICT, fence());
        assertThat(managed().executed(next)).isEqualTo(promoted);
        assertThat(promoted.minus(has).isEmpty()).isFalse();
        assertThat(managed().state(next).channels()).isEmpty();
        assertThat(managed().state(next).readOnly()).isFalse();
        assertThat(managed().state(next).semiSync().strict()).isTrue();
        for (String other : new String[] {third, old, third, old}) {
            servers().follow(other, next, fence());
            assertThat(managed().state(other).readOnly()).isTrue();
            assertThat(channel(other).receiver().runs()).isTrue();
            assertThat(channel(other).applier().runs()).isTrue();
        }
        managed().setMaster(next);

        // It waits for one that acknowledges.
        write();
        for (String other : new String[] {third, old}) {
            managed().awaitEqual(other);
            assertThat(
                            group().ask(
                                            other,
                                            "SELECT node FROM tidegate_control.tidegate_epoch WHERE"
                                                    + " epoch = "
                                                    + epoch))
                    .isEqualTo(next);
            assertThat(managed().state(other).semiSync().replicaActive()).isTrue();
        }
    }

    private void awaitApplied(String node, GtidSet target) {
        Awaitility.await()
                .atMost(LONG)
                .until(() -> servers().applied(node, target) instanceof Applied.Reached);
    }

    @Test
    void a_node_is_not_promoted_in_an_epoch_that_is_over() throws Exception {
        String old = managed().master();
        servers().shutOut(old, fence());
        servers().promote(old, managed().epoch() + 5, Durability.STRICT, fence());
        managed().setMaster(old);
        for (int i = 0; i < 5; i++) {
            managed().setMaster(old);
        }
        managed().gather();
        managed().awaitEqual(replica(0));

        assertThatThrownBy(() ->
                        servers()
                                .promote(
                                        replica(0),
                                        managed().epoch() - 3,
                                        Durability.STRICT,
                                        fence()))
                .isInstanceOf(UnreachableNodeException.class)
                .hasMessageContaining("is not promoted");

        assertThat(managed().state(replica(0)).readOnly()).isTrue();
        assertThat(channel(replica(0)).receiver().runs()).isTrue();
    }

    @Test
    void a_promotion_whose_answer_was_lost_is_no_errant_write_until_another_epoch_holds()
            throws Exception {
        String node = replica(0);
        String old = managed().master();
        awaitApplied(node, servers().shutOut(old, fence()));
        servers().promote(node, managed().epoch() + 1, Durability.STRICT, fence());

        assertThat(servers().revoke(node, fence()).writesAlone().isEmpty()).isTrue();

        // The old one goes on as the master of the next epoch, as when a failover is undone.
        managed().setMaster(old);
        assertThat(servers().revoke(node, fence()).writesAlone().isEmpty()).isFalse();

        managed().setMaster(node);
        servers().promote(node, managed().epoch(), Durability.STRICT, fence());
    }

    @Test
    void a_node_is_not_promoted_before_it_has_applied_what_it_has_received() throws Exception {
        String node = replica(0);
        GtidSet target;
        try (Connection blocker = group().node(node).connect()) {
            blocker.createStatement().execute("LOCK TABLES d.t READ");
            write();
            target = managed().executed(managed().master());
            Awaitility.await()
                    .atMost(LONG)
                    .until(() -> managed().state(node).willHave().contains(target));
            Standing standing = servers().revoke(node, fence());
            assertThat(standing.received().contains(target)).isTrue();
            assertThat(standing.executed().contains(target)).isFalse();
            assertThat(servers().applied(node, target)).isInstanceOf(Applied.Behind.class);

            assertThatThrownBy(() ->
                            servers()
                                    .promote(
                                            node,
                                            managed().epoch() + 1,
                                            Durability.STRICT,
                                            fence()))
                    .isInstanceOf(UnreachableNodeException.class)
                    .hasMessageContaining("not applied yet");

            assertThat(managed().state(node).readOnly()).isTrue();
            blocker.createStatement().execute("UNLOCK TABLES");
        }
        awaitApplied(node, target);
    }

    @Test
    void a_master_that_was_shut_out_is_opened_again() throws Exception {
        String master = managed().master();
        try (Connection user = group().node(master).connect()) {
            servers().shutOut(master, fence());
            assertThatThrownBy(() -> user.createStatement().execute("SELECT 1"))
                    .isInstanceOf(SQLException.class);
        }
        assertThat(managed().state(master).readOnly()).isTrue();
        assertThat(managed().state(master).offline()).isFalse();

        for (int time = 0; time < 2; time++) {
            servers().reopen(master, Durability.STRICT, fence());

            assertThat(managed().state(master).readOnly()).isFalse();
            assertThat(managed().state(master).semiSync().strict()).isTrue();
            write();
        }
    }

    @Test
    void replicas_get_the_last_of_a_master_that_was_shut_out() throws Exception {
        String master = managed().master();
        String node = replica(0);
        servers().revoke(node, fence());
        write();

        GtidSet has = servers().shutOut(master, fence());
        servers().follow(node, master, fence());

        awaitApplied(node, has);
        servers().reopen(master, Durability.STRICT, fence());
    }

    @Test
    void a_deposed_leader_whose_term_has_ended_changes_nothing() throws Exception {
        Term before = new Term(fence().term().epoch() - 1);
        TermFence late = managed().coordination().fence(before);

        assertThatThrownBy(() -> servers().revoke(replica(0), late))
                .isInstanceOf(TermEndedException.class);
        assertThatThrownBy(() -> servers().shutOut(managed().master(), late))
                .isInstanceOf(TermEndedException.class);

        assertThat(channel(replica(0)).receiver().runs()).isTrue();
        assertThat(managed().state(managed().master()).readOnly()).isFalse();
    }

    @Test
    void what_a_deposed_leader_still_does_fails_when_its_successor_comes() throws Exception {
        String node = replica(0);
        servers().revoke(node, fence());
        long epoch = managed().epoch() + 1;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                Connection blocker = group().node(node).connect()) {
            // What the first one is about to write is held up.
            blocker.createStatement().execute("FLUSH TABLES WITH READ LOCK");
            Future<?> deposed =
                    threads.submit(() -> {
                        servers().promote(node, epoch, Durability.STRICT, fence());
                        return null;
                    });
            Awaitility.await().atMost(LONG).until(() -> waitsForReadLock(node));

            // The next one only looks.
            assertThat(servers().revoke(node, fence()).reached()).isTrue();

            assertThatThrownBy(() -> deposed.get(LONG.toSeconds(), TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(UnreachableNodeException.class);
            blocker.createStatement().execute("UNLOCK TABLES");
        }
        assertThat(managed().state(node).readOnly()).isTrue();
        assertThat(managed().executed(managed().master()).contains(managed().executed(node)))
                .isTrue();
    }

    private boolean waitsForReadLock(String node) throws SQLException {
        return !group().ask(
                        node,
                        "SELECT id FROM information_schema.processlist WHERE state LIKE 'Waiting"
                                + " for % lock' AND command <> 'Daemon'")
                .isEmpty();
    }

    @Test
    void nothing_is_against_a_replica_that_runs_and_a_master_is_one_already() {
        assertThat(servers().objection(replica(0))).isEmpty();
        assertThat(servers().objection(managed().master())).contains("already");
        assertThat(servers().objection("z")).contains("no node z");
    }

    @Test
    void a_node_that_stands_still_is_told_as_away_in_time() throws Exception {
        String node = replica(1);
        assertThat(servers().answers(node)).isTrue();
        group().node(node).freeze();
        try {
            long begun = System.nanoTime();
            assertThat(servers().answers(node)).isFalse();
            assertThatThrownBy(() -> servers().revoke(node, fence()))
                    .isInstanceOf(UnreachableNodeException.class)
                    .hasMessageContaining(node);
            assertThatThrownBy(() -> servers().follow(replica(0), node, fence()))
                    .isInstanceOf(UnreachableNodeException.class)
                    .hasMessageContaining("follows nobody yet");
            assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun)).isLessThan(30);
        } finally {
            group().node(node).resume();
        }
        assertThat(channel(replica(0)).receiver().runs()).isTrue();
    }

    /** MySQL would discard them, and go on as if nothing was missing. */
    @Test
    void a_node_that_has_lost_what_it_wrote_itself_does_not_follow() throws Exception {
        assumeTrue(
                managed().family() == ServerFamily.MYSQL,
                "MariaDB's ids have no server of their own");
        try (ManagedGroup own = ManagedGroup.start(managed().family())) {
            own.group().execute("b", "STOP REPLICA");
            own.group()
                    .execute(
                            "a",
                            "SET gtid_next = '"
                                    + own.group().ask("b", "SELECT @@server_uuid")
                                    + ":1'",
                            "CREATE DATABASE of_b",
                            "SET gtid_next = AUTOMATIC");

            assertThatThrownBy(() -> own.servers().follow("b", "a", own.fence()))
                    .isInstanceOf(UnreachableNodeException.class)
                    .hasMessageContaining("b has lost transactions that it wrote itself");
        }
    }

    /** Unlike the others this needs a group of its own: what it plants stays. */
    @Test
    void a_replica_that_has_what_the_master_lacks_does_not_follow() throws Exception {
        try (ManagedGroup own = ManagedGroup.start(managed().family())) {
            own.group().execute("b", "CREATE DATABASE errant");

            assertThatThrownBy(() -> own.servers().follow("b", "a", own.fence()))
                    .isInstanceOf(UnreachableNodeException.class)
                    .hasMessageContaining("b has transactions that a lacks");

            assertThat(own.servers().revoke("b", own.fence()).writesAlone().isEmpty()).isFalse();
            assertThat(own.servers().objection("b")).contains("it alone has");
            GtidSet more = own.servers().shutOut("b", own.fence());
            assertThat(own.servers().applied("a", more)).isInstanceOf(Applied.Behind.class);
        }
    }
}

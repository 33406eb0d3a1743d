package io.tidegate.it.group;

import static io.tidegate.it.group.ManagedGroup.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.conf.model.Durability;
import io.tidegate.ha.coordination.Coordination;
import io.tidegate.ha.coordination.Fence;
import io.tidegate.ha.coordination.FenceMember;
import io.tidegate.ha.coordination.FenceRecord;
import io.tidegate.ha.coordination.Journal;
import io.tidegate.ha.coordination.SharedDocument;
import io.tidegate.ha.failover.Applied;
import io.tidegate.ha.failover.FailoverCause;
import io.tidegate.ha.failover.FailoverPlan;
import io.tidegate.ha.failover.FailoverState;
import io.tidegate.ha.failover.Failovers;
import io.tidegate.ha.failover.GroupRecord;
import io.tidegate.ha.failover.Patience;
import io.tidegate.ha.failover.UnreachableNodeException;
import io.tidegate.ha.failover.Waiver;
import io.tidegate.ha.mysql.gtid.GtidSet;
import io.tidegate.it.server.ServerFamily;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The whole job on a strict group of three real servers, while clients write. */
final class FailoverIT {
    private static final String GROUP = "g0";

    /** A group, a proxy that leads and whose clients write, and the journal of failovers. */
    private record Scene(
            ManagedGroup managed,
            SharedDocument<GroupRecord> record,
            GroupClients clients,
            Journal<FailoverState> journal)
            implements AutoCloseable {

        static Scene start(ServerFamily family) throws Exception {
            ManagedGroup managed = ManagedGroup.start(family);
            Coordination coordination = managed.coordination();
            Fence fence = coordination.fence(GROUP);
            assertThat(fence.establish(managed.fence().term())).isTrue();
            SharedDocument<GroupRecord> record = coordination.document(GROUP, GroupRecord.FORMAT);
            assertThat(record.create(managed.fence().term(), GroupRecord.first("a"))).isTrue();
            GroupClients clients =
                    new GroupClients(family, name -> managed.group().node(name), record);
            FenceMember member = coordination.join(GROUP, clients);
            Journal<FailoverState> journal =
                    coordination.journal(
                            new Failovers(
                                    _ ->
                                            Optional.of(
                                                    new Failovers.Group(
                                                            fence,
                                                            record,
                                                            coordination.document(
                                                                    "durability-" + GROUP,
                                                                    Waiver.FORMAT),
                                                            managed.servers())),
                                    Patience.DEFAULT,
                                    System::currentTimeMillis,
                                    Thread::startVirtualThread));
            Awaitility.await().atMost(LONG).until(() -> member.epoch() == 1);
            Scene scene = new Scene(managed, record, clients, journal);
            scene.awaitWrites();
            return scene;
        }

        /** Until clients have been told of many more rows. */
        void awaitWrites() {
            int before = clients.acknowledged().size();
            Awaitility.await()
                    .atMost(LONG)
                    .until(() -> clients.acknowledged().size() > before + 100);
        }

        /** Carries a job out and prints how long its states took. */
        FailoverState run(FailoverCause cause, String wanted) throws Exception {
            FailoverPlan plan =
                    new FailoverPlan(
                            "1", GROUP, cause, 1, "a", wanted, Durability.STRICT, "a test");
            long begun = System.nanoTime();
            assertThat(journal.begin("1", GROUP, "test", new FailoverState.Asked(plan))).isTrue();
            StringBuilder steps = new StringBuilder();
            String last = "";
            while (true) {
                FailoverState state = journal.job("1").orElseThrow().state();
                long now = System.nanoTime();
                String name = state.getClass().getSimpleName();
                if (!name.equals(last)) {
                    steps.append(' ')
                            .append(name)
                            .append('@')
                            .append(TimeUnit.NANOSECONDS.toMillis(now - begun));
                    last = name;
                }
                if (state instanceof FailoverState.Done || state instanceof FailoverState.Undone) {
                    System.err.println("%% " + managed.family() + " " + cause + " (ms):" + steps);
                    System.err.println("%% " + state);
                    return state;
                }
                assertThat(Duration.ofNanos(now - begun)).as("%s", state).isLessThan(LONG);
                Thread.sleep(2);
            }
        }

        Set<Long> rows(String node) throws Exception {
            Set<Long> rows = new HashSet<>();
            try (Connection connection = managed.group().node(node).connect();
                    Statement statement = connection.createStatement();
                    ResultSet found = statement.executeQuery("SELECT n FROM d.t")) {
                while (found.next()) {
                    rows.add(found.getLong(1));
                }
            }
            return rows;
        }

        @Override
        public void close() {
            clients.close();
            managed.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_master_that_crashed_is_replaced_and_no_acknowledged_write_is_lost(ServerFamily family)
            throws Exception {
        try (Scene scene = Scene.start(family)) {
            ManagedGroup managed = scene.managed();
            managed.group().node("a").kill();
            long killed = System.nanoTime();
            Set<Long> before = scene.clients().acknowledged();

            FailoverState end = scene.run(FailoverCause.CRASH, "");

            assertThat(end).isInstanceOf(FailoverState.Done.class);
            String master = ((FailoverState.Done) end).master();
            GroupRecord record = scene.record().read().orElseThrow().content();
            assertThat(record.epoch()).isEqualTo(2);
            assertThat(record.master()).isEqualTo(master);
            managed.setMaster(master);
            scene.awaitWrites();
            System.err.println(
                    "%% nobody was answered for "
                            + scene.clients().longestGap().toMillis()
                            + " ms; clients write again "
                            + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - killed)
                            + " ms after the crash");
            assertThat(scene.rows(master)).containsAll(before);
            assertReturns(scene, master);
            scene.clients().close();
            assertThat(scene.rows(master)).containsAll(scene.clients().acknowledged());
            for (String node : managed.group().names()) {
                if (!node.equals(master) && !node.equals("a")) {
                    managed.awaitEqual(node);
                    assertThat(scene.rows(node)).containsAll(scene.clients().acknowledged());
                }
            }
        }
    }

    /** The old one follows, or, with what was never acknowledged, stays out and is not written. */
    private static void assertReturns(Scene scene, String master) throws Exception {
        ManagedGroup managed = scene.managed();
        managed.group().node("a").restart();

        GtidSet has = managed.servers().shutOut("a", managed.fence());

        assertThat(managed.state("a").readOnly()).isTrue();
        assertThat(managed.state("a").semiSync().sourceEnabled()).isFalse();
        if (managed.servers().applied(master, has) instanceof Applied.Reached) {
            System.err.println("%% the old master follows");
            managed.servers().follow("a", master, managed.fence());
            managed.awaitEqual("a");
        } else {
            System.err.println("%% the old master has what nobody was told as done");
            assertThatThrownBy(() -> managed.servers().follow("a", master, managed.fence()))
                    .isInstanceOf(UnreachableNodeException.class)
                    .hasMessageContaining("lacks");
        }
        assertThat(managed.state("a").readOnly()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void a_master_that_stood_still_tells_nobody_of_a_write_that_the_next_one_lacks(
            ServerFamily family) throws Exception {
        try (Scene scene = Scene.start(family)) {
            ManagedGroup managed = scene.managed();
            managed.group().node("a").freeze();
            FailoverState end;
            try {
                end = scene.run(FailoverCause.SILENCE, "");
            } finally {
                managed.group().node("a").resume();
            }

            assertThat(end).isInstanceOf(FailoverState.Done.class);
            String master = ((FailoverState.Done) end).master();
            managed.setMaster(master);
            scene.awaitWrites();
            scene.clients().close();
            assertThat(scene.rows(master)).containsAll(scene.clients().acknowledged());
            // It runs on, and is writable until somebody gets to it: no replica is left to it.
            assertThat(managed.servers().shutOut("a", managed.fence()).isEmpty()).isFalse();
            assertThat(managed.state("a").readOnly()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_switchover_fails_no_write(ServerFamily family) throws Exception {
        try (Scene scene = Scene.start(family)) {
            FailoverState end = scene.run(FailoverCause.SWITCHOVER, "c");

            assertThat(end)
                    .isInstanceOfSatisfying(
                            FailoverState.Done.class,
                            done -> {
                                assertThat(done.master()).isEqualTo("c");
                                assertThat(done.notes()).contains("a follows", "b follows");
                            });
            scene.managed().setMaster("c");
            scene.awaitWrites();
            System.err.println(
                    "%% nobody was answered for "
                            + scene.clients().longestGap().toMillis()
                            + " ms");
            assertThat(scene.clients().failures()).isEmpty();
            scene.clients().close();
            Set<Long> acknowledged = scene.clients().acknowledged();
            assertThat(scene.rows("c")).containsAll(acknowledged);
            for (String replica : new String[] {"a", "b"}) {
                scene.managed().awaitEqual(replica);
                assertThat(scene.rows(replica)).containsAll(acknowledged);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void without_a_proxys_word_all_that_was_acknowledged_is_found_on_the_replicas(
            ServerFamily family) throws Exception {
        try (Scene scene = Scene.start(family)) {
            ManagedGroup managed = scene.managed();
            try (Coordination gone = managed.join("p2")) {
                assertThat(gone.await(LONG)).isTrue();
                FenceMember member = gone.join(GROUP, new Idle());
                Awaitility.await().atMost(LONG).until(() -> member.epoch() == 1);
            }
            managed.group().node("a").kill();

            FailoverState end = scene.run(FailoverCause.CRASH, "");

            assertThat(end).isInstanceOf(FailoverState.Done.class);
            String master = ((FailoverState.Done) end).master();
            managed.setMaster(master);
            scene.awaitWrites();
            scene.clients().close();
            assertThat(scene.rows(master)).containsAll(scene.clients().acknowledged());
        }
    }

    /** A proxy that says nothing any more. */
    private static final class Idle implements FenceMember.Conduct {
        @Override
        public Optional<String> stop(FenceRecord fence) {
            return Optional.of("");
        }

        @Override
        public void proceed(FenceRecord fence) {}
    }
}

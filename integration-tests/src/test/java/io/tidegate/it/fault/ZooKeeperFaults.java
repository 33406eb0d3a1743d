package io.tidegate.it.fault;

import static io.tidegate.it.fault.FaultRow.full;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.it.suite.Ensemble;
import io.tidegate.it.suite.ZooKeeperLink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** ZooKeeper, the ways to it, and who leads by it. */
final class ZooKeeperFaults {
    /** A session's timeout and a second. */
    private static final Duration ANOTHER_LEADER = Duration.ofSeconds(5);

    private static final Duration LOSS =
            Duration.ofSeconds(Integer.getInteger("tidegate.faults.quorum-loss", 10));

    /** Proxies that are silent are waited for, for 6 s. */
    private static final Duration SLOW_PATH = Duration.ofSeconds(10);

    private ZooKeeperFaults() {}

    static List<FaultRow> rows() {
        List<FaultRow> rows = new ArrayList<>();
        rows.add(full("Z1", "the leader's session ends", ZooKeeperFaults::leaderAway));
        rows.add(full("Z2", "no quorum", ZooKeeperFaults::quorumLost));
        rows.add(
                full(
                        "Z3",
                        "no quorum when the master is lost",
                        ZooKeeperFaults::quorumLostAndMaster));
        rows.add(
                full(
                        "Z4",
                        "a proxy is cut from ZooKeeper, and the master is lost",
                        ZooKeeperFaults::silentProxy));
        rows.add(
                full(
                        "Z4",
                        "a proxy is cut from ZooKeeper and writes on, while another master is asked for",
                        ZooKeeperFaults::silentProxyThatWrites));
        rows.add(
                full(
                        "Z4",
                        "a proxy is cut from ZooKeeper, a replica is hidden, and the master is lost",
                        ZooKeeperFaults::silentProxyAndHiddenReplica));
        rows.add(full("Z5", "ZooKeeper answers 2 s later", ZooKeeperFaults::slow));
        rows.add(
                full(
                        "Z8",
                        "the ZooKeeper servers are restarted one by one",
                        ZooKeeperFaults::rolling));
        rows.add(full("Z9", "a proxy is told nothing by watches", ZooKeeperFaults::deaf));
        return rows;
    }

    private static void leaderAway(Trial trial) throws Exception {
        ProxySeat leader = trial.scene().leader();
        trial.strike();
        long cut = System.nanoTime();
        leader.cutFromZooKeeper();
        trial.await("another leader", () -> trial.scene().leader() != leader);
        trial.figure("another_leader", Duration.ofNanos(System.nanoTime() - cut), ANOTHER_LEADER);
        trial.awaitWrites();
        leader.mendZooKeeper();
        trial.pass(Duration.ofSeconds(3));
        trial.awaitWrites();
        trial.requireNoFailover();
        trial.requireErrors(_ -> false);
    }

    private static void quorumLost(Trial trial) throws Exception {
        trial.strike();
        loseQuorum(trial);
        trial.pass(LOSS);
        trial.awaitWrites();
        trial.outage(Duration.ofSeconds(1));
        restoreQuorum(trial);
        trial.pass(Duration.ofSeconds(2));
        trial.awaitWrites();
        trial.requireNoFailover();
        trial.requireErrors(_ -> false);
    }

    static void loseQuorum(Trial trial) throws Exception {
        trial.scene().ensemble().stop(0);
        trial.scene().ensemble().stop(1);
    }

    static void restoreQuorum(Trial trial) throws Exception {
        trial.scene().ensemble().start(0);
        trial.scene().ensemble().start(1);
    }

    private static void quorumLostAndMaster(Trial trial) throws Exception {
        trial.strike();
        loseQuorum(trial);
        trial.master().kill();
        trial.pass(Duration.ofSeconds(8));
        assertNobodyWrites(trial, trial.replicas());
        long restored = System.nanoTime();
        restoreQuorum(trial);
        trial.awaitOtherMasterThan(trial.first());
        trial.awaitWrites();
        trial.figure(
                "after_quorum",
                Duration.ofNanos(System.nanoTime() - restored),
                Duration.ofSeconds(10));
        trial.scene().node(trial.first()).restart();
    }

    static void assertNobodyWrites(Trial trial, List<String> nodes) throws Exception {
        for (String node : nodes) {
            assertThat(trial.scene().group().ask(node, "SELECT @@GLOBAL.read_only"))
                    .as(node)
                    .isEqualTo("1");
        }
    }

    private static ProxySeat follower(Trial trial) throws Exception {
        return trial.scene().othersThan(trial.scene().leader()).getLast();
    }

    private static void silentProxy(Trial trial) throws Exception {
        ProxySeat away = follower(trial);
        away.cutFromZooKeeper();
        trial.pass(Duration.ofSeconds(1));
        trial.strike();
        trial.master().kill();
        trial.awaitOtherMasterThan(trial.first());
        trial.awaitWrites();
        trial.outage(SLOW_PATH);
        long healed = System.nanoTime();
        away.mendZooKeeper();
        trial.await("it goes by the new master", () -> isServing(away, trial));
        trial.figure("learns", Duration.ofNanos(System.nanoTime() - healed), Duration.ofSeconds(5));
        trial.scene().node(trial.first()).restart();
    }

    private static boolean isServing(ProxySeat proxy, Trial trial) {
        String line =
                trial.scene().master()
                        + " is the master in epoch "
                        + trial.scene().recorded().epoch();
        return proxy.process().lines().stream().anyMatch(each -> each.contains(line));
    }

    /** Its old master works, so that whatever replicas acknowledge is told to its clients. */
    private static void silentProxyThatWrites(Trial trial) throws Exception {
        ProxySeat away = follower(trial);
        away.cutFromZooKeeper();
        trial.pass(Duration.ofSeconds(1));
        trial.strike();
        Thread.ofVirtual().start(() -> ask(trial, "FAILOVER GROUP g0"));
        trial.awaitOtherMasterThan(trial.first());
        trial.pass(Duration.ofSeconds(2));
        away.mendZooKeeper();
        trial.await("it goes by the new master", () -> isServing(away, trial));
        trial.awaitWrites();
        trial.outage(SLOW_PATH);
    }

    private static void ask(Trial trial, String statement) {
        try {
            System.err.println("%% " + statement + ": " + trial.scene().administer(statement, 1));
        } catch (java.sql.SQLException failed) {
            System.err.println("%% " + statement + ": " + failed.getMessage());
        }
    }

    /** Nobody knows then what the hidden one has acknowledged: nobody is promoted. */
    private static void silentProxyAndHiddenReplica(Trial trial) throws Exception {
        ProxySeat away = follower(trial);
        away.cutFromZooKeeper();
        trial.pass(Duration.ofSeconds(1));
        trial.strike();
        trial.scene().proxies().forEach(proxy -> proxy.to("c").cut());
        trial.master().kill();
        trial.pass(Duration.ofSeconds(14));
        trial.requireNoFailover();
        assertNobodyWrites(trial, List.of("b", "c"));
        trial.note("explained", trial.explained());
        trial.scene().proxies().forEach(proxy -> proxy.to("c").mend());
        trial.awaitOtherMasterThan(trial.first());
        away.mendZooKeeper();
        trial.awaitWrites();
        trial.scene().node(trial.first()).restart();
    }

    private static void slow(Trial trial) throws Exception {
        ProxySeat leader = trial.scene().leader();
        int terms = trial.scene().terms();
        trial.strike();
        delay(trial, Duration.ofSeconds(2));
        trial.pass(Duration.ofSeconds(12));
        delay(trial, Duration.ZERO);
        trial.pass(Duration.ofSeconds(3));
        assertThat(trial.scene().terms()).as("terms").isEqualTo(terms);
        assertThat(trial.scene().leader()).isSameAs(leader);
        trial.awaitWrites();
        trial.requireNoFailover();
        trial.requireErrors(_ -> false);
    }

    private static void delay(Trial trial, Duration by) {
        trial.scene()
                .proxies()
                .forEach(proxy -> proxy.zooKeeper().forEach(link -> link.delayReplies(by)));
    }

    private static void rolling(Trial trial) throws Exception {
        trial.strike();
        for (int server = 0; server < Ensemble.SERVERS; server++) {
            trial.scene().ensemble().stop(server);
            trial.pass(Duration.ofSeconds(2));
            trial.scene().ensemble().start(server);
            trial.pass(Duration.ofSeconds(3));
        }
        trial.awaitWrites();
        trial.requireNoFailover();
        trial.requireErrors(_ -> false);
        trial.outage(Duration.ofSeconds(1));
    }

    /** It looks every second, and has to have stopped before another node is the master. */
    private static void deaf(Trial trial) throws Exception {
        ProxySeat deaf = follower(trial);
        deaf.zooKeeper().forEach(link -> link.deafen(true));
        trial.strike();
        ask(trial, "SWITCHOVER GROUP g0 TO c");
        assertThat(trial.scene().master()).isEqualTo("c");
        long done = System.nanoTime();
        trial.await("it goes by the new master", () -> isServing(deaf, trial));
        trial.figure(
                "converges", Duration.ofNanos(System.nanoTime() - done), Duration.ofSeconds(2));
        assertThat(deaf.zooKeeper().stream().mapToInt(ZooKeeperLink::lost).sum()).isPositive();
        deaf.zooKeeper().forEach(link -> link.deafen(false));
        trial.awaitWrites();
        trial.note("errors_of_a_switchover", trial.workload().errors().toString());
    }
}

package io.tidegate.it.fault;

import static io.tidegate.it.fault.FaultRow.full;
import static io.tidegate.it.fault.FaultRow.smoke;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.it.server.FaultyLink;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;

/** Somebody cannot reach the master any more, or it cannot reach anybody. */
final class NetworkFaults {
    private static final Duration CUT = Duration.ofSeconds(10);

    private NetworkFaults() {}

    static List<FaultRow> rows() {
        return List.of(
                full(
                        "M6",
                        "isolation of the master, with somebody who writes there",
                        NetworkFaults::isolated),
                full("M7", "one proxy cannot reach the master", NetworkFaults::unreachableByOne),
                full(
                        "M7b",
                        "no proxy can reach the master, and its replicas can",
                        NetworkFaults::unreachableByAll),
                smoke(
                        "M8",
                        "replication is cut, and nothing else",
                        trial -> cut(trial, FaultyLink::cut)),
                full(
                        "M9",
                        "replicas get nothing, and are heard",
                        trial -> cut(trial, FaultyLink::cutReplies)),
                full(
                                "M23",
                                "the two nodes of a pair get nothing from each other",
                                NetworkFaults::pairCut)
                        .ofAPair(),
                full(
                        "M17",
                        "the master is away for 5 s and there for 4 s, 6 times",
                        trial -> flapping(trial, 5, 4, 6, 1)),
                full(
                        "M18",
                        "the master is away for 11 s and there for 5 s, 4 times",
                        trial -> flapping(trial, 11, 5, 4, 2)),
                full(
                        "M19",
                        "an old master comes back with what no other has",
                        NetworkFaults::errant));
    }

    /** The direct writer waits for a replica, and what it wrote must come to no other node. */
    private static void isolated(Trial trial) throws Exception {
        String old = trial.first();
        trial.strike();
        trial.scene().isolate(old);
        Thread writer =
                Thread.ofVirtual()
                        .start(() ->
                                write(
                                        trial,
                                        "INSERT INTO d.rows_of_set (id, server) VALUES (-1, 1)"));
        trial.awaitOtherMasterThan(old);
        trial.awaitWrites();
        trial.outage(MasterFaults.SILENCE);
        trial.requireOnlyErrorsOfAFailover();
        trial.pass(Duration.ofSeconds(3));
        trial.scene().rejoin(old);
        trial.await(old + " is shut out", () -> trial.shutOut().contains(old));
        writer.interrupt();
        assertThat(
                        trial.scene()
                                .group()
                                .ask(
                                        trial.scene().master(),
                                        "SELECT COUNT(*) FROM d.rows_of_set WHERE id = -1"))
                .isEqualTo("0");
    }

    /** On the old master, past the proxies; whether it is told of an error does not matter. */
    private static void write(Trial trial, String... statements) {
        try (Connection inside = trial.scene().node(trial.first()).connect();
                Statement statement = inside.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        } catch (SQLException cutOff) {
            // As it should be.
        }
    }

    private static void unreachableByOne(Trial trial) throws Exception {
        ProxySeat alone = trial.scene().proxy(2);
        trial.strike();
        long before = System.nanoTime();
        alone.to(trial.first()).cut();
        String told = errorOf(alone);
        Duration waited = Duration.ofNanos(System.nanoTime() - before);
        trial.note("told", told);
        trial.note("told_after_ms", waited.toMillis());
        assertThat(told).contains("TG-GROUP-UNREACHABLE", "this proxy alone cannot reach");
        trial.wish(
                "a proxy that alone cannot reach the master says so within 1 s",
                waited.toMillis() < 1_000);
        trial.awaitWrites();
        trial.requireNoFailover();
        alone.to(trial.first()).mend();
        trial.pass(Duration.ofSeconds(1));
        trial.awaitWrites();
        trial.requireErrors(error -> error.startsWith(alone.name()));
    }

    /** What a write on a new connection is told, if it is told anything. */
    private static String errorOf(ProxySeat proxy) {
        try (Connection client = proxy.connect();
                Statement statement = client.createStatement()) {
            statement.setQueryTimeout(0);
            statement.execute(
                    "UPDATE accounts SET balance = balance WHERE branch = 0 AND account = 0");
            return "OK";
        } catch (SQLException failed) {
            return String.valueOf(failed.getMessage());
        }
    }

    private static void unreachableByAll(Trial trial) throws Exception {
        trial.strike();
        trial.scene().proxies().forEach(proxy -> proxy.to(trial.first()).cut());
        trial.awaitCondition("MASTER_UNREACHABLE_REPLICAS_FINE");
        trial.pass(Duration.ofSeconds(10));
        trial.requireNoFailover();
        trial.scene().proxies().forEach(proxy -> proxy.to(trial.first()).mend());
        trial.awaitWrites();
        trial.requireNoFailover();
    }

    private interface Cutting {
        void cut(FaultyLink link);
    }

    private static void cut(Trial trial, Cutting cutting) throws Exception {
        trial.strike();
        trial.scene().replication().forEach(cutting::cut);
        trial.pass(Duration.ofMillis(500));
        trial.awaitWrites();
        trial.outage(CUT);
        trial.note("changes", trial.changes());
        trial.requireOnlyErrorsOfAFailover();
        trial.scene().replication().forEach(FaultyLink::mend);
    }

    /** Nobody can be told of a write until one hears the other again; both stay what they are. */
    private static void pairCut(Trial trial) throws Exception {
        trial.scene().replication().forEach(FaultyLink::cut);
        trial.pass(Duration.ofSeconds(1));
        trial.strike();
        long before = trial.workload().acknowledgements().count();
        trial.awaitCondition("REPLICATION_CUT");
        trial.pass(Duration.ofSeconds(10));
        assertThat(trial.workload().acknowledgements().count()).isEqualTo(before);
        trial.requireNoFailover();
        trial.scene().replication().forEach(FaultyLink::mend);
        long mended = System.nanoTime();
        trial.awaitWrites();
        trial.figure(
                "after_the_cut",
                Duration.ofNanos(System.nanoTime() - mended),
                Duration.ofSeconds(10));
        trial.requireNoFailover();
        // A row stays locked by a commit that waits, also when its client waits no more.
        trial.requireErrors(error ->
                AloneFaults.isLimit(error) || error.contains("Lock wait timeout exceeded"));
    }

    private static void flapping(Trial trial, int away, int there, int times, int most)
            throws Exception {
        String old = trial.first();
        trial.strike();
        for (int i = 0; i < times; i++) {
            trial.scene().isolate(old);
            trial.pass(Duration.ofSeconds(away));
            trial.scene().rejoin(old);
            trial.pass(Duration.ofSeconds(there));
        }
        trial.awaitWrites();
        trial.note("changes", trial.changes());
        assertThat(trial.changes()).isLessThanOrEqualTo(most);
    }

    private static void errant(Trial trial) throws Exception {
        String old = trial.first();
        trial.strike();
        trial.scene().isolate(old);
        trial.awaitOtherMasterThan(old);
        write(
                trial,
                "SET GLOBAL rpl_semi_sync_"
                        + switch (trial.family()) {
                            case MYSQL -> "source";
                            case MARIADB -> "master";
                        }
                        + "_enabled = OFF",
                "INSERT INTO d.rows_of_set (id, server) VALUES (-1, 1)");
        trial.awaitWrites();
        trial.scene().rejoin(old);
        trial.await(old + " is shut out", () -> trial.shutOut().contains(old));
        trial.pass(Duration.ofSeconds(2));
        trial.await(
                old + " is read-only",
                () -> trial.scene().group().ask(old, "SELECT @@GLOBAL.read_only").equals("1"));
        assertThat(
                        trial.scene()
                                .group()
                                .ask(old, "SELECT COUNT(*) FROM d.rows_of_set WHERE id = -1"))
                .isEqualTo("1");
    }
}

package io.tidegate.it.fault;

import static io.tidegate.it.fault.FaultRow.full;
import static io.tidegate.it.fault.FaultRow.smoke;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.it.server.ServerFamily;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;

/** Proxies that die or stand still, and the change of a master that somebody asks for. */
final class ProxyFaults {
    private static final String TAKES_LONG =
            "it takes longer than it should: the replica's way to the next master most of all";

    private ProxyFaults() {}

    static List<FaultRow> rows() {
        return List.of(
                smoke(
                        "P1",
                        "kill -9 of a proxy with open transactions",
                        trial -> killed(trial, false)),
                full("P1", "kill -9 of the proxy that leads", trial -> killed(trial, true)),
                full("P8", "SIGSTOP of a proxy for 10 s", ProxyFaults::frozen),
                full(
                        "P8",
                        "SIGSTOP of a proxy while the master is lost",
                        ProxyFaults::frozenInAFailover),
                full("S1", "a switchover", ProxyFaults::switchover)
                        .failing(ServerFamily.MARIADB, TAKES_LONG)
                        .failing(ServerFamily.MYSQL, TAKES_LONG),
                full(
                        "S2",
                        "another master is asked for while the old one works",
                        ProxyFaults::askedFor));
    }

    private static ProxySeat which(Trial trial, boolean leading) throws Exception {
        ProxySeat leader = trial.scene().leader();
        return leading ? leader : trial.scene().othersThan(leader).getLast();
    }

    /** What its client had locked is free again for others. */
    private static void killed(Trial trial, boolean leading) throws Exception {
        ProxySeat killed = which(trial, leading);
        ProxySeat other = trial.scene().othersThan(killed).getFirst();
        try (Connection open = killed.connect();
                Statement statement = open.createStatement()) {
            statement.execute("BEGIN");
            statement.execute("INSERT INTO rows_of_set (id, server) VALUES (-5, @@server_id)");
            statement.execute(
                    "SELECT balance FROM accounts WHERE branch = 0 AND account = 0 FOR UPDATE");
            trial.strike();
            long at = System.nanoTime();
            killed.process().signal("KILL");
            try (Connection client = other.connect();
                    Statement update = client.createStatement()) {
                update.execute(
                        "UPDATE accounts SET balance = balance WHERE branch = 0 AND account = 0");
            }
            trial.figure(
                    "rolled_back", Duration.ofNanos(System.nanoTime() - at), Duration.ofSeconds(2));
        } catch (SQLException cutOff) {
            // The end of the connection that was open.
        }
        trial.awaitWrites();
        trial.requireNoFailover();
        trial.scene().restart(killed);
        trial.awaitWrites();
        trial.requireErrors(error -> error.startsWith(killed.name()));
    }

    private static void frozen(Trial trial) throws Exception {
        ProxySeat still = which(trial, false);
        trial.strike();
        still.process().signal("STOP");
        trial.pass(Duration.ofSeconds(10));
        trial.outage(Duration.ofSeconds(1));
        still.process().signal("CONT");
        trial.awaitWrites();
        trial.requireNoFailover();
        trial.requireErrors(_ -> false);
    }

    private static void frozenInAFailover(Trial trial) throws Exception {
        ProxySeat still = which(trial, false);
        trial.strike();
        still.process().signal("STOP");
        trial.master().freeze();
        trial.awaitOtherMasterThan(trial.first());
        trial.awaitWrites();
        trial.scene().node(trial.first()).resume();
        trial.pass(Duration.ofSeconds(1));
        still.process().signal("CONT");
        trial.pass(Duration.ofSeconds(2));
        trial.awaitWrites();
    }

    private static void askedFor(Trial trial) throws Exception {
        trial.strike();
        trial.note("answer", trial.scene().administer("FAILOVER GROUP g0", 1).toString());
        trial.awaitWrites();
        assertThat(trial.changes()).isEqualTo(1);
        trial.outage(MasterFaults.CRASH);
        trial.requireOnlyErrorsOfAFailover();
    }

    private static void switchover(Trial trial) throws Exception {
        String next = trial.replicas().getLast();
        trial.strike();
        trial.note(
                "answer", trial.scene().administer("SWITCHOVER GROUP g0 TO " + next, 1).toString());
        trial.awaitWrites();
        trial.note(
                "steps",
                trial.scene()
                        .administer(
                                "SELECT CONCAT(step, ' ', COALESCE(milliseconds, 0), ' ', trouble) FROM failover_steps WHERE"
                                        + " failover = (SELECT id FROM failovers WHERE cause ="
                                        + " 'switchover' ORDER BY begun DESC LIMIT 1) ORDER BY number",
                                1)
                        .toString());
        trial.outage(Duration.ofMillis(500));
        trial.requireErrors(_ -> false);
    }
}

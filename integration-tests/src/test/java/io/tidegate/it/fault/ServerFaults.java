package io.tidegate.it.fault;

import static io.tidegate.it.fault.FaultRow.full;
import static io.tidegate.it.fault.FaultRow.smoke;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.it.server.ServerFamily;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** Servers that run, and do not do what they should. */
final class ServerFaults {
    private ServerFaults() {}

    /** Megabytes; a server that is new has half of it. */
    private static final int DISK = 400;

    static List<FaultRow> rows() {
        return List.of(
                full("M10", "the master's disk is full", ServerFaults::fullDisk).withDisk(DISK),
                full("M11", "somebody makes the master read-only", ServerFaults::readOnly),
                full("M12", "the master has no connection left", ServerFaults::crowded),
                full("M14", "somebody else holds a global lock", ServerFaults::locked),
                full(
                        "M20",
                        "the only acker is started again, and the master is lost",
                        ServerFaults::restartedAcker),
                full("M25", "the only acker is lost with the master", ServerFaults::lostWithAcker),
                full(
                        "M26",
                        "the only replica that has everything has not applied it",
                        ServerFaults::received),
                full(
                        "M21",
                        "all replicas are behind, and the master is lost",
                        ServerFaults::delayed),
                smoke(
                        "M22",
                        "a replica has stopped on a duplicate, and the master is lost",
                        ServerFaults::broken));
    }

    /**
     * Commits wait for room, or are refused, and reads go on. It is no reason for a failover:
     * replicas have disks, too, and what is not done is not lost. MySQL looks once in a minute
     * whether there is room again; MariaDB 11.4.5 waits until somebody ends that, as DOCTOR says.
     */
    private static void fullDisk(Trial trial) throws Exception {
        trial.strike();
        trial.master().fillDisk();
        trial.pass(Duration.ofSeconds(3));
        long before = trial.workload().acknowledgements().count();
        trial.pass(Duration.ofSeconds(7));
        trial.note("done_meanwhile", trial.workload().acknowledgements().count() - before);
        trial.note("explained", trial.explained());
        try (Connection client = trial.scene().proxy(1).connect();
                Statement reading = client.createStatement()) {
            reading.setQueryTimeout(5);
            reading.executeQuery("SELECT COUNT(*) FROM rows_of_set").close();
        }
        trial.requireNoFailover();
        String doctor = trial.scene().administer("DOCTOR", 3).toString();
        trial.note("doctor", doctor);
        assertThat(doctor).contains("a: it cannot be asked", " is full");
        trial.master().freeDisk();
        if (trial.family() == ServerFamily.MARIADB) {
            assertThat(doctor).contains("waits for room");
            endWaits(trial);
        }
        trial.awaitWrites();
        trial.requireNoFailover();
        trial.outage(Duration.ofSeconds(75));
        trial.requireErrors(error ->
                error.contains("full")
                        || error.contains("errno: 28")
                        || error.contains("Lock wait timeout exceeded")
                        || AloneFaults.isLimit(error));
    }

    private static void endWaits(Trial trial) throws SQLException {
        try (Connection server = trial.master().connect();
                Statement asking = server.createStatement();
                Statement killing = server.createStatement();
                ResultSet waiting =
                        asking.executeQuery(
                                "SELECT id FROM information_schema.processlist"
                                        + " WHERE state = 'Waiting for someone to free space'")) {
            while (waiting.next()) {
                killing.execute("KILL QUERY " + waiting.getLong(1));
            }
        }
    }

    /** The proxies' account is an administrator's, which MariaDB's read_only does not hold back. */
    private static void readOnly(Trial trial) throws Exception {
        String variable =
                switch (trial.family()) {
                    case MYSQL -> "super_read_only";
                    case MARIADB -> "read_only";
                };
        trial.strike();
        trial.scene().group().execute(trial.first(), "SET GLOBAL " + variable + " = 1");
        trial.awaitCondition("READ_ONLY_BY_HAND");
        trial.pass(Duration.ofSeconds(6));
        trial.requireNoFailover();
        trial.scene()
                .group()
                .execute(
                        trial.first(),
                        "SET GLOBAL " + variable + " = 0",
                        "SET GLOBAL read_only = 0");
        trial.awaitWrites();
        trial.requireNoFailover();
        // Who waits for a row is waited for by SET read_only, for which its holder waits.
        trial.requireErrors(error ->
                error.contains("read-only") || error.contains("Lock wait timeout exceeded"));
    }

    private static void crowded(Trial trial) throws Exception {
        List<Connection> idle = new ArrayList<>();
        trial.strike();
        try {
            while (idle.size() < 1_000) {
                idle.add(trial.scene().node(trial.first()).connect());
            }
        } catch (SQLException none) {
            trial.note("full_with", idle.size());
        }
        try {
            trial.pass(Duration.ofSeconds(8));
            trial.requireNoFailover();
            trial.awaitWrites();
        } finally {
            for (Connection each : idle) {
                each.close();
            }
        }
        trial.requireNoFailover();
        trial.requireErrors(_ -> false);
    }

    private static void locked(Trial trial) throws Exception {
        trial.strike();
        try (Connection holder = trial.scene().node(trial.first()).connect();
                Statement statement = holder.createStatement()) {
            statement.execute("FLUSH TABLES WITH READ LOCK");
            trial.pass(Duration.ofSeconds(12));
            trial.requireNoFailover();
            statement.execute("UNLOCK TABLES");
        }
        trial.awaitWrites();
        trial.requireNoFailover();
        // Who waits for a row whose holder waits for that lock holds it up for
        // innodb_lock_wait_timeout.
        trial.outage(Duration.ofSeconds(70));
        trial.requireErrors(error -> error.contains("Lock wait timeout exceeded"));
    }

    private static String[] applier(Trial trial, String verb) {
        return new String[] {
            switch (trial.family()) {
                case MYSQL -> verb + " REPLICA SQL_THREAD";
                case MARIADB -> verb + " SLAVE SQL_THREAD";
            }
        };
    }

    /** Its relay log may be gone, so that nobody can prove that it has everything. */
    private static void restartedAcker(Trial trial) throws Exception {
        trial.scene().group().link("c").cut();
        trial.scene().group().execute("b", applier(trial, "STOP"));
        trial.workload().awaitMore(50);
        trial.strike();
        trial.scene().node("b").kill();
        trial.scene().node(trial.first()).kill();
        trial.scene().node("b").restart();
        trial.scene().group().link("c").mend();
        trial.pass(Duration.ofSeconds(12));
        trial.note("changes_before_it_is_back", trial.changes());
        trial.note("explained", trial.explained());
        trial.scene().node(trial.first()).restart();
        trial.awaitWrites();
        trial.note("changes", trial.changes());
    }

    /** Nobody else has what clients were told of; who is left must not be promoted. */
    private static void lostWithAcker(Trial trial) throws Exception {
        trial.scene().group().link("c").cut();
        trial.workload().awaitMore(100);
        trial.strike();
        trial.scene().node(trial.first()).kill();
        trial.scene().node("b").kill();
        trial.scene().group().link("c").mend();
        trial.pass(Duration.ofSeconds(12));
        trial.note("explained", trial.explained());
        trial.requireNoFailover();
        trial.scene().node("b").restart();
        trial.scene().node(trial.first()).restart();
        trial.awaitWrites();
        trial.note("changes", trial.changes());
    }

    /** It is the one to be promoted, when it has applied what it has. */
    private static void received(Trial trial) throws Exception {
        trial.scene().group().link("c").cut();
        trial.scene().group().execute("b", applier(trial, "STOP"));
        trial.workload().awaitMore(100);
        trial.strike();
        trial.scene().node(trial.first()).kill();
        trial.scene().group().link("c").mend();
        trial.awaitOtherMasterThan(trial.first());
        assertThat(trial.scene().master()).isEqualTo("b");
        trial.awaitWrites();
        trial.outage(MasterFaults.SILENCE);
        trial.scene().node(trial.first()).restart();
    }

    private static void delayed(Trial trial) throws Exception {
        for (String replica : trial.replicas()) {
            trial.scene()
                    .group()
                    .execute(
                            replica,
                            switch (trial.family()) {
                                case MYSQL ->
                                        new String[] {
                                            "STOP REPLICA SQL_THREAD",
                                            "CHANGE REPLICATION SOURCE TO SOURCE_DELAY = 8",
                                            "START REPLICA SQL_THREAD"
                                        };
                                case MARIADB ->
                                        new String[] {
                                            "STOP SLAVE",
                                            "CHANGE MASTER TO MASTER_DELAY = 8",
                                            "START SLAVE"
                                        };
                            });
        }
        trial.pass(Duration.ofSeconds(4));
        trial.strike();
        trial.master().kill();
        trial.awaitOtherMasterThan(trial.first());
        trial.awaitWrites();
        trial.outage(Duration.ofSeconds(15));
        trial.scene().node(trial.first()).restart();
    }

    /**
     * Rows of its own where the master's next ones will be; put there while it applies nothing, as
     * what it applies meanwhile would be ahead of them on a slow machine.
     */
    private static void broken(Trial trial) throws Exception {
        trial.scene().group().execute("b", applier(trial, "STOP"));
        long last =
                Long.parseLong(trial.scene().group().ask("b", "SELECT MAX(n) FROM d.rows_of_set"));
        String rows =
                LongStream.rangeClosed(last + 1, last + 3_000)
                        .mapToObj(n -> "(" + n + ", -7, 2)")
                        .collect(Collectors.joining(", "));
        try (Connection replica = trial.scene().node("b").connect();
                Statement statement = replica.createStatement()) {
            statement.execute("SET sql_log_bin = 0");
            if (trial.family() == ServerFamily.MYSQL) {
                statement.execute("SET GLOBAL super_read_only = 0");
            }
            statement.execute("INSERT IGNORE INTO d.rows_of_set (n, id, server) VALUES " + rows);
        }
        trial.scene().group().execute("b", applier(trial, "START"));
        trial.awaitCondition("REPLICA_BROKEN");
        trial.strike();
        trial.master().kill();
        trial.awaitOtherMasterThan(trial.first());
        assertThat(trial.scene().master()).isEqualTo("c");
        // On MySQL the one that is broken follows nobody, and c takes no writes alone.
        trial.scene().node(trial.first()).restart();
        try (Connection replica = trial.scene().node("b").connect();
                Statement statement = replica.createStatement()) {
            statement.execute("SET sql_log_bin = 0");
            statement.execute("SET GLOBAL read_only = 0");
            statement.execute("DELETE FROM d.rows_of_set WHERE id = -7");
            statement.execute("SET GLOBAL read_only = 1");
        }
        trial.await(
                "b applies again",
                () -> {
                    trial.scene().group().execute("b", applier(trial, "START"));
                    return !trial.explained().toString().contains("REPLICA_BROKEN");
                });
        trial.awaitWrites();
        trial.requireOnlyErrorsOfAFailover();
    }
}

package io.tidegate.it.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.ha.mysql.gtid.GtidSet;
import io.tidegate.ha.mysql.node.AppliedWait;
import io.tidegate.ha.mysql.node.Fencing;
import io.tidegate.ha.mysql.node.NodeSession;
import io.tidegate.ha.mysql.node.ServerState;
import io.tidegate.it.server.ReplicatedGroup.Shape;
import io.tidegate.it.server.ServerFamily;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A master that is fenced while commits wait for replicas that do not acknowledge any more. */
final class FencingIT {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int WRITERS = 3;
    private static final int ROUNDS = Integer.getInteger("tidegate.it.fencings", 3);

    @ParameterizedTest
    @EnumSource
    void no_commit_that_waits_is_told_as_done(ServerFamily family) throws Exception {
        // The servers go first, so that nobody waits for them.
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                WatchedServers servers =
                        WatchedServers.start(family, Shape.withReplicas(1).strict())) {
            servers.group()
                    .execute("a", "CREATE DATABASE d", "CREATE TABLE d.t (n INT PRIMARY KEY)");
            try (NodeSession replica = servers.nodes().node("b").lease()) {
                replica.stopReceiver();
            }
            List<Future<Void>> writers = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                writers.add(threads.submit(writer(servers, i)));
            }
            Awaitility.await()
                    .atMost(LONG)
                    .until(() ->
                            state(servers).semiSync().waiting() > 0 && writing(servers) == WRITERS);

            GtidSet left = Fencing.fence(servers.nodes().node("a"), Duration.ofSeconds(10));

            for (Future<Void> writer : writers) {
                assertThatThrownBy(() -> writer.get(60, TimeUnit.SECONDS))
                        .isInstanceOf(ExecutionException.class)
                        .hasCauseInstanceOf(SQLException.class);
            }
            ServerState fenced = state(servers);
            assertThat(fenced.readOnly()).isTrue();
            assertThat(fenced.semiSync().sourceEnabled()).isFalse();
            assertThat(fenced.has()).isEqualTo(left);
            try (NodeSession replica = servers.nodes().node("b").lease()) {
                // Those that wait behind another one may not have come to the binlog.
                assertThat(left.minus(replica.executed()).count()).isBetween(1L, (long) WRITERS);
            }
        }
    }

    /**
     * Commits are made in groups, of which one waits for all; and whoever is cut off comes again,
     * as an administrator, whom nothing but a look at read_only keeps from writing.
     */
    @ParameterizedTest
    @EnumSource
    void whoever_comes_again_meanwhile_is_told_nothing_that_no_replica_has(ServerFamily family)
            throws Exception {
        // The servers go first, so that nobody waits for them.
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                WatchedServers servers =
                        WatchedServers.start(family, Shape.withReplicas(1).strict());
                PersistentWriters writers = new PersistentWriters(servers.group().node("a"))) {
            servers.group()
                    .execute("a", "CREATE DATABASE d", "CREATE TABLE d.t (n INT PRIMARY KEY)");
            writers.start(threads);
            for (int round = 0; round < ROUNDS; round++) {
                writers.awaitTold(50);
                try (NodeSession replica = servers.nodes().node("b").lease()) {
                    replica.stopReceiver();
                }
                Awaitility.await()
                        .atMost(LONG)
                        .until(() -> state(servers).semiSync().waiting() > 0);

                GtidSet _ = Fencing.fence(servers.nodes().node("a"), Duration.ofSeconds(20));

                assertThat(lost(servers, writers)).as("round %s", round).isEmpty();
                Fencing.admit(servers.nodes().node("a"));
                reopen(servers, family);
            }
        }
    }

    private static void reopen(WatchedServers servers, ServerFamily family) throws SQLException {
        boolean mySql = family == ServerFamily.MYSQL;
        servers.group().execute("b", mySql ? "START REPLICA IO_THREAD" : "START SLAVE IO_THREAD");
        servers.group()
                .execute(
                        "a",
                        "SET GLOBAL rpl_semi_sync_"
                                + (mySql ? "source" : "master")
                                + "_enabled = ON",
                        "SET GLOBAL read_only = 0");
    }

    /** What was told as done, and has not come to the replica. */
    private static Set<Integer> lost(WatchedServers servers, PersistentWriters writers)
            throws SQLException {
        Set<Integer> told = writers.told();
        try (NodeSession replica = servers.nodes().node("b").lease()) {
            AppliedWait _ = replica.awaitExecuted(replica.state().has(), Duration.ofSeconds(30));
        }
        try (Connection replica = servers.group().node("b").connect();
                Statement statement = replica.createStatement();
                ResultSet rows = statement.executeQuery("SELECT n FROM d.t")) {
            while (rows.next()) {
                told.remove(rows.getInt(1));
            }
        }
        return told;
    }

    private static Callable<Void> writer(WatchedServers servers, int number) {
        return () -> {
            try (Connection connection = servers.group().node("a").connect()) {
                connection.createStatement().execute("INSERT INTO d.t VALUES (" + number + ")");
            }
            return null;
        };
    }

    private static int writing(WatchedServers servers) throws SQLException {
        return Integer.parseInt(
                servers.group()
                        .ask(
                                "a",
                                "SELECT COUNT(*) FROM information_schema.processlist WHERE info LIKE"
                                        + " 'INSERT INTO d.t%'"));
    }

    private static ServerState state(WatchedServers servers) throws SQLException {
        try (NodeSession session = servers.nodes().node("a").lease()) {
            return session.state();
        }
    }
}

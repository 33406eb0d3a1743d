package io.tidegate.it.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.it.server.ServerFamily;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Three proxies whose group loses its master while clients write through all of them. */
final class LostMasterIT {
    private static final int WRITERS = 6;

    @ParameterizedTest
    @EnumSource
    void a_killed_master_is_replaced_and_nothing_that_was_told_is_lost(ServerFamily family)
            throws Exception {
        try (SupervisedGroup group = SupervisedGroup.start(family);
                Writers writers = Writers.start(group, WRITERS)) {
            writers.awaitMore(100);
            writers.longestWait();

            group.node("a").kill();

            String next = group.awaitMasterAfter("a");
            writers.awaitMore(100);
            report(family, "killed", writers);
            assertThat(writers.errors().keySet())
                    .as("only what was on its way gets an error")
                    .allMatch(error -> error.contains("OUTCOME-UNKNOWN"));
            group.node("a").restart();
            assertThat(writers.lostOn(next)).isEmpty();
            group.awaitSettled("a");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_frozen_master_is_replaced_and_tells_nobody_anything_later(ServerFamily family)
            throws Exception {
        try (SupervisedGroup group = SupervisedGroup.start(family);
                Writers writers = Writers.start(group, WRITERS)) {
            writers.awaitMore(100);
            writers.longestWait();

            group.node("a").freeze();

            String next = group.awaitMasterAfter("a");
            writers.awaitMore(100);
            report(family, "frozen", writers);
            group.node("a").resume();
            writers.awaitMore(100);
            assertThat(writers.lostOn(next)).isEmpty();
            group.awaitSettled("a");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_master_that_is_killed_while_nobody_writes_follows_the_next_one(ServerFamily family)
            throws Exception {
        try (SupervisedGroup group = SupervisedGroup.start(family)) {
            group.node("a").kill();
            group.awaitMasterAfter("a");
            try (Writers writers = Writers.start(group, 1)) {
                writers.awaitMore(10);
            }

            group.node("a").restart();

            group.awaitFollows("a");
        }
    }

    @ParameterizedTest
    @EnumSource
    void sessions_outlive_a_master_that_is_killed(ServerFamily family) throws Exception {
        try (SupervisedGroup group = SupervisedGroup.start(family);
                Connection first = group.connect(0);
                Connection second = group.connect(1);
                Connection third = group.connect(2);
                Connection fourth = group.connect(0, "app", "&useServerPrepStmts=true");
                Statement idle = first.createStatement();
                Statement begun = second.createStatement();
                Statement bound = third.createStatement();
                PreparedStatement prepared =
                        fourth.prepareStatement("SELECT COUNT(*) FROM t WHERE n < ?")) {
            idle.execute("SET SESSION lock_wait_timeout = 77");
            begun.execute("BEGIN");
            begun.execute("INSERT INTO t (n) VALUES (1)");
            bound.execute("CREATE TEMPORARY TABLE own (n INT)");
            prepared.setInt(1, 10);
            prepared.executeQuery().close();

            group.node("a").kill();
            group.awaitMasterAfter("a");

            assertThat(idle.executeUpdate("INSERT INTO t (n) VALUES (2)")).isEqualTo(1);
            try (ResultSet row = idle.executeQuery("SELECT @@lock_wait_timeout")) {
                row.next();
                assertThat(row.getInt(1)).isEqualTo(77);
            }
            assertThatThrownBy(() -> begun.execute("INSERT INTO t (n) VALUES (3)"))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            told -> assertThat(told.getSQLState()).isEqualTo("40001"));
            begun.execute("BEGIN");
            begun.execute("INSERT INTO t (n) VALUES (4)");
            begun.execute("COMMIT");
            assertThatThrownBy(() -> bound.execute("INSERT INTO own VALUES (1)"))
                    .hasMessageContaining("TG-SESSION-STATE-LOST");
            try (ResultSet row = prepared.executeQuery()) {
                row.next();
                assertThat(row.getInt(1)).as("rows 2 and 4").isEqualTo(2);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_switchover_makes_clients_wait_and_fails_none(ServerFamily family) throws Exception {
        try (SupervisedGroup group = SupervisedGroup.start(family);
                Writers writers = Writers.start(group, WRITERS)) {
            writers.awaitMore(100);
            assertThat(group.administer("EXPLAIN FAILOVER g0", 1))
                    .contains("master", "now", "next");
            writers.longestWait();

            assertThat(group.administer("SWITCHOVER GROUP g0 TO c", 1).getFirst())
                    .contains("c is the master");

            writers.awaitMore(100);
            report(family, "switched over", writers);
            assertThat(writers.errors()).isEmpty();
            assertThat(writers.lostOn("c")).isEmpty();
            assertThat(
                            group.administer(
                                    "SELECT CONCAT(cause, ' ', state, ' ', new_master) FROM failovers",
                                    1))
                    .contains("switchover done c");
            assertThat(
                            group.administer(
                                    "SELECT step FROM failover_steps WHERE failover IN"
                                            + " (SELECT id FROM failovers WHERE cause = 'switchover')"
                                            + " ORDER BY number",
                                    1))
                    .startsWith("asked", "freezing", "draining")
                    .containsSubsequence("promoting", "publishing", "repointing", "done");
            assertThat(group.administer("SELECT name FROM nodes WHERE role = 'master'", 1))
                    .containsExactly("c");
            group.awaitFollows("a");
            assertThatThrownBy(() -> group.administer("SWITCHOVER GROUP g0 TO nobody", 1))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("nothing was changed");
        }
    }

    /** The longest that a client waited is a figure, not a bar: machines are shared. */
    private static void report(ServerFamily family, String what, Writers writers) {
        System.err.println(
                "%% "
                        + family
                        + " "
                        + what
                        + ": a client waited for "
                        + writers.longestWait().toMillis()
                        + " ms; errors "
                        + writers.errors());
    }
}

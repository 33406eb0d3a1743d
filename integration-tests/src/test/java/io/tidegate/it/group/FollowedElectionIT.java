package io.tidegate.it.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.it.server.GroupReplication;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * Three MySQL servers in group replication, which elect their primary themselves, and three proxies
 * that follow them while clients write.
 */
final class FollowedElectionIT {
    private static final int WRITERS = 6;

    private static final String ONLINE =
            "SELECT COUNT(*) FROM performance_schema.replication_group_members"
                    + " WHERE MEMBER_STATE = 'ONLINE'";

    @Test
    void the_primary_that_is_elected_when_one_is_killed_is_followed_and_nothing_told_is_lost()
            throws Exception {
        try (SupervisedGroup group = SupervisedGroup.electing();
                Writers writers = Writers.start(group, WRITERS)) {
            writers.awaitMore(100);
            writers.longestWait();
            long epoch = group.recorded().epoch();

            long killed = System.nanoTime();
            group.node("a").kill();

            String next = group.awaitMasterAfter("a");
            report("killed", killed, writers);
            assertThat(primary(group, next)).isEqualTo(group.ask(next, "SELECT @@server_uuid"));
            assertThat(group.recorded().epoch()).isEqualTo(epoch + 1);
            assertThat(
                            group.ask(
                                    next,
                                    "SELECT CONCAT(epoch, ' ', node) FROM"
                                            + " tidegate_control.tidegate_epoch"
                                            + " ORDER BY epoch DESC LIMIT 1"))
                    .isEqualTo((epoch + 1) + " " + next);
            writers.awaitMore(100);
            assertThat(writers.lostOn(next)).isEmpty();
            assertThat(group.administer("SELECT cause FROM failovers", 1))
                    .containsExactly("followed");

            group.node("a").restart();
            group.servers().execute("a", GroupReplication.join());
            Awaitility.await("a is a member again")
                    .atMost(SupervisedGroup.LONG)
                    .until(() -> group.ask(next, ONLINE).equals("3"));
            assertThat(writers.lostOn("a")).as("and has everything").isEmpty();
            assertThat(group.recorded().master()).isEqualTo(next);
        }
    }

    @Test
    void a_primary_that_somebody_elects_by_hand_is_followed_and_commands_name_the_statement()
            throws Exception {
        try (SupervisedGroup group = SupervisedGroup.electing();
                Writers writers = Writers.start(group, WRITERS)) {
            writers.awaitMore(100);
            writers.longestWait();
            String elect =
                    "SELECT group_replication_set_as_primary('"
                            + group.ask("c", "SELECT @@server_uuid")
                            + "')";
            assertThatThrownBy(() -> group.administer("SWITCHOVER GROUP g0 TO c", 1))
                    .hasMessageContaining("nothing was changed")
                    .hasMessageContaining(elect);
            assertThatThrownBy(() -> group.administer("FAILOVER GROUP g0 TO c FORCE", 1))
                    .hasMessageContaining("group_replication_force_members");
            assertThatThrownBy(() -> group.administer("REJOIN NODE b IN GROUP g0", 1))
                    .hasMessageContaining("START GROUP_REPLICATION");
            assertThat(group.administer("EXPLAIN FAILOVER g0", 3))
                    .contains("nothing would be done")
                    .anyMatch(why -> why.contains("Tidegate follows"));
            assertThat(group.administer("SHOW GROUPS", 3)).containsExactly("group_replication");
            assertThat(group.administer("DOCTOR", 3))
                    .anyMatch(told -> told.contains("its elections are followed"))
                    .noneMatch(told -> told.contains("rpl_semi_sync"));
            assertThat(group.recorded().master()).isEqualTo("a");

            long asked = System.nanoTime();
            String _ = group.ask("b", elect);

            assertThat(group.awaitMasterAfter("a")).isEqualTo("c");
            report("elected by hand", asked, writers);
            writers.awaitMore(100);
            assertThat(writers.lostOn("c")).isEmpty();
            assertThat(group.ask("a", "SELECT @@super_read_only")).isEqualTo("1");
            assertThat(group.administer("SELECT master FROM `groups`", 1).getFirst())
                    .startsWith("c ");
        }
    }

    /** The other two are gone: whoever is left may not be written, and is not followed either. */
    @Test
    void a_node_without_a_majority_is_not_followed() throws Exception {
        try (SupervisedGroup group = SupervisedGroup.electing()) {
            group.node("a").freeze();
            group.node("b").kill();

            Awaitility.await("c has lost its majority")
                    .atMost(SupervisedGroup.LONG)
                    .ignoreExceptions()
                    .until(() ->
                            group.administer("EXPLAIN FAILOVER g0", 3).stream()
                                    .anyMatch(why -> why.contains("c=ONLINE, no majority")));
            Thread.sleep(Duration.ofSeconds(8));

            assertThat(group.recorded().master()).isEqualTo("a");
            assertThat(group.administer("SELECT cause FROM failovers", 1)).isEmpty();
            group.node("a").resume();
        }
    }

    private static String primary(SupervisedGroup group, String node) throws Exception {
        return group.ask(
                node,
                "SELECT MEMBER_ID FROM performance_schema.replication_group_members"
                        + " WHERE MEMBER_ROLE = 'PRIMARY'");
    }

    private static void report(String what, long since, Writers writers) throws Exception {
        long followed = Duration.ofNanos(System.nanoTime() - since).toMillis();
        writers.awaitMore(10);
        System.err.printf(
                "%%%% followed, %s: record after %d ms, longest wait %d ms, errors %s%n",
                what, followed, writers.longestWait().toMillis(), writers.errors());
    }
}

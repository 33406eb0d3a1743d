package io.tidegate.ha.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.conf.model.Durability;
import io.tidegate.conf.model.PromotionRule;
import io.tidegate.ha.health.Beating;
import io.tidegate.ha.health.Intent;
import io.tidegate.ha.health.NodeRule;
import io.tidegate.ha.health.ProxyReport;
import io.tidegate.ha.health.Sight;
import io.tidegate.ha.health.Snapshot;
import io.tidegate.ha.health.Vouch;
import io.tidegate.ha.mysql.node.ClusterView;
import io.tidegate.ha.mysql.node.SemiSync;
import io.tidegate.ha.mysql.node.ServerFamily;
import io.tidegate.ha.mysql.node.ServerState;
import io.tidegate.ha.mysql.node.ServerState.Management;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Nodes a, b and c are the servers 1, 2 and 3; the group's master is a. */
final class ClusterElectionTest {
    private final Map<String, Sight> sights = new HashMap<>();
    private final Map<String, NodeRule> rules =
            new HashMap<>(
                    Map.of("a", NodeRule.NEUTRAL, "b", NodeRule.NEUTRAL, "c", NodeRule.NEUTRAL));

    @Test
    void a_primary_of_which_all_members_say_so_stays() {
        all("v:3", "1");

        assertThat(primary()).isEqualTo(new ClusterPrimary.Stays("a"));
    }

    @Test
    void another_one_is_followed_also_while_the_master_is_gone_or_answers() {
        member("b", "v:4", false, "2");
        member("c", "v:4", true, "2");
        assertFollowed("b");

        sights.put("a", new Sight.Refused(100));
        assertFollowed("b");

        member("a", "v:4", true, "2");
        assertFollowed("b");
    }

    @Test
    void one_that_stood_still_and_has_an_older_view_does_not_count() {
        member("a", "v:9", false, "1");
        member("b", "v:10", false, "2");
        member("c", "v:10", true, "2");

        assertFollowed("b");
    }

    @Test
    void members_that_name_different_primaries_are_waited_for() {
        member("a", "v:3", true, "2");
        member("b", "v:3", false, "2");
        member("c", "v:3", true, "1");

        assertUnknown("different primaries");
    }

    @Test
    void one_that_has_no_majority_is_not_followed() {
        sights.put("b", answer("2", false, view("v:3", "ONLINE", false, "2"), 10));

        assertUnknown("{b=ONLINE, no majority}");
    }

    @Test
    void one_that_recovers_is_not_followed() {
        sights.put("b", answer("2", false, view("v:3", "RECOVERING", true, "2"), 10));

        assertUnknown("{b=RECOVERING}");
    }

    @Test
    void a_primary_that_is_read_only_still_is_waited_for() {
        member("b", "v:4", true, "2");
        member("c", "v:4", true, "2");

        assertUnknown("does not take writes yet");
    }

    @Test
    void a_primary_that_does_not_answer_itself_or_is_no_node_of_the_group_is_not_followed() {
        member("c", "v:4", true, "2");
        assertUnknown("the server 2");
    }

    @Test
    void nothing_is_concluded_while_nobody_is_elected_or_of_two_clusters() {
        member("b", "v:4", true);
        member("c", "v:4", true);
        assertUnknown("elected nobody yet");

        member("b", "w:1", false, "2");
        assertUnknown("different clusters");
    }

    @Test
    void an_answer_from_before_says_nothing() {
        sights.put("b", answer("2", false, view("v:4", "ONLINE", true, "2"), 1501));

        assertUnknown("none answers");
    }

    @Test
    void where_several_take_writes_the_master_stays_as_long_as_it_is_one_of_them() {
        for (String node : List.of("a", "b", "c")) {
            synced(node, "Synced");
        }
        assertThat(primary()).isEqualTo(new ClusterPrimary.Stays("a"));

        synced("a", "Donor/Desynced");
        assertFollowed("b");

        rules.put("b", new NodeRule(PromotionRule.PREFER_NOT, 100, false));
        assertFollowed("c");

        rules.put("c", new NodeRule(PromotionRule.NEUTRAL, 100, true));
        assertFollowed("b");
    }

    @Test
    void where_several_take_writes_a_master_that_does_not_answer_is_left_when_it_is_gone() {
        synced("b", "Synced");
        synced("c", "Synced");
        sights.put("a", new Sight.Silent(1499));
        assertUnknown("a does not answer");

        sights.put("a", new Sight.Silent(1500));
        assertFollowed("b");

        sights.put("a", new Sight.Refused(10));
        assertFollowed("b");

        sights.put("a", new Sight.NoRoute(60_000));
        assertUnknown("a does not answer");
    }

    private void all(String view, String primary) {
        member("a", view, !primary.equals("1"), primary);
        member("b", view, !primary.equals("2"), primary);
        member("c", view, !primary.equals("3"), primary);
    }

    private void member(String node, String view, boolean readOnly, String... primaries) {
        sights.put(node, answer(server(node), readOnly, view(view, "ONLINE", true, primaries), 10));
    }

    /** Of Galera, which tells of itself alone. */
    private void synced(String node, String state) {
        boolean serves = state.equals("Synced");
        ClusterView view =
                new ClusterView(
                        "u:5", state, serves, true, serves ? List.of(server(node)) : List.of());
        sights.put(node, answer(server(node), Management.GALERA, false, view, 10));
    }

    private static ClusterView view(
            String view, String state, boolean quorum, String... primaries) {
        return new ClusterView(view, state, state.equals("ONLINE"), quorum, List.of(primaries));
    }

    private static String server(String node) {
        return Integer.toString(node.charAt(0) - 'a' + 1);
    }

    private static Sight answer(String server, boolean readOnly, ClusterView view, long age) {
        return answer(server, Management.GROUP_REPLICATION, readOnly, view, age);
    }

    private static Sight answer(
            String server, Management management, boolean readOnly, ClusterView view, long age) {
        return new Sight.Answering(
                new ServerState(
                        ServerFamily.MYSQL,
                        "9.7.0",
                        server,
                        60,
                        readOnly,
                        readOnly,
                        false,
                        "",
                        "",
                        true,
                        true,
                        true,
                        1,
                        100,
                        management,
                        view,
                        SemiSync.ABSENT,
                        List.of()),
                age,
                1,
                0,
                0,
                0,
                Vouch.SURE,
                false);
    }

    private ClusterPrimary primary() {
        ProxyReport report =
                new ProxyReport(
                        "p1", 1, 3_600_000, new Beating("a", 1, 0, Beating.Outcome.NONE), sights);
        return ClusterPrimary.of(
                new Snapshot(
                        new Intent("g", 7, "a", Durability.STRICT, rules),
                        Map.of("p1", report),
                        List.of(),
                        Map.of()),
                Thresholds.DEFAULT);
    }

    private void assertFollowed(String node) {
        assertThat(primary())
                .isInstanceOfSatisfying(
                        ClusterPrimary.Moved.class,
                        moved -> assertThat(moved.node()).isEqualTo(node));
    }

    private void assertUnknown(String why) {
        assertThat(primary())
                .isInstanceOfSatisfying(
                        ClusterPrimary.Unknown.class,
                        unknown -> assertThat(unknown.why()).contains(why));
    }
}

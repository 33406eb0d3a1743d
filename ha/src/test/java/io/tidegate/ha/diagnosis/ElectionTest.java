package io.tidegate.ha.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.conf.model.Durability;
import io.tidegate.conf.model.PromotionRule;
import io.tidegate.ha.diagnosis.Choice.Refusal;
import io.tidegate.ha.health.NodeRule;
import io.tidegate.ha.health.Snapshot;
import io.tidegate.ha.health.Vouch;
import io.tidegate.ha.mysql.gtid.GtidSet;
import io.tidegate.ha.mysql.node.ServerFamily;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class ElectionTest {
    private static final GtidSet NONE = ServerFamily.MARIADB.none();

    private static GtidSet upTo(int last) {
        return ServerFamily.MARIADB.parse("0-1-" + last);
    }

    private static Standing node(String name, int executed, int received) {
        return new Standing(
                name,
                true,
                upTo(executed),
                upTo(received),
                Vouch.SURE,
                "",
                true,
                NONE,
                "",
                NodeRule.NEUTRAL);
    }

    private static Standing ruled(Standing node, PromotionRule rule, int weight) {
        return new Standing(
                node.node(),
                node.reached(),
                node.executed(),
                node.received(),
                node.vouch(),
                node.broken(),
                node.revoked(),
                node.writesAlone(),
                node.unfit(),
                new NodeRule(rule, weight, false));
    }

    private static Standing away(String name) {
        return new Standing(
                name, false, NONE, NONE, Vouch.SURE, "", false, NONE, "", NodeRule.NEUTRAL);
    }

    private static Choice strict(int mark, boolean complete, Standing... nodes) {
        return Election.of(
                new Ballot(Durability.STRICT, Arrays.asList(nodes), upTo(mark), complete));
    }

    @Test
    void nobody_is_chosen_behind_commits_that_waited_for_no_replica() {
        Ballot ballot =
                new Ballot(
                        Durability.STRICT, Arrays.asList(node("b", 80, 80)), upTo(80), true, true);

        assertThat(Election.of(ballot))
                .isInstanceOfSatisfying(
                        Choice.Refused.class,
                        refused ->
                                assertThat(refused.refusal())
                                        .isEqualTo(Choice.Refusal.NOT_PROVABLE));
        Ballot async = new Ballot(Durability.ASYNC, ballot.nodes(), ballot.mark(), true, true);
        assertThat(chosen(Election.of(async))).isEqualTo("b");
    }

    private static String chosen(Choice choice) {
        return choice instanceof Choice.Chosen chosen ? chosen.node() : choice.toString();
    }

    private static Map<String, Ineligible> reasons(Choice choice) {
        return choice.others().entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, each -> each.getValue().reason()));
    }

    @Test
    void who_has_received_more_wins_over_who_has_executed_more() {
        Choice choice = strict(0, true, node("b", 90, 90), node("c", 10, 100));

        assertThat(chosen(choice)).isEqualTo("c");
        assertThat(reasons(choice)).isEqualTo(Map.of("b", Ineligible.BEHIND));
    }

    @Test
    void among_equals_the_rule_decides_then_the_weight_then_the_name() {
        Standing b = node("b", 5, 5);
        Standing c = node("c", 5, 5);

        assertThat(chosen(strict(5, true, c, b))).isEqualTo("b");
        assertThat(chosen(strict(5, true, b, ruled(c, PromotionRule.NEUTRAL, 101)))).isEqualTo("c");
        assertThat(
                        chosen(
                                strict(
                                        5,
                                        true,
                                        ruled(b, PromotionRule.PREFER_NOT, 900),
                                        ruled(c, PromotionRule.NEUTRAL, 1))))
                .isEqualTo("c");
    }

    @Test
    void what_only_a_forbidden_node_has_does_not_matter_when_no_client_was_told() {
        Choice choice =
                strict(
                        80,
                        true,
                        node("b", 80, 80),
                        ruled(node("c", 90, 90), PromotionRule.MUST_NOT, 1));

        assertThat(choice)
                .isInstanceOfSatisfying(
                        Choice.Chosen.class,
                        chosen -> {
                            assertThat(chosen.node()).isEqualTo("b");
                            assertThat(chosen.loss().isEmpty()).isTrue();
                            assertThat(chosen.discarded()).isEqualTo(upTo(90).minus(upTo(80)));
                        });
    }

    @Test
    void what_only_a_forbidden_node_has_matters_when_a_client_may_know_it() {
        Choice choice =
                strict(
                        80,
                        false,
                        node("b", 80, 80),
                        ruled(node("c", 90, 90), PromotionRule.MUST_NOT, 1));

        assertThat(reasons(choice))
                .isEqualTo(Map.of("b", Ineligible.BEHIND, "c", Ineligible.MUST_NOT));
    }

    @Test
    void a_node_out_of_reach_stops_a_choice_only_while_a_proxy_has_not_answered() {
        assertThat(chosen(strict(80, true, node("b", 80, 80), away("c")))).isEqualTo("b");
        assertThat(strict(80, false, node("b", 80, 80), away("c")))
                .isInstanceOfSatisfying(
                        Choice.Refused.class,
                        refused -> assertThat(refused.refusal()).isEqualTo(Refusal.NOT_PROVABLE));
    }

    @Test
    void async_takes_the_most_advanced_and_tells_what_is_lost() {
        Choice choice =
                Election.of(
                        new Ballot(
                                Durability.ASYNC,
                                Arrays.asList(node("b", 70, 75), node("c", 60, 60), away("d")),
                                upTo(80),
                                false));

        assertThat(choice)
                .isInstanceOfSatisfying(
                        Choice.Chosen.class,
                        chosen -> {
                            assertThat(chosen.node()).isEqualTo("b");
                            assertThat(chosen.loss()).isEqualTo(upTo(80).minus(upTo(75)));
                        });
    }

    @Test
    void a_snapshot_says_how_the_nodes_stand() {
        assertThat(chosen(fromSnapshot("crash-seen-by-all"))).isEqualTo("b");
        assertThat(reasons(fromSnapshot("crash-with-broken-replica")))
                .isEqualTo(Map.of("c", Ineligible.APPLIER_BROKEN));
        assertThat(reasons(fromSnapshot("crash-with-replica-that-cannot-vouch")))
                .isEqualTo(Map.of("b", Ineligible.CANNOT_VOUCH));
        assertThat(reasons(fromSnapshot("errant-transactions-mariadb")))
                .isEqualTo(Map.of("b", Ineligible.ERRANT));
        assertThat(reasons(fromSnapshot("replica-without-ids")))
                .isEqualTo(Map.of("c", Ineligible.UNFIT));
    }

    private static Choice fromSnapshot(String fixture) {
        Snapshot snapshot =
                SnapshotFixture.all().stream()
                        .filter(each -> each.name().equals(fixture))
                        .findFirst()
                        .orElseThrow()
                        .snapshot();
        GtidSet mark =
                snapshot.answer("b").orElseThrow().told().family() == ServerFamily.MARIADB
                        ? upTo(1000)
                        : ServerFamily.MYSQL.none();
        return Election.of(Ballot.of(snapshot, mark, true, false));
    }
}

package io.tidegate.ha.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.conf.model.Durability;
import io.tidegate.conf.model.PromotionRule;
import io.tidegate.ha.health.NodeRule;
import io.tidegate.ha.health.Vouch;
import io.tidegate.ha.mysql.gtid.GtidSet;
import io.tidegate.ha.mysql.node.ServerFamily;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Worlds in which it is known what really happened: a master has written, replicas have received a
 * part of it each, clients were told as done what some replica had. Then nodes are lost, started
 * again, or have lost their relay logs, proxies do not say what they know, and some replica still
 * acknowledges.
 */
final class ElectionPropertyTest {
    private static final int WORLDS = 50_000;
    private static final int WRITTEN = 20;

    private final Random random = new Random(7);

    /**
     * One world.
     *
     * @param told what clients were really told as done, and will be by a node that still
     *     acknowledges
     * @param ballot what of all this is known
     */
    private record World(GtidSet told, Ballot ballot) {}

    private static GtidSet first(ServerFamily family, int count) {
        if (count == 0) {
            return family.none();
        }
        return switch (family) {
            case MYSQL -> family.parse("3e11fa47-71ca-11e1-9e33-c80aa9429562:1-" + count);
            case MARIADB -> family.parse("0-1-" + count);
        };
    }

    private static GtidSet own(ServerFamily family, int node) {
        return switch (family) {
            case MYSQL -> family.parse("9b1deb4d-3b7d-4bad-9bdd-00000000000" + node + ":1");
            case MARIADB -> family.parse("0-" + (node + 2) + "-5");
        };
    }

    private World world(ServerFamily family, Durability durability) {
        int replicas = random.nextInt(1, 5);
        int acknowledged = 0;
        boolean anyAcknowledges = false;
        List<Standing> nodes = new ArrayList<>();
        for (int i = 0; i < replicas; i++) {
            int received = random.nextInt(WRITTEN + 1);
            int executed = random.nextInt(received + 1);
            acknowledged = Math.max(acknowledged, received);
            boolean reached = random.nextInt(5) != 0;
            // Nobody can stop one that does not answer.
            boolean revoked = reached && random.nextInt(5) != 0;
            anyAcknowledges |= !revoked;
            boolean restarted = random.nextInt(5) == 0;
            int kept = restarted ? random.nextInt(executed, received + 1) : received;
            Vouch vouch =
                    !restarted ? Vouch.SURE : random.nextBoolean() ? Vouch.RESTARTED : Vouch.LOST;
            boolean errant = random.nextInt(8) == 0;
            GtidSet alone = errant ? own(family, i) : family.none();
            nodes.add(
                    new Standing(
                            "n" + i,
                            reached,
                            reached ? first(family, executed).union(alone) : family.none(),
                            reached ? first(family, kept) : family.none(),
                            reached ? vouch : Vouch.SURE,
                            random.nextInt(8) == 0 ? "error 1062" : "",
                            revoked,
                            reached ? alone : family.none(),
                            random.nextInt(12) == 0 ? "no ids" : "",
                            new NodeRule(
                                    PromotionRule.values()[random.nextInt(4)],
                                    random.nextInt(3),
                                    random.nextInt(12) == 0)));
        }
        int told = random.nextInt(acknowledged + 1);
        boolean complete = random.nextBoolean();
        int said = complete ? told : random.nextInt(told + 1);
        // Who did not answer the freeze may still tell clients what is still acknowledged.
        int later = !complete && anyAcknowledges ? WRITTEN : told;
        Collections.shuffle(nodes, random);
        return new World(
                first(family, Math.max(told, later)),
                new Ballot(durability, nodes, first(family, said), complete));
    }

    @ParameterizedTest
    @EnumSource
    void strict_never_chooses_one_that_lacks_what_a_client_was_told(ServerFamily family) {
        int chosen = 0;
        Set<Ineligible> reasons = new HashSet<>();
        for (int i = 0; i < WORLDS; i++) {
            World world = world(family, Durability.STRICT);

            Choice choice = Election.of(world.ballot());

            if (choice instanceof Choice.Chosen found) {
                chosen++;
                assertThat(found.target().contains(world.told())).as("%s", world).isTrue();
                assertThat(found.loss().isEmpty()).isTrue();
            }
            choice.others().values().forEach(verdict -> reasons.add(verdict.reason()));
        }
        // Else it would prove nothing.
        assertThat(chosen).isGreaterThan(WORLDS / 20);
        assertThat(reasons).containsExactlyInAnyOrder(Ineligible.values());
    }

    @ParameterizedTest
    @EnumSource
    void who_is_chosen_may_be_and_each_other_has_a_reason(ServerFamily family) {
        for (Durability durability : Durability.values()) {
            for (int i = 0; i < WORLDS / 10; i++) {
                World world = world(family, durability);

                Choice choice = Election.of(world.ballot());

                int others = choice.others().size();
                if (choice instanceof Choice.Chosen found) {
                    Standing node = named(world.ballot(), found.node());
                    assertThat(node.reached()).isTrue();
                    assertThat(node.rule().promotion()).isNotEqualTo(PromotionRule.MUST_NOT);
                    assertThat(node.rule().out()).isFalse();
                    assertThat(node.writesAlone().isEmpty()).isTrue();
                    assertThat(node.broken()).isEmpty();
                    assertThat(others).isEqualTo(world.ballot().nodes().size() - 1);
                    assertThat(found.loss()).isEqualTo(world.ballot().mark().minus(found.target()));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_order_of_the_nodes_does_not_matter(ServerFamily family) {
        for (int i = 0; i < WORLDS / 10; i++) {
            Ballot ballot = world(family, Durability.STRICT).ballot();
            List<Standing> shuffled = new ArrayList<>(ballot.nodes());
            Collections.shuffle(shuffled, random);

            Choice other =
                    Election.of(
                            new Ballot(
                                    ballot.durability(),
                                    shuffled,
                                    ballot.mark(),
                                    ballot.markComplete()));

            assertThat(node(other)).isEqualTo(node(Election.of(ballot)));
        }
    }

    private static String node(Choice choice) {
        return switch (choice) {
            case Choice.Chosen chosen -> chosen.node();
            case Choice.Refused refused -> refused.refusal().name();
        };
    }

    private static Standing named(Ballot ballot, String name) {
        return ballot.nodes().stream()
                .filter(each -> each.node().equals(name))
                .findFirst()
                .orElseThrow();
    }
}

package io.tidegate.proxy.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.proxy.group.ReplicaChoice.Candidate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ReplicaChoiceTest {
    private static Candidate candidate(String node, double share, int outstanding, long served) {
        return new Candidate(new Replica(node, share, 0, false), outstanding, served);
    }

    private static String chosen(Candidate... candidates) {
        return ReplicaChoice.of(List.of(candidates), null).orElseThrow().node();
    }

    @Test
    void there_may_be_none() {
        assertThat(ReplicaChoice.of(List.of(), null)).isEmpty();
    }

    @Test
    void an_idle_one_goes_before_one_that_works() {
        assertThat(chosen(candidate("b", 1, 1, 0), candidate("c", 1, 0, 100))).isEqualTo("c");
    }

    @Test
    void of_those_that_work_the_one_with_least_for_its_share_is_chosen() {
        assertThat(chosen(candidate("b", 1, 2, 0), candidate("c", 4, 5, 100))).isEqualTo("c");
    }

    private static Candidate near(String node, int outstanding) {
        return new Candidate(new Replica(node, 1, 0, true), outstanding, 0);
    }

    @Test
    void one_of_the_own_zone_goes_before_all_others() {
        assertThat(chosen(candidate("b", 1, 0, 0), near("c", 9))).isEqualTo("c");
    }

    @Test
    void the_preferred_one_is_chosen_whatever_it_has_to_do() {
        assertThat(ReplicaChoice.of(List.of(candidate("b", 1, 0, 0), candidate("c", 1, 9, 9)), "c"))
                .hasValueSatisfying(each -> assertThat(each.node()).isEqualTo("c"));
    }

    @Test
    void the_preferred_one_is_left_for_one_of_the_own_zone() {
        assertThat(ReplicaChoice.of(List.of(candidate("b", 1, 0, 0), near("c", 9)), "b"))
                .hasValueSatisfying(each -> assertThat(each.node()).isEqualTo("c"));
    }

    @Test
    void one_after_the_other_they_get_what_their_weights_say() {
        Map<String, Long> served = new HashMap<>();
        for (int i = 0; i < 400; i++) {
            String node =
                    chosen(
                            candidate("b", 1, 0, served.getOrDefault("b", 0L)),
                            candidate("c", 3, 0, served.getOrDefault("c", 0L)));
            served.merge(node, 1L, Long::sum);
        }

        assertThat(served).containsEntry("b", 100L).containsEntry("c", 300L);
    }
}

package io.tidegate.it.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The rows of the plan are carried out, or it is said why not. */
final class FaultMatrixPlanTest {
    private static final Set<String> PLAN =
            Stream.of(
                            numbered("M", 24),
                            Stream.of("M7b"),
                            numbered("Z", 9),
                            Stream.of("P1", "P8"),
                            // Not in the plan's matrix, but among its figures, or what a mutant is
                            // shown by.
                            Stream.of("S1", "S2", "M25", "M26"))
                    .flatMap(ids -> ids)
                    .collect(Collectors.toUnmodifiableSet());

    private static Stream<String> numbered(String letter, int last) {
        return IntStream.rangeClosed(1, last).mapToObj(number -> letter + number);
    }

    @Test
    void every_row_of_the_plan_is_carried_out_or_has_a_reason() {
        Set<String> covered = new HashSet<>(FaultMatrix.elsewhere().keySet());
        FaultMatrix.rows().forEach(row -> covered.add(row.id()));

        assertThat(covered).isEqualTo(PLAN);
    }

    @Test
    void what_is_carried_out_has_no_reason_not_to_be() {
        assertThat(FaultMatrix.rows())
                .extracting(FaultRow::id)
                .doesNotContainAnyElementsOf(FaultMatrix.elsewhere().keySet());
    }

    @Test
    void no_two_rows_are_called_the_same() {
        List<String> names = FaultMatrix.rows().stream().map(FaultRow::toString).toList();

        assertThat(names).doesNotHaveDuplicates();
    }

    @Test
    void each_build_carries_out_a_few_with_both_families() {
        assertThat(FaultMatrix.rows())
                .filteredOn(row -> row.tier() == FaultRow.Tier.SMOKE)
                .hasSizeBetween(4, 6);
    }
}

package io.tidegate.it.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tidegate.it.server.ServerFamily;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What proxies could leave out is shown by a row of the matrix. Only with {@code
 * -Dtidegate.faults.mutants=true}: it takes a minute for each. What something else stands behind is
 * no part of it: {@code FailoverSimulationTest} shows those.
 */
final class MutantIT {
    /** Some of them do harm in most runs, and not in each. */
    private static final int SEEDS = 5;

    static Stream<Arguments> caught() {
        return Stream.of(
                Arguments.of(Mutant.NO_FREEZE, "S1", ServerFamily.MARIADB),
                Arguments.of(Mutant.NO_REVOKE, "S2", ServerFamily.MARIADB),
                Arguments.of(Mutant.NO_MARKS, "M25", ServerFamily.MARIADB),
                Arguments.of(Mutant.NO_REPOINT, "M1", ServerFamily.MARIADB));
    }

    @ParameterizedTest
    @MethodSource
    void caught(Mutant mutant, String row, ServerFamily family) throws Exception {
        assumeTrue(
                Boolean.getBoolean("tidegate.faults.mutants"),
                "it takes a minute for each: -Dtidegate.faults.mutants=true");
        FaultRow wanted =
                FaultMatrix.rows().stream()
                        .filter(each -> each.id().equals(row))
                        .findFirst()
                        .orElseThrow();
        System.setProperty("tidegate.mutant", mutant.name());
        try {
            Map<String, Object> result = FaultRun.tried(wanted, family, 1);
            for (int seed = 2; seed <= SEEDS && Boolean.TRUE.equals(result.get("passed")); seed++) {
                result = FaultRun.tried(wanted, family, seed);
            }

            assertThat(result).as("%s by %s", mutant, wanted).containsEntry("passed", false);
            System.err.println(
                    "%% "
                            + mutant
                            + " is caught by "
                            + wanted
                            + ", "
                            + family
                            + ": "
                            + result.get("why"));
        } finally {
            System.clearProperty("tidegate.mutant");
        }
    }
}

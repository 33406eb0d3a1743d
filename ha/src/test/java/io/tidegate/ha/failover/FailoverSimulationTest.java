package io.tidegate.ha.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.EnumSet;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Proxies write to a group and change its master in every order that a seed gives: servers crash
 * and stand still, leaders are deposed between any two statements and go on later, answers are
 * lost, failovers are begun for no reason. What was acknowledged has to be on the master that
 * clients are led to, and when peace has come there has to be one.
 */
final class FailoverSimulationTest {
    private static final int STEPS = Integer.getInteger("tidegate.simulation.steps", 1_000);

    /** Rare orders of things need a longer storm. */
    private static final int STEPS_OF_A_FLAW = 3_000;

    private static final int SEEDS = Integer.getInteger("tidegate.simulation.seeds", 12);
    private static final long FIRST = Long.getLong("tidegate.simulation.first", 1);

    /** Of so many seeds one has to show each flaw. */
    private static final int SEEDS_OF_A_FLAW = Integer.getInteger("tidegate.simulation.flaws", 200);

    static LongStream seeds() {
        return LongStream.range(FIRST, FIRST + SEEDS);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void what_was_acknowledged_is_on_the_master(long seed) throws Exception {
        FailoverSimulation run = new FailoverSimulation(seed, STEPS, Set.of(), null);
        run.toTheEnd();

        assertThat(run.lost()).isEmpty();
        run.requirePeace();
    }

    @ParameterizedTest
    @EnumSource(Flaw.class)
    void a_flaw_is_found(Flaw flaw) throws Exception {
        for (long seed = 1; seed <= SEEDS_OF_A_FLAW; seed++) {
            FailoverSimulation run =
                    new FailoverSimulation(seed, STEPS_OF_A_FLAW, EnumSet.of(flaw), flaw.shown());
            run.toTheEnd();
            if (!run.lost().isEmpty()) {
                // A seed that the whole machine does not bear either shows nothing of the flaw.
                FailoverSimulation whole =
                        new FailoverSimulation(seed, STEPS_OF_A_FLAW, Set.of(), flaw.shown());
                whole.toTheEnd();
                assertThat(whole.lost()).isEmpty();
                System.out.println(flaw + " shows with seed " + seed);
                return;
            }
        }
        fail("no seed shows " + flaw);
    }
}

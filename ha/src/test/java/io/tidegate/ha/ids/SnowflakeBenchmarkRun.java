package io.tidegate.ha.ids;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How many ids one proxy gives; no part of the tests, whose times would say nothing. */
@EnabledIfSystemProperty(
        named = "tidegate.bench",
        matches = "true",
        disabledReason = "a benchmark: integration-tests/bench/ids runs it")
class SnowflakeBenchmarkRun {
    private static final long LEAST_PER_SECOND = 1_000_000;
    private static final long WARM_UP = TimeUnit.SECONDS.toNanos(2);
    private static final long MEASURED = TimeUnit.SECONDS.toNanos(5);

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 1000})
    void ids_are_given_in_batches(int batch) {
        RegisterInMemory register = new RegisterInMemory(System.currentTimeMillis());
        try (SnowflakeSource source =
                new SnowflakeSource(
                        "shop",
                        "bench",
                        register,
                        SnowflakeSource.RENEWAL,
                        System::currentTimeMillis)) {
            long _ = rate(source, batch, WARM_UP);
            long perSecond = rate(source, batch, MEASURED);

            System.out.printf("| %d | %,d |%n", batch, perSecond);
            if (batch > 1) {
                assertThat(perSecond).isGreaterThan(LEAST_PER_SECOND);
            }
        }
    }

    /** No faster than the clock: a millisecond has {@value Snowflake#SEQUENCE} ids. */
    private static long rate(SnowflakeSource source, int batch, long nanos) {
        long begun = System.nanoTime();
        long given = 0;
        while (System.nanoTime() - begun < nanos) {
            long first = source.take(batch);
            if (first == IdSource.NONE) {
                first = source.await(batch);
            }
            given += batch;
            while (System.currentTimeMillis() < (first >>> 22) + Snowflake.EPOCH) {
                Thread.onSpinWait();
            }
        }
        return Math.round(given * 1e9 / (System.nanoTime() - begun));
    }
}

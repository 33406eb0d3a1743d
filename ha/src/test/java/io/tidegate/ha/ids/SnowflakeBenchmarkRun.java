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

    /** Whoever asks for more than a millisecond has gets ids of the time that is reserved ahead. */
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

    private static long rate(SnowflakeSource source, int batch, long nanos) {
        long begun = System.nanoTime();
        long given = 0;
        while (System.nanoTime() - begun < nanos) {
            if (source.take(batch) == IdSource.NONE) {
                long _ = source.await(batch);
            }
            given += batch;
        }
        return given * TimeUnit.SECONDS.toNanos(1) / (System.nanoTime() - begun);
    }
}

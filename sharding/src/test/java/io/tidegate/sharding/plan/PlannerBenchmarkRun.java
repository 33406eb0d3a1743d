package io.tidegate.sharding.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs the planner's benchmark; no part of the tests, whose times would say nothing. */
@EnabledIfSystemProperty(
        named = "tidegate.bench",
        matches = "true",
        disabledReason = "a benchmark: integration-tests/bench/planner runs it")
class PlannerBenchmarkRun {
    private static final double MOST_NANOSECONDS_OF_A_HIT = 3_000;
    private static final double MOST_NANOSECONDS_OF_A_MISS = 500_000;

    @Test
    void statements_are_planned_in_time() throws Exception {
        var options =
                new OptionsBuilder()
                        .include(PlannerBenchmark.class.getName())
                        .forks(1)
                        .warmupIterations(4)
                        .warmupTime(TimeValue.seconds(1))
                        .measurementIterations(5)
                        .measurementTime(TimeValue.seconds(1))
                        .build();
        Collection<RunResult> results = new Runner(options).run();
        System.out.println("| statement | in the cache, us | planned anew, us |");
        System.out.println("|---|--:|--:|");
        for (PlannerBenchmark.Sample sample : PlannerBenchmark.Sample.values()) {
            double hit = nanoseconds(results, "hit", sample);
            double miss = nanoseconds(results, "miss", sample);
            System.out.printf("| %s | %.2f | %.1f |%n", sample, hit / 1000, miss / 1000);
            assertThat(hit).as(sample + " in the cache").isLessThan(MOST_NANOSECONDS_OF_A_HIT);
            assertThat(miss).as(sample + " anew").isLessThan(MOST_NANOSECONDS_OF_A_MISS);
        }
    }

    private static double nanoseconds(
            Collection<RunResult> results, String benchmark, PlannerBenchmark.Sample sample) {
        return results.stream()
                .filter(each ->
                        each.getParams().getBenchmark().endsWith("." + benchmark)
                                && each.getParams().getParam("sample").equals(sample.name()))
                .mapToDouble(each -> each.getPrimaryResult().getScore())
                .findFirst()
                .orElseThrow();
    }
}

package io.tidegate.proxy.boot;

import io.tidegate.ha.growth.GrowthTiming;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Another time and other intervals, for a test that names them in the environment: a clock that is
 * moved on, as in {@code ahead=P31D,every=PT2S,retry=PT1S,tolerance=P40D}.
 */
final class TestedTiming {
    private static final String VARIABLE = "TIDEGATE_TEST_GROWTH";

    private TestedTiming() {}

    static GrowthTiming of(Map<String, String> environment) {
        String text = environment.get(VARIABLE);
        if (text == null) {
            return GrowthTiming.DEFAULT;
        }
        Map<String, Duration> given =
                Arrays.stream(text.split(","))
                        .map(each -> each.split("=", 2))
                        .collect(
                                Collectors.toMap(each -> each[0], each -> Duration.parse(each[1])));
        InstantSource clock =
                InstantSource.offset(
                        GrowthTiming.DEFAULT.clock(), given.getOrDefault("ahead", Duration.ZERO));
        return new GrowthTiming(
                clock,
                given.getOrDefault("every", GrowthTiming.DEFAULT.every()),
                given.getOrDefault("retry", GrowthTiming.DEFAULT.retry()),
                given.getOrDefault("tolerance", GrowthTiming.DEFAULT.tolerance()));
    }
}

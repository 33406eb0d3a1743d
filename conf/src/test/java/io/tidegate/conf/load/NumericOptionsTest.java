package io.tidegate.conf.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.conf.model.Configuration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Numbers, sizes and durations at the ends of every width: refused, or what they say. */
class NumericOptionsTest {
    private static final List<String> NUMBERS =
            List.of(
                    "listener.port",
                    "listener.backlog",
                    "listener.event-loops",
                    "pool.max-connections",
                    "limits.max-connections",
                    "limits.max-nesting",
                    "limits.plan-cache-entries",
                    "limits.insert-select-rows",
                    "limits.max-connect-errors");
    private static final List<String> SIZES =
            List.of("limits.max-allowed-packet", "limits.merge-memory");
    private static final List<String> DURATIONS =
            List.of(
                    "pool.connect-timeout",
                    "pool.acquire-timeout",
                    "pool.validate-after",
                    "pool.idle-timeout",
                    "pool.max-age",
                    "limits.handshake-timeout",
                    "limits.parse-timeout",
                    "limits.connect-error-block");
    private static final List<String> ENDS =
            List.of(
                    "-1",
                    "-2147483648",
                    "2147483647",
                    "2147483648",
                    "4294967296",
                    "9223372036854775807",
                    "9223372036854775808",
                    "1e9",
                    "0x7fffffff",
                    "999999999999999999999999");

    static Stream<Arguments> numbers() {
        return NUMBERS.stream()
                .flatMap(key -> ENDS.stream().map(value -> Arguments.of(key, value)));
    }

    static Stream<Arguments> sizes() {
        return SIZES.stream()
                .flatMap(key ->
                        Stream.concat(
                                        ENDS.stream(),
                                        Stream.of(
                                                "0",
                                                "1025MiB",
                                                "2047MiB",
                                                "2GiB",
                                                "999999999999GiB"))
                                .map(value -> Arguments.of(key, value)));
    }

    static Stream<Arguments> durations() {
        return DURATIONS.stream()
                .flatMap(key ->
                        Stream.concat(
                                        ENDS.stream().map(value -> value + "s"),
                                        Stream.of("25d", "999999999d", "999999999h", "0", "5"))
                                .map(value -> Arguments.of(key, value)));
    }

    @ParameterizedTest
    @MethodSource({"numbers", "sizes", "durations"})
    void what_runs_over_is_refused_by_its_path(String key, String value) {
        LoadResult result = load(key, value);

        assertThat(result).isInstanceOf(LoadResult.Invalid.class);
        assertThat(((LoadResult.Invalid) result).problems())
                .extracting(Problem::path)
                .containsExactly(key);
    }

    @ParameterizedTest
    @MethodSource("longest")
    void the_longest_duration_can_be_counted_in_every_unit(String key) {
        Configuration configuration = ((LoadResult.Loaded) load(key, "24d")).configuration();

        assertThat(configuration.pool().connectTimeout().toMillis()).isLessThan(Integer.MAX_VALUE);
        assertThat(configuration.pool().maxAge().toNanos()).isPositive();
    }

    static Stream<String> longest() {
        return DURATIONS.stream();
    }

    private static LoadResult load(String key, String value) {
        String[] path = key.split("\\.", -1);
        return ConfigurationLoader.parse(
                """
                apiVersion: tidegate/v1
                %s: {%s: %s}
                users: {app: {password: secret}}
                groups: {g0: {user: a, password: b, nodes: {a: {address: "127.0.0.1:3306"}}}}
                schemas: {shop: {default-group: g0}}
                """
                        .formatted(path[0], path[1], value),
                Map.of());
    }
}

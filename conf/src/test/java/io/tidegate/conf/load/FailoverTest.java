package io.tidegate.conf.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.conf.model.Durability;
import io.tidegate.conf.model.FailoverConfig;
import io.tidegate.conf.model.HoldLimits;
import io.tidegate.conf.topology.GroupId;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The section {@code failover} of a group. */
final class FailoverTest {
    private static final String WHO = "replication-user: r, replication-password: p";

    private static String yaml(String failover) {
        return Yaml.with(
                "{user: u, password: p, nodes: {a: {address: \"h:3306\", role: master}}}",
                "{user: u, password: p, nodes: {a: {address: 'h:1', role: master}, b: {address:"
                        + " 'h:2'}}, failover: {"
                        + failover
                        + "}}");
    }

    private static FailoverConfig read(String failover) {
        return Objects.requireNonNull(Yaml.load(yaml(failover)).groups().get(new GroupId("g0")))
                .failover()
                .orElseThrow();
    }

    @Test
    void what_is_not_said_is_as_documented() {
        FailoverConfig config = read(WHO);

        assertThat(config.automatic()).isTrue();
        assertThat(config.durability()).isEqualTo(Durability.STRICT);
        assertThat(config.most()).isEqualTo(2);
        assertThat(config.hold())
                .isEqualTo(
                        new HoldLimits(
                                Duration.ofSeconds(10),
                                10_000,
                                256 * 1024 * 1024,
                                Duration.ofSeconds(1)));
    }

    @Test
    void all_of_it_can_be_said() {
        FailoverConfig config =
                read(
                        WHO
                                + ", automatic: false, durability: async, most-per-hour: 7,"
                                + " hold: {time: 3s, statements: 5, bytes: 64KiB, drain: 0s}");

        assertThat(config.automatic()).isFalse();
        assertThat(config.durability()).isEqualTo(Durability.ASYNC);
        assertThat(config.most()).isEqualTo(7);
        assertThat(config.hold())
                .isEqualTo(new HoldLimits(Duration.ofSeconds(3), 5, 64 * 1024, Duration.ZERO));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "time: 0s",
                "time: soon",
                "statements: 0",
                "statements: 1000001",
                "bytes: 1B",
                "bytes: 2GiB",
                "drain: -1s",
                "forever: true"
            })
    void limits_that_make_no_sense_are_refused(String limit) {
        assertThat(Yaml.problems(yaml(WHO + ", hold: {" + limit + "}")))
                .singleElement()
                .extracting(Problem::path)
                .asString()
                .startsWith("groups.g0.failover.hold.");
    }
}

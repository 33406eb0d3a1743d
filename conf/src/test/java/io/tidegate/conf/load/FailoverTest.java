package io.tidegate.conf.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.conf.model.Durability;
import io.tidegate.conf.model.FailoverConfig;
import io.tidegate.conf.model.GroupConfig;
import io.tidegate.conf.model.HoldLimits;
import io.tidegate.conf.model.HookConfig;
import io.tidegate.conf.model.PromotionRule;
import io.tidegate.conf.model.WhenAlone;
import io.tidegate.conf.topology.GroupId;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The section failover of a group, and what its nodes say for it. */
final class FailoverTest {
    private static final String SINGLE = "{a: {address: \"h:3306\", role: master}}";
    private static final String TWO =
            "{a: {address: \"h:3306\", role: master}, b: {address: \"j:3306\"}}";
    private static final String LEAST = "replication-user: r, replication-password: p";

    private static String yaml(String nodes, String failover) {
        return Yaml.with("nodes: " + SINGLE, "nodes: " + nodes + ", failover: {" + failover + "}");
    }

    private static GroupConfig group(String nodes, String failover) {
        return Objects.requireNonNull(
                Yaml.load(yaml(nodes, failover)).groups().get(new GroupId("g0")));
    }

    @Test
    void what_is_not_said_is_safe() {
        FailoverConfig failover = group(TWO, LEAST).failover().orElseThrow();

        assertThat(failover.automatic()).isTrue();
        assertThat(failover.durability()).isEqualTo(Durability.STRICT);
        assertThat(failover.most()).isEqualTo(2);
        assertThat(failover.whenAlone())
                .isEqualTo(new WhenAlone(WhenAlone.Conduct.WAIT, Duration.ofSeconds(30)));
        assertThat(failover.hooks()).isEqualTo(HookConfig.NONE);
        assertThat(failover.hold())
                .isEqualTo(
                        new HoldLimits(
                                Duration.ofSeconds(10),
                                10_000,
                                256 * 1024 * 1024,
                                Duration.ofSeconds(1)));
    }

    @Test
    void what_is_said_is_read() {
        GroupConfig group =
                group(
                        "{a: {address: \"h:3306\", role: master},"
                                + " b: {address: \"j:3306\", promotion: must-not, maintenance: true, admin-port: 33062, zone: eu-1}}",
                        LEAST
                                + ", automatic: false, durability: async, most-per-hour: 5,"
                                + " hold: {time: 3s, statements: 5, bytes: 64KiB, drain: 0s},"
                                + " hooks: {before: page-1.sh, after: dns, timeout: 500ms}");
        FailoverConfig failover = group.failover().orElseThrow();

        assertThat(failover.automatic()).isFalse();
        assertThat(failover.durability()).isEqualTo(Durability.ASYNC);
        assertThat(failover.replication().user()).isEqualTo("r");
        assertThat(failover.most()).isEqualTo(5);
        assertThat(failover.hold())
                .isEqualTo(new HoldLimits(Duration.ofSeconds(3), 5, 64 * 1024, Duration.ZERO));
        assertThat(failover.hooks())
                .isEqualTo(
                        new HookConfig(
                                Optional.of("page-1.sh"),
                                Optional.of("dns"),
                                Duration.ofMillis(500)));
        assertThat(group.nodes().getLast().promotion()).isEqualTo(PromotionRule.MUST_NOT);
        assertThat(group.nodes().getLast().maintenance()).isTrue();
        assertThat(group.nodes().getLast().adminPort()).hasValue(33062);
        assertThat(group.nodes().getFirst().zone()).isEmpty();
        assertThat(group.nodes().getLast().zone()).contains("eu-1");
    }

    @Test
    void a_strict_group_may_go_on_alone() {
        FailoverConfig failover =
                group(TWO, LEAST + ", when-alone: continue, when-alone-after: 5s")
                        .failover()
                        .orElseThrow();

        assertThat(failover.whenAlone())
                .isEqualTo(new WhenAlone(WhenAlone.Conduct.CONTINUE, Duration.ofSeconds(5)));
        assertThat(failover.whenAlone().patience()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void a_zone_is_a_word() {
        assertThat(
                        Yaml.problems(
                                yaml(
                                        "{a: {address: \"h:3306\", role: master},"
                                                + " b: {address: \"j:3306\", zone: 'in Europe'}}",
                                        LEAST)))
                .singleElement()
                .extracting(Problem::path)
                .isEqualTo("groups.g0.nodes.b.zone");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "replication-password: p;           failover",
                "replication-user: r;               failover",
                LEAST + ", durability: sometimes;   failover.durability",
                LEAST + ", most-per-hour: 0;        failover.most-per-hour",
                LEAST + ", when-alone: stop;        failover.when-alone",
                LEAST + ", when-alone-after: 0s;    failover.when-alone-after",
                LEAST + ", durability: async, when-alone: wait; failover.when-alone",
                LEAST + ", hooks: {before: /bin/sh}; failover.hooks.before",
                LEAST + ", hooks: {after: ../sh};   failover.hooks.after",
                LEAST + ", hooks: {after: .hidden}; failover.hooks.after",
                LEAST + ", hooks: {timeout: 0s};    failover.hooks.timeout",
                LEAST + ", hooks: {during: x};      failover.hooks.during",
                LEAST + ", hold: {time: 0s};        failover.hold.time",
                LEAST + ", hold: {time: soon};      failover.hold.time",
                LEAST + ", hold: {statements: 0};   failover.hold.statements",
                LEAST + ", hold: {statements: 1000001}; failover.hold.statements",
                LEAST + ", hold: {bytes: 1B};       failover.hold.bytes",
                LEAST + ", hold: {bytes: 2GiB};     failover.hold.bytes",
                LEAST + ", hold: {drain: -1s};      failover.hold.drain",
                LEAST + ", hold: {forever: true};   failover.hold.forever",
            })
    void what_makes_no_sense_is_told_with_its_place(String failover, String path) {
        assertThat(Yaml.problems(yaml(TWO, failover)))
                .singleElement()
                .extracting(Problem::path)
                .asString()
                .startsWith("groups.g0." + path);
    }

    @Test
    void a_single_node_cannot_be_replaced() {
        assertThat(Yaml.problems(yaml(SINGLE, LEAST)))
                .singleElement()
                .extracting(Problem::message)
                .isEqualTo("is for groups with several nodes");
    }
}

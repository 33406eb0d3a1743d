package io.tidegate.proxy.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.conf.live.Live;
import io.tidegate.conf.load.ConfigurationLoader;
import io.tidegate.conf.load.LoadResult;
import io.tidegate.proxy.group.GroupGate;
import io.tidegate.proxy.group.GroupGates;
import io.tidegate.proxy.group.ReadCounts.Reason;
import io.tidegate.proxy.group.Replica;
import io.tidegate.proxy.group.Replicas;
import io.tidegate.proxy.metrics.Metrics;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is told of reads on replicas: as metrics, and in the table of nodes. */
final class ReadNumbersTest {
    private static final String CONFIGURATION =
            """
            apiVersion: tidegate/v1
            users: {app: {password: x}}
            groups:
              g0:
                user: u
                password: p
                nodes: {a: {address: "h:1", role: master}, b: {address: "h:2"}, c: {address: "h:3"}}
                failover: {replication-user: r, replication-password: p}
            schemas: {shop: {default-group: g0}}
            """;

    private final GroupGates gates = GroupGates.inCluster();
    private final GroupGate gate =
            Objects.requireNonNull(
                    gates.of(
                            ((LoadResult.Loaded) ConfigurationLoader.parse(CONFIGURATION, Map.of()))
                                    .configuration()
                                    .groups()
                                    .values()
                                    .iterator()
                                    .next()));
    private final NodeSights sights = new NodeSights(gates, Live.of(Optional.empty()));

    @Test
    void reads_are_counted_by_replica_and_by_why_the_master_was_asked() {
        gate.reads().onReplica("b");
        gate.reads().onReplica("b");
        gate.reads().onMaster(Reason.LATE);
        try (Metrics metrics = new Metrics()) {
            GroupMetrics.show(metrics, gates, Live.of(Optional.empty()));

            assertThat(metrics.text())
                    .contains("tidegate_reads_replica{group=\"g0\",node=\"b\"} 2.0")
                    .contains("tidegate_reads_master{group=\"g0\",reason=\"late\"} 1.0")
                    .contains("tidegate_reads_master{group=\"g0\",reason=\"none_in_time\"} 0.0");
        }
    }

    @Test
    void shares_are_those_of_all_replicas_that_are_read() {
        gate.replicas(
                new Replicas(
                        1, List.of(new Replica("b", 1, 0, false), new Replica("c", 3, 0, false))));

        assertThat(sights.readShare("g0", "b")).isEqualTo(0.25);
        assertThat(sights.readShare("g0", "c")).isEqualTo(0.75);
        assertThat(sights.readShare("g0", "a")).isZero();
    }

    @Test
    void those_of_other_zones_have_no_share_while_there_is_one_of_the_own() {
        gate.replicas(
                new Replicas(
                        1, List.of(new Replica("b", 1, 0, true), new Replica("c", 3, 0, false))));

        assertThat(sights.readShare("g0", "b")).isEqualTo(1);
        assertThat(sights.readShare("g0", "c")).isZero();
    }

    @Test
    void of_a_group_that_nobody_watches_nothing_is_known() {
        assertThat(sights.readShare("g1", "a")).isNull();
        assertThat(sights.lagMillis("g1", "a")).isNull();
    }
}

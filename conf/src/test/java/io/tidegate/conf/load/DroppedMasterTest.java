package io.tidegate.conf.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.conf.model.Configuration;
import io.tidegate.conf.model.DroppedMaster;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class DroppedMasterTest {
    private static final String FAILOVER =
            ", failover: {replication-user: r, replication-password: p}";
    private static final String A = "a: {address: \"h:3306\", role: master}";
    private static final String B = "b: {address: \"j:3306\"}";
    private static final String B_MASTER = "b: {address: \"j:3306\", role: master}";
    private static final String C = "c: {address: \"k:3306\"}";

    private static Configuration of(String failover, String... nodes) {
        return Yaml.load(
                Yaml.with(
                        "nodes: {a: {address: \"h:3306\", role: master}}",
                        "nodes: {" + String.join(", ", nodes) + "}" + failover));
    }

    private static List<DroppedMaster> dropped(String master, Configuration next) {
        return DroppedMaster.between(of(FAILOVER, A, B, C), next, Map.of("g0", master));
    }

    @Test
    void a_configuration_without_the_present_master_drops_it() {
        assertThat(dropped("c", of(FAILOVER, A, B)))
                .singleElement()
                .satisfies(found -> {
                    assertThat(found.node()).isEqualTo("c");
                    assertThat(found.place()).containsExactly("groups", "g0", "nodes");
                    assertThat(found.hint()).contains("SWITCHOVER GROUP g0");
                });
    }

    @Test
    void so_does_one_that_has_it_elsewhere() {
        Configuration moved = of(FAILOVER, A, B, "c: {address: \"k:3307\"}");

        assertThat(dropped("c", moved))
                .extracting(DroppedMaster::place)
                .containsExactly(List.of("groups", "g0", "nodes", "c", "address"));
    }

    @Test
    void so_does_one_without_failover_that_names_another() {
        assertThat(dropped("b", of("", A, B, C))).hasSize(1);
        assertThat(dropped("b", of("", "a: {address: \"h:3306\"}", B_MASTER, C))).isEmpty();
    }

    @Test
    void other_nodes_may_go_and_move() {
        assertThat(dropped("a", of(FAILOVER, A, "b: {address: \"x:3306\"}"))).isEmpty();
        // Which node is the first master says nothing of the present one.
        assertThat(dropped("c", of(FAILOVER, "a: {address: \"h:3306\"}", B_MASTER, C))).isEmpty();
    }

    @Test
    void where_no_master_is_known_nothing_is_dropped() {
        assertThat(DroppedMaster.between(of(FAILOVER, A, B, C), of(FAILOVER, A, B), Map.of()))
                .isEmpty();
    }
}

package io.tidegate.ha.mysql.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.ha.mysql.node.Queries.Row;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What servers answered: MySQL 9.7 as it was seen, Galera as its manual has it. */
final class ClusterReadingTest {
    private static final String VIEW = "17954018258835851:3";

    @Test
    void a_member_tells_of_its_view_and_of_its_primary() {
        ClusterView view =
                ClusterReading.groupReplication(
                        "b",
                        VIEW,
                        List.of(
                                member("a", "ONLINE", "PRIMARY"),
                                member("b", "ONLINE", "SECONDARY"),
                                member("c", "RECOVERING", "SECONDARY")));

        assertThat(view).isEqualTo(new ClusterView(VIEW, "ONLINE", true, true, List.of("a")));
        assertThat(view.lineage()).isEqualTo("17954018258835851");
        assertThat(view.number()).isEqualTo(3);
    }

    @Test
    void a_primary_that_is_not_reached_is_none_and_half_of_the_members_are_no_majority() {
        List<Row> four =
                List.of(
                        member("a", "UNREACHABLE", "PRIMARY"),
                        member("b", "ONLINE", "SECONDARY"),
                        member("c", "ONLINE", "SECONDARY"),
                        member("d", "UNREACHABLE", "SECONDARY"));

        assertThat(ClusterReading.groupReplication("b", VIEW, four))
                .isEqualTo(new ClusterView(VIEW, "ONLINE", true, false, List.of()));
        assertThat(ClusterReading.groupReplication("b", VIEW, four.subList(0, 3)).quorum())
                .isTrue();
    }

    @Test
    void a_server_that_has_not_joined_counts_for_nothing() {
        ClusterView view =
                ClusterReading.groupReplication("a", "", List.of(member("a", "OFFLINE", "")));

        assertThat(view).isEqualTo(new ClusterView("", "OFFLINE", false, false, List.of()));
        assertThat(view.lineage()).isEmpty();
        assertThat(view.number()).isZero();
        assertThat(ClusterReading.groupReplication("a", "", List.of()).counts()).isFalse();
    }

    @Test
    void of_galera_a_server_takes_writes_that_is_synced_in_the_primary_component() {
        assertThat(galera("Primary", "Synced", "ON"))
                .isEqualTo(new ClusterView("u:12", "Synced", true, true, List.of("7")));
        assertThat(galera("Primary", "Donor/Desynced", "ON").primaries()).isEmpty();
        assertThat(galera("Primary", "Synced", "OFF").primaries()).isEmpty();
        assertThat(galera("non-Primary", "Initialized", "OFF").counts()).isFalse();
        assertThat(galera("non-Primary", "Synced", "ON").primaries()).isEmpty();
    }

    private static ClusterView galera(String component, String state, String ready) {
        return ClusterReading.galera(
                "7",
                new Row(
                        Map.of(
                                "wsrep_cluster_status",
                                component,
                                "wsrep_cluster_state_uuid",
                                "u",
                                "wsrep_cluster_conf_id",
                                "12",
                                "wsrep_local_state_comment",
                                state,
                                "wsrep_ready",
                                ready)));
    }

    private static Row member(String id, String state, String role) {
        return new Row(Map.of("member", id, "state", state, "role", role));
    }
}

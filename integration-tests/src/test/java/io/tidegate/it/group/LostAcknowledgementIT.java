package io.tidegate.it.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.it.server.ServerFamily;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Replicas have what commits wait for, and their word that they have it is lost with their
 * connections: servers do not ask for it again.
 */
final class LostAcknowledgementIT {
    private static final List<String> REPLICAS = List.of("b", "c");

    @ParameterizedTest
    @EnumSource
    void commits_go_on_that_wait_for_an_acknowledgement_that_was_lost(ServerFamily family)
            throws Exception {
        try (SupervisedGroup group = SupervisedGroup.start(family);
                Writers writers = Writers.start(group, 6)) {
            writers.awaitMore(100);
            REPLICAS.forEach(replica -> group.servers().link(replica).cutRequests());
            Awaitility.await("commits wait")
                    .atMost(SupervisedGroup.LONG)
                    .untilAsserted(() ->
                            assertThat(Integer.parseInt(group.ask("a", waiting(family))))
                                    .isGreaterThan(0));
            Awaitility.await("nobody is told of anything")
                    .atMost(SupervisedGroup.LONG)
                    .until(() -> {
                        int before = writers.acknowledged();
                        TimeUnit.SECONDS.sleep(1);
                        return writers.acknowledged() == before;
                    });

            REPLICAS.forEach(replica -> group.servers().link(replica).mend());

            writers.awaitMore(100);
            await(group, "SELECT CONCAT(cause, ' ', state) FROM failovers", "release done");
            await(group, "SELECT durability FROM `groups` WHERE name = 'g0'", "strict");
            assertThat(writers.lostOn("a")).isEmpty();
            assertThat(group.recorded().epoch()).isEqualTo(1);
            assertThat(group.recorded().master()).isEqualTo("a");
        }
    }

    private static void await(SupervisedGroup group, String select, String told) {
        Awaitility.await(told)
                .atMost(SupervisedGroup.LONG)
                .untilAsserted(() -> assertThat(group.administer(select, 1)).contains(told));
    }

    private static String waiting(ServerFamily family) {
        return switch (family) {
            case MYSQL ->
                    "SELECT variable_value FROM performance_schema.global_status WHERE variable_name ="
                            + " 'Rpl_semi_sync_source_wait_sessions'";
            case MARIADB ->
                    "SELECT variable_value FROM information_schema.global_status WHERE variable_name ="
                            + " 'Rpl_semi_sync_master_wait_sessions'";
        };
    }
}

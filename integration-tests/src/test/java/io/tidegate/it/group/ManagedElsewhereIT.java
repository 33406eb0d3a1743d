package io.tidegate.it.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.it.server.ServerFamily;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A group one of whose servers is set up for MySQL's group replication. */
final class ManagedElsewhereIT {
    @Test
    void nothing_is_begun_in_a_group_that_elects_its_primary_itself() throws Exception {
        try (SupervisedGroup group = SupervisedGroup.start(ServerFamily.MYSQL)) {
            group.servers()
                    .execute(
                            "a",
                            "INSTALL PLUGIN group_replication SONAME 'group_replication.so'",
                            "SET GLOBAL group_replication_group_name = 'aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee'");
            Awaitility.await("it is seen")
                    // By all proxies: what the newest report says counts.
                    .during(Duration.ofSeconds(2))
                    .atMost(SupervisedGroup.LONG)
                    .until(() ->
                            group.administer("EXPLAIN FAILOVER g0", 3).stream()
                                    .anyMatch(why ->
                                            why.contains("elects the group's primary itself")));
            long epoch = group.recorded().epoch();

            for (String command :
                    List.of(
                            "SWITCHOVER GROUP g0 TO b",
                            "FAILOVER GROUP g0 FORCE",
                            "REJOIN NODE b IN GROUP g0")) {
                assertThatThrownBy(() -> group.administer(command, 1))
                        .hasMessageContaining(
                                "nothing was changed: a is managed by MySQL's group replication");
            }
            assertThat(group.administer("DOCTOR", 3))
                    .anyMatch(message -> message.contains("MySQL's group replication"));

            group.node("a").kill();

            // A failover of a master that was killed begins within two seconds.
            Thread.sleep(6_000);
            assertThat(group.recorded().epoch()).isEqualTo(epoch);
            assertThat(group.recorded().master()).isEqualTo("a");
            assertThat(group.administer("SELECT cause FROM failovers", 1)).isEmpty();
        }
    }
}

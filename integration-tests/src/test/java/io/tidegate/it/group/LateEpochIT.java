package io.tidegate.it.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.it.server.ServerFamily;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A proxy that has not heard of the last changes of a group's master. */
final class LateEpochIT {
    /** The last one: the first is asked for what is seen. */
    private static final int LATE = 2;

    @ParameterizedTest
    @EnumSource
    void a_former_master_that_is_the_master_again_is_not_taken_for_that_of_an_earlier_epoch(
            ServerFamily family) throws Exception {
        try (SupervisedGroup group = SupervisedGroup.start(family);
                Connection client = group.connect(LATE);
                Statement statement = client.createStatement()) {
            statement.execute("INSERT INTO t (n) VALUES (1)");
            group.zooKeeper(LATE).cut();
            switchOver(group, "b");

            assertWaits(statement, 2);
            switchOver(group, "a");

            // Writable, and with the very address that this proxy knows as the master's.
            assertThat(group.ask("a", "SELECT @@GLOBAL.read_only")).isEqualTo("0");
            assertWaits(statement, 3);
            assertThat(group.rows("a")).containsExactly(1L);

            group.zooKeeper(LATE).mend();
            Awaitility.await("it has heard of it")
                    .atMost(SupervisedGroup.LONG)
                    .ignoreExceptions()
                    .until(() -> statement.executeUpdate("INSERT INTO t (n) VALUES (4)") == 1);
            assertThat(group.rows("a")).containsExactlyInAnyOrder(1L, 4L);
        }
    }

    /** Once it is known that the proxy does not answer. */
    private static void switchOver(SupervisedGroup group, String node) {
        Awaitility.await("switchover to " + node)
                .atMost(SupervisedGroup.LONG)
                .ignoreException(SQLException.class)
                .pollInterval(Duration.ofSeconds(1))
                .until(() ->
                        group.administer("SWITCHOVER GROUP g0 TO " + node, 1)
                                        .getFirst()
                                        .contains(node + " is the master")
                                || group.recorded().master().equals(node));
    }

    private static void assertWaits(Statement statement, long n) {
        assertThatThrownBy(() -> statement.execute("INSERT INTO t (n) VALUES (" + n + ")"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("TG-MASTER-AWAITED");
    }
}

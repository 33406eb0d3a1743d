package io.tidegate.it.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.it.server.ServerFamily;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/** A configuration cannot take a group's master away. */
final class DroppedMasterIT {
    @Test
    void what_drops_the_present_master_is_refused_until_another_is_the_master() throws Exception {
        try (SupervisedGroup group = SupervisedGroup.start(ServerFamily.MARIADB)) {
            group.switchOver("b");
            int port = group.node("b").port();
            String without = group.configuration().replaceFirst("(?m)^ *b: .address.*\n", "");
            String elsewhere =
                    group.configuration().replace("127.0.0.1:" + port, "127.0.0.1:" + (port + 1));
            assertThat(without).doesNotContain(":" + port);

            requireRefused(group, "CONFIG VALIDATE '" + without + "'");
            requireRefused(group, "CONFIG APPLY '" + without + "'");
            requireRefused(group, "CONFIG APPLY '" + elsewhere + "'");
            try (Connection client = group.connect(1);
                    Statement statement = client.createStatement()) {
                assertThat(statement.executeUpdate("INSERT INTO t VALUES (1)")).isOne();
            }

            group.awaitHealthy();
            group.switchOver("a");
            assertThat(group.administer("CONFIG VALIDATE '" + without + "'", 1).getFirst())
                    .contains("valid");
        }
    }

    private static void requireRefused(SupervisedGroup group, String command) {
        assertThatThrownBy(() -> group.administer(command, 1))
                .as(command)
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("b is the master now")
                .hasMessageContaining("SWITCHOVER GROUP g0 TO another node first");
    }
}

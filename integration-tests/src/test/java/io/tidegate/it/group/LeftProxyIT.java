package io.tidegate.it.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.it.server.ServerFamily;
import java.sql.Connection;
import java.sql.Statement;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A proxy that has ended in order has said what it told its clients. */
final class LeftProxyIT {
    /** Else what it may have told would have to be looked for on a replica that is away. */
    @ParameterizedTest
    @EnumSource
    void its_end_is_no_reason_to_ask_a_replica_that_is_away(ServerFamily family) throws Exception {
        try (SupervisedGroup group = SupervisedGroup.start(family)) {
            try (Connection client = group.connect(2);
                    Statement statement = client.createStatement()) {
                statement.execute("INSERT INTO t (n) VALUES (1)");
            }
            Awaitility.await("b has it")
                    .atMost(SupervisedGroup.LONG)
                    .until(() -> group.rows("b").contains(1L));
            group.stopLastProxy();
            group.node("c").kill();

            group.node("a").kill();

            assertThat(group.awaitMasterAfter("a")).isEqualTo("b");
            group.node("c").restart();
            try (Connection client = group.connect(0);
                    Statement statement = client.createStatement()) {
                statement.execute("INSERT INTO t (n) VALUES (2)");
            }
            assertThat(group.rows("b")).contains(1L, 2L);
        }
    }
}

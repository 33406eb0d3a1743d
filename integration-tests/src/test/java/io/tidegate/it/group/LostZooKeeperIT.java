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

/** A proxy that ZooKeeper does not answer, and whose servers do. */
final class LostZooKeeperIT {
    /** The last one: the first is asked for what is seen. */
    private static final int CUT_OFF = 2;

    /** After which a failover of a group that is not strict waits for nobody. */
    private static final Duration LEASE = Duration.ofSeconds(5);

    @ParameterizedTest
    @EnumSource
    void a_group_that_is_not_strict_is_not_written_when_another_may_be_its_master(
            ServerFamily family) throws Exception {
        try (SupervisedGroup group =
                        SupervisedGroup.start(family, "hold: {time: 2s}\n      durability: async");
                Connection client = group.connect(CUT_OFF);
                Statement statement = client.createStatement()) {
            group.zooKeeper(CUT_OFF).cut();
            long cut = System.nanoTime();
            long n = 1;
            long last = cut;
            while (System.nanoTime() - cut < LEASE.multipliedBy(2).toNanos()) {
                try {
                    statement.execute("INSERT INTO t (n) VALUES (" + n++ + ")");
                    last = System.nanoTime();
                } catch (SQLException waited) {
                    assertThat(waited.getMessage()).contains("TG-MASTER");
                }
            }
            assertThat(Duration.ofNanos(last - cut))
                    .as("it has written, and not for longer than a failover waits")
                    .isBetween(Duration.ofSeconds(1), LEASE);
            assertThatThrownBy(() -> statement.execute("INSERT INTO t (n) VALUES (-1)"))
                    .hasMessageContaining("TG-MASTER-AWAITED")
                    .hasMessageContaining("ZooKeeper");

            group.zooKeeper(CUT_OFF).mend();

            Awaitility.await("it writes again")
                    .atMost(SupervisedGroup.LONG)
                    .ignoreExceptions()
                    .until(() -> statement.executeUpdate("INSERT INTO t (n) VALUES (0)") == 1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_strict_group_is_written_on(ServerFamily family) throws Exception {
        try (SupervisedGroup group = SupervisedGroup.start(family);
                Connection client = group.connect(CUT_OFF);
                Statement statement = client.createStatement()) {
            group.zooKeeper(CUT_OFF).cut();
            long cut = System.nanoTime();
            long n = 0;
            while (System.nanoTime() - cut < LEASE.multipliedBy(2).toNanos()) {
                statement.execute("INSERT INTO t (n) VALUES (" + ++n + ")");
            }
            assertThat(group.rows("a")).hasSize((int) n);
        }
    }
}

package io.tidegate.it.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.ha.mysql.gtid.GtidSet;
import io.tidegate.ha.mysql.node.NodeSession;
import io.tidegate.ha.mysql.node.ServerState;
import io.tidegate.it.server.Programs;
import io.tidegate.it.server.ReplicatedGroup;
import io.tidegate.it.server.ReplicatedGroup.Shape;
import io.tidegate.it.server.ServerFamily;
import io.tidegate.it.server.Watchdog;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Transactions that one node alone has, and that no position of MariaDB shows. */
final class ErrantIT {
    @TempDir Path directory;

    @ParameterizedTest
    @EnumSource
    void a_transaction_that_only_one_node_has_shows(ServerFamily family) throws Exception {
        try (Watchdog watchdog = Watchdog.start();
                ReplicatedGroup group =
                        ReplicatedGroup.start(
                                Programs.of(family), Shape.pair(), directory, watchdog);
                Nodes nodes = new Nodes(group)) {
            group.execute("a", "CREATE DATABASE d", "CREATE TABLE d.t (n INT)");
            group.link("b").cut();
            group.link("a").cut();
            group.execute("b", "CREATE DATABASE errant");
            group.execute("a", "INSERT INTO d.t VALUES (1)", "INSERT INTO d.t VALUES (2)");

            ServerState a = state(nodes, "a");
            ServerState b = state(nodes, "b");

            GtidSet errant = b.has().minus(a.has()).notOf(a.server());
            assertThat(errant.isEmpty()).isFalse();
            assertThat(errant.notOf(b.server()).isEmpty()).isTrue();
            assertThat(a.has().minus(b.has()).notOf(a.server()).isEmpty()).isTrue();
        }
    }

    private static ServerState state(Nodes nodes, String name) throws SQLException {
        try (NodeSession session = nodes.node(name).lease()) {
            return session.state();
        }
    }
}

package io.tidegate.it.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.conf.model.GroupTls;
import io.tidegate.conf.topology.Endpoint;
import io.tidegate.ha.mysql.node.Failure;
import io.tidegate.ha.mysql.node.NodeAddress;
import io.tidegate.ha.mysql.node.NodeLimits;
import io.tidegate.ha.mysql.node.NodeSession;
import io.tidegate.ha.mysql.node.ServerNode;
import io.tidegate.it.server.FreePort;
import io.tidegate.it.server.MySqlServer;
import io.tidegate.it.server.Programs;
import io.tidegate.it.server.ServerFamily;
import io.tidegate.it.server.Watchdog;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Servers whose connections are all taken, and their port for administrators. */
final class FullServerIT {
    private static final Duration ANSWER = Duration.ofSeconds(2);

    @TempDir Path directory;

    @ParameterizedTest
    @EnumSource
    void a_full_server_answers_at_its_port_for_administrators(ServerFamily family)
            throws Exception {
        int admin = FreePort.find();
        List<String> options =
                switch (family) {
                    case MYSQL ->
                            List.of(
                                    "--admin-address=127.0.0.1",
                                    "--admin-port=" + admin,
                                    "--max-connections=10");
                    case MARIADB -> List.of("--extra-port=" + admin, "--max-connections=10");
                };
        List<Connection> taken = new ArrayList<>();
        try (Watchdog watchdog = Watchdog.start();
                MySqlServer server =
                        MySqlServer.start("s", Programs.of(family), directory, options, watchdog);
                ServerNode without = node(server, Optional.empty());
                ServerNode closed = node(server, Optional.of(FreePort.find()));
                ServerNode with = node(server, Optional.of(admin))) {
            try (NodeSession session = closed.open(ANSWER)) {
                assertThat(session.state().maxConnections()).isEqualTo(10);
            }
            take(server, taken);

            assertThatThrownBy(() -> without.open(ANSWER).close())
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            failed -> assertThat(Failure.of(failed)).isEqualTo(Failure.FULL));
            try (NodeSession session = with.open(ANSWER)) {
                assertThat(session.state().connections()).isGreaterThanOrEqualTo(10);
            }
        } finally {
            for (Connection each : taken) {
                each.close();
            }
        }
    }

    private static ServerNode node(MySqlServer server, Optional<Integer> admin) {
        return new ServerNode(
                new NodeAddress(
                        server.name(),
                        new Endpoint(server.host(), server.port()),
                        admin.map(port -> new Endpoint(server.host(), port)),
                        Nodes.ACCOUNT,
                        GroupTls.DEFAULT),
                NodeLimits.DEFAULT);
    }

    /** One more than max_connections is for an administrator, as the account is. */
    private static void take(MySqlServer server, List<Connection> taken) {
        try {
            while (taken.size() < 20) {
                taken.add(server.connect());
            }
        } catch (SQLException full) {
            assertThat(full.getErrorCode()).isEqualTo(1040);
        }
    }
}

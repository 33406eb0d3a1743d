package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.it.server.MySqlServer;
import io.tidegate.it.server.Programs;
import io.tidegate.it.server.ServerFamily;
import io.tidegate.it.server.Watchdog;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One connection that many clients share begins for each of them as its server lets it begin. */
@SuppressWarnings("NullAway.Init")
final class BaselineIT {
    private static final int COM_RESET_CONNECTION = 0x1F;
    private static final int FOUND_ROWS = 2;
    private static final String STATE = "SELECT CONCAT(@@time_zone, ' ', @@sql_mode)";

    @TempDir private Path directory;

    @ParameterizedTest
    @EnumSource
    void a_reset_goes_back_to_what_the_server_ran_for_the_connection(ServerFamily family)
            throws Exception {
        try (Watchdog watchdog = Watchdog.start();
                MySqlServer server = start(family, watchdog);
                OwnProxy proxy = proxy(server);
                RawClient first = login(proxy, 0);
                RawClient second = login(proxy, 0)) {
            String begun = "+05:00 STRICT_TRANS_TABLES,NO_ZERO_DATE";
            assertThat(state(first)).containsExactly(begun);
            first.query("SET time_zone = '+01:00', sql_mode = ''");

            assertThat(state(second)).containsExactly(begun);
            assertThat(state(first)).containsExactly("+01:00 ");
            first.command(COM_RESET_CONNECTION, new byte[0]);
            assertThat(state(first)).containsExactly(begun);
            first.query("SET time_zone = DEFAULT");
            assertThat(state(second)).containsExactly(begun);
        }
    }

    @ParameterizedTest
    @EnumSource
    void rows_are_counted_as_each_client_has_asked_for(ServerFamily family) throws Exception {
        try (Watchdog watchdog = Watchdog.start();
                MySqlServer server = start(family, watchdog);
                OwnProxy proxy = proxy(server);
                RawClient changed = login(proxy, 0);
                RawClient found = login(proxy, FOUND_ROWS)) {
            changed.query("INSERT INTO t VALUES (1), (2)");

            for (int round = 0; round < 3; round++) {
                assertThat(affected(changed.query("UPDATE t SET id = id"))).isZero();
                assertThat(affected(found.query("UPDATE t SET id = id"))).isEqualTo(2);
            }
        }
    }

    private static List<String> state(RawClient client) throws Exception {
        return RawReply.of(client.query(STATE)).rows();
    }

    private static int affected(List<byte[]> reply) {
        assertThat(reply.getFirst()[4]).isZero();
        return reply.getFirst()[5];
    }

    private static RawClient login(OwnProxy proxy, int capabilities) throws Exception {
        return RawClient.login(proxy.port(), "app", "secret", "shop", capabilities);
    }

    private OwnProxy proxy(MySqlServer server) throws Exception {
        return OwnProxy.start(
                directory,
                """
                listener: {port: 0, event-loops: 1}
                pool: {max-connections: 1}
                users: {app: {password: secret}}
                groups:
                  g0: {user: few, password: few, nodes: {a: {address: "%s:%d"}}}
                schemas: {shop: {default-group: g0}}
                """
                        .formatted(server.host(), server.port()));
    }

    /** {@code init_connect} is not run for accounts with all rights: the proxy's has few. */
    private MySqlServer start(ServerFamily family, Watchdog watchdog) throws Exception {
        MySqlServer server =
                MySqlServer.start("s", Programs.of(family), directory, List.of(), watchdog);
        try (Connection direct = server.connect()) {
            Sql.execute(direct, "CREATE DATABASE shop");
            Sql.execute(direct, "CREATE TABLE shop.t (id BIGINT PRIMARY KEY)");
            Sql.execute(direct, "CREATE USER few IDENTIFIED BY 'few'");
            Sql.execute(direct, "GRANT ALL ON shop.* TO few");
            Sql.execute(
                    direct,
                    "SET GLOBAL init_connect = 'SET time_zone = \"+05:00\", sql_mode ="
                            + " \"STRICT_TRANS_TABLES,NO_ZERO_DATE\"'");
        }
        return server;
    }
}

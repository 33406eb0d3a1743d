package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.conf.live.Live;
import io.tidegate.conf.load.ConfigurationLoader;
import io.tidegate.conf.load.LoadResult;
import io.tidegate.conf.model.Configuration;
import io.tidegate.it.server.MySqlServer;
import io.tidegate.it.server.Programs;
import io.tidegate.it.server.ServerFamily;
import io.tidegate.it.server.Watchdog;
import io.tidegate.proxy.boot.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Servers whose sessions begin with autocommit = 0. Tidegate's begin with 1: what clients are shown
 * has to be what their statements run under, or writes are lost without a word.
 */
@SuppressWarnings("NullAway.Init")
final class AutocommitIT {
    private static final int AUTOCOMMIT = 2;

    @TempDir private Path directory;

    @ParameterizedTest
    @EnumSource
    void a_write_is_committed_whatever_the_servers_default_is(ServerFamily family)
            throws Exception {
        try (Watchdog watchdog = Watchdog.start();
                MySqlServer server = start(family, watchdog)) {
            prepare(server, "SET GLOBAL autocommit = 0");

            assertThatWritesAreCommitted(server);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_write_is_committed_whatever_the_server_runs_for_a_new_session(ServerFamily family)
            throws Exception {
        try (Watchdog watchdog = Watchdog.start();
                MySqlServer server = start(family, watchdog)) {
            prepare(server, "SET GLOBAL init_connect = 'SET autocommit = 0'");

            assertThatWritesAreCommitted(server);
        }
    }

    /** {@code init_connect} is not run for accounts with all rights: the proxy's has few. */
    private static void prepare(MySqlServer server, String setting) throws Exception {
        try (Connection direct = server.connect()) {
            Sql.execute(direct, "CREATE DATABASE shop");
            Sql.execute(direct, "CREATE TABLE shop.t (id BIGINT PRIMARY KEY) ENGINE = InnoDB");
            Sql.execute(direct, "CREATE USER few IDENTIFIED BY 'few'");
            Sql.execute(direct, "GRANT ALL ON shop.* TO few");
            Sql.execute(direct, setting);
        }
    }

    private static void assertThatWritesAreCommitted(MySqlServer server) throws Exception {
        try (Proxy proxy = Proxy.start(Live.of(configuration(server)));
                RawClient first = login(proxy);
                RawClient second = login(proxy);
                Connection direct = server.connect()) {
            assertThat(status(first.query("INSERT INTO t VALUES (1)"))).isEqualTo(AUTOCOMMIT);
            // Answered by the proxy, as the session has it already.
            assertThat(status(second.query("SET autocommit = 1"))).isEqualTo(AUTOCOMMIT);
            second.query("INSERT INTO t VALUES (2)");

            assertThat(Sql.rows(direct, "SELECT id FROM shop.t ORDER BY id"))
                    .containsExactly("1", "2");
        }
    }

    /** Of an OK: header, two counts of one byte each, status. */
    private static int status(List<byte[]> reply) {
        byte[] ok = reply.getFirst();
        assertThat(ok[4]).isZero();
        return ok[7] & 0xFF;
    }

    private static RawClient login(Proxy proxy) throws Exception {
        return RawClient.login(proxy.port(), "app", "secret", "shop", RawClient.DEPRECATE_EOF);
    }

    private static Configuration configuration(MySqlServer server) {
        String yaml =
                """
                apiVersion: tidegate/v1
                listener: {port: 0}
                users: {app: {password: secret}}
                groups:
                  g0: {user: few, password: few, nodes: {a: {address: "%s:%d"}}}
                schemas: {shop: {default-group: g0}}
                """
                        .formatted(server.host(), server.port());
        return ((LoadResult.Loaded) ConfigurationLoader.parse(yaml, Map.of())).configuration();
    }

    private MySqlServer start(ServerFamily family, Watchdog watchdog) throws Exception {
        return MySqlServer.start("s", Programs.of(family), directory, List.of(), watchdog);
    }
}

package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.conf.certificate.SelfSigned;
import io.tidegate.it.server.MySqlServer;
import io.tidegate.it.server.Programs;
import io.tidegate.it.server.ServerAccount;
import io.tidegate.it.server.ServerFamily;
import io.tidegate.it.server.Watchdog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Servers with TLS behind the proxy, with each mode of a group. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
final class ServerTlsIT {
    private static final String CIPHER =
            "SELECT variable_value <> '' FROM %s.session_status WHERE variable_name = 'Ssl_cipher'";

    private final Map<ServerFamily, MySqlServer> certified = new EnumMap<>(ServerFamily.class);
    private Path directory;
    private Watchdog watchdog;

    @BeforeAll
    void begin(@TempDir Path own) throws Exception {
        directory = own;
        watchdog = Watchdog.start();
        PemFiles.write(directory, "theirs", SelfSigned.generate("db.test"));
        PemFiles.write(directory, "others", SelfSigned.generate("db.test"));
        PemFiles.write(directory, "mine", SelfSigned.generate("proxy"));
    }

    @AfterAll
    void end() {
        certified.values().forEach(MySqlServer::close);
        watchdog.close();
    }

    @ParameterizedTest
    @EnumSource
    void the_mode_of_the_group_decides(ServerFamily family) throws Exception {
        MySqlServer server = certified(family);

        assertThat(encrypted(server, "{mode: disabled}", "127.0.0.1")).isEqualTo("no");
        assertThat(encrypted(server, "{}", "127.0.0.1")).isEqualTo("yes");
        assertThat(encrypted(server, "{mode: preferred}", "127.0.0.1")).isEqualTo("yes");
        assertThat(encrypted(server, "{mode: required}", "127.0.0.1")).isEqualTo("yes");
        assertThat(encrypted(server, "{mode: verify-ca, ca: theirs.pem}", "127.0.0.1"))
                .isEqualTo("yes");
        assertThat(encrypted(server, "{mode: verify-identity, ca: theirs.pem}", "127.0.0.1"))
                .isEqualTo("yes");
        assertThat(encrypted(server, "{mode: verify-identity, ca: theirs.pem}", "localhost"))
                .isEqualTo("yes");
        assertThat(encrypted(server, "{mode: verify-ca, ca: others.pem}", "127.0.0.1"))
                .contains("TG-NO-SERVER-YET");
        assertThat(encrypted(server, "{mode: verify-ca}", "127.0.0.1"))
                .contains("TG-NO-SERVER-YET");
        assertThat(encrypted(server, "{mode: verify-identity, ca: theirs.pem}", "127.0.0.2"))
                .contains("TG-NO-SERVER-YET");
    }

    @ParameterizedTest
    @EnumSource
    void an_account_that_has_to_show_a_certificate_does(ServerFamily family) throws Exception {
        MySqlServer server = certified(family);
        try (Connection direct = server.connect()) {
            Sql.execute(direct, "CREATE USER shown@'%' IDENTIFIED BY 'shown' REQUIRE X509");
            Sql.execute(direct, "GRANT ALL ON *.* TO shown@'%'");
        }

        assertThat(
                        encrypted(
                                server,
                                "shown",
                                "{certificate: mine.pem, key: mine.key}",
                                "127.0.0.1"))
                .isEqualTo("yes");
        assertThat(encrypted(server, "shown", "{}", "127.0.0.1")).contains("TG-NO-SERVER-YET");
    }

    /** MySQL makes itself an authority and a certificate for no name at all. */
    @ParameterizedTest
    @EnumSource(names = "MYSQL")
    void what_mysql_makes_itself_can_be_verified_but_for_its_name(ServerFamily family)
            throws Exception {
        try (MySqlServer server = start(family, "own-" + family, "--auto-generate-certs=ON")) {
            Files.copy(directory.resolve("own-MYSQL/data/ca.pem"), directory.resolve("ca.pem"));

            assertThat(encrypted(server, "{mode: verify-ca, ca: ca.pem}", "127.0.0.1"))
                    .isEqualTo("yes");
            assertThat(encrypted(server, "{mode: verify-identity, ca: ca.pem}", "127.0.0.1"))
                    .contains("TG-NO-SERVER-YET");
        }
    }

    /** MariaDB makes itself a certificate at each start, as its clients can prove who it is. */
    @ParameterizedTest
    @EnumSource(names = "MARIADB")
    void what_mariadb_makes_itself_encrypts(ServerFamily family) throws Exception {
        try (MySqlServer server = start(family, "own-" + family, "--ssl")) {
            assertThat(encrypted(server, "{mode: required}", "127.0.0.1")).isEqualTo("yes");
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_server_without_tls_is_not_logged_in_to_where_it_is_required(ServerFamily family)
            throws Exception {
        try (MySqlServer server = start(family, "without-" + family)) {
            assertThat(encrypted(server, "{}", "127.0.0.1")).isEqualTo("no");
            assertThat(encrypted(server, "{mode: required}", "127.0.0.1"))
                    .contains("TG-NO-SERVER-YET");
        }
    }

    /** Many results, of which the large one comes in many records. */
    @ParameterizedTest
    @EnumSource
    void results_are_relayed_from_tls_to_tls(ServerFamily family) throws Exception {
        MySqlServer server = certified(family);
        try (OwnProxy proxy = proxy(server, ServerAccount.USER, "{mode: required}", "127.0.0.1");
                Connection connection = proxy.mysql("app", "secret", "sslMode=REQUIRED")) {
            for (int length : new int[] {0, 1, 16_000, 16_384, 70_000, 20 << 20}) {
                String sql = "SELECT REPEAT('x', " + length + ")";
                assertThat(Sql.rows(connection, sql)).containsExactly("x".repeat(length));
            }
        }
    }

    /** What is encrypted and waits for the client counts as what waits in clear text does. */
    @ParameterizedTest
    @EnumSource
    void a_client_that_stops_reading_stops_the_servers_sending(ServerFamily family)
            throws Exception {
        MySqlServer server = certified(family);
        try (OwnProxy proxy = proxy(server, ServerAccount.USER, "{mode: required}", "127.0.0.1");
                Connection connection = proxy.mysql("app", "secret", "sslMode=REQUIRED");
                Connection direct = server.connect();
                Statement statement = connection.createStatement()) {
            Sql.execute(direct, "CREATE TABLE plain.t (v LONGTEXT)");
            Sql.execute(direct, "INSERT INTO plain.t VALUES (REPEAT('x', 1000000))");
            for (int doubling = 0; doubling < 6; doubling++) {
                Sql.execute(direct, "INSERT INTO plain.t SELECT v FROM plain.t");
            }
            // The driver reads a row when it is asked for one.
            statement.setFetchSize(Integer.MIN_VALUE);

            try (ResultSet rows = statement.executeQuery("SELECT v FROM t")) {
                rows.next();
                Awaitility.await()
                        .during(Duration.ofSeconds(1))
                        .atMost(Duration.ofMinutes(1))
                        .pollDelay(Duration.ofSeconds(2))
                        .until(() ->
                                Sql.rows(
                                                        direct,
                                                        "SELECT id FROM information_schema.processlist"
                                                                + " WHERE info = 'SELECT v FROM t'")
                                                .size()
                                        == 1);
                int read = 1;
                while (rows.next()) {
                    read++;
                }
                assertThat(read).isEqualTo(64);
            }
        }
    }

    /** The one that the tests of its family share, with a certificate and an authority. */
    private MySqlServer certified(ServerFamily family) throws Exception {
        MySqlServer server = certified.get(family);
        if (server == null) {
            server =
                    start(
                            family,
                            "certified-" + family,
                            "--ssl-cert=" + directory.resolve("theirs.pem"),
                            "--ssl-key=" + directory.resolve("theirs.key"),
                            "--ssl-ca=" + directory.resolve("mine.pem"));
            certified.put(family, server);
        }
        return server;
    }

    private MySqlServer start(ServerFamily family, String name, String... options)
            throws Exception {
        MySqlServer server =
                MySqlServer.start(
                        name,
                        Programs.of(family),
                        directory.resolve(name),
                        List.of(options),
                        watchdog);
        try (Connection direct = server.connect()) {
            Sql.execute(direct, "CREATE DATABASE plain");
        }
        return server;
    }

    private String encrypted(MySqlServer server, String tls, String host) throws Exception {
        return encrypted(server, ServerAccount.USER, tls, host);
    }

    /** Whether the connection to the server is encrypted, or why there is none. */
    private String encrypted(MySqlServer server, String user, String tls, String host)
            throws Exception {
        try (OwnProxy proxy = proxy(server, user, tls, host);
                Connection connection = proxy.mysql("app", "secret", "sslMode=REQUIRED")) {
            String sql =
                    server.family() == ServerFamily.MYSQL
                            ? CIPHER.formatted("performance_schema")
                            : CIPHER.formatted("information_schema");
            return Sql.rows(connection, sql).equals(List.of("1")) ? "yes" : "no";
        } catch (SQLException refused) {
            return String.valueOf(refused.getMessage());
        }
    }

    /** Users of servers have their own names for passwords. */
    private OwnProxy proxy(MySqlServer server, String user, String tls, String host)
            throws Exception {
        return OwnProxy.start(
                directory,
                """
                listener: {port: 0}
                users: {app: {password: secret}}
                pool: {connect-timeout: 2s}
                groups:
                  g0: {user: %s, password: %s, tls: %s, nodes: {a: {address: "%s:%d"}}}
                schemas: {plain: {default-group: g0}}
                """
                        .formatted(user, user, tls, host, server.port()));
    }
}

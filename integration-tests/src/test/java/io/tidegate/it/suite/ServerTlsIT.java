package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.conf.certificate.Identity;
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
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Servers with TLS behind the proxy, with each mode of a group. */
@SuppressWarnings("NullAway.Init")
final class ServerTlsIT {
    private static final Identity THEIRS = SelfSigned.generate("db.test");
    private static final String CIPHER =
            "SELECT variable_value <> '' FROM %s.session_status WHERE variable_name = 'Ssl_cipher'";

    @TempDir private Path directory;
    private Watchdog watchdog;
    private MySqlServer server;

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
            watchdog.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void the_mode_of_the_group_decides(ServerFamily family) throws Exception {
        PemFiles theirs = PemFiles.write(directory, "theirs", THEIRS);
        PemFiles.write(directory, "others", SelfSigned.generate("db.test"));
        start(family, "--ssl-cert=" + theirs.certificate(), "--ssl-key=" + theirs.key());

        assertThat(encrypted("{mode: disabled}", "127.0.0.1")).isEqualTo("no");
        assertThat(encrypted("{}", "127.0.0.1")).isEqualTo("yes");
        assertThat(encrypted("{mode: preferred}", "127.0.0.1")).isEqualTo("yes");
        assertThat(encrypted("{mode: required}", "127.0.0.1")).isEqualTo("yes");
        assertThat(encrypted("{mode: verify-ca, ca: theirs.pem}", "127.0.0.1")).isEqualTo("yes");
        assertThat(encrypted("{mode: verify-identity, ca: theirs.pem}", "127.0.0.1"))
                .isEqualTo("yes");
        assertThat(encrypted("{mode: verify-identity, ca: theirs.pem}", "localhost"))
                .isEqualTo("yes");
        assertThat(encrypted("{mode: verify-ca, ca: others.pem}", "127.0.0.1"))
                .contains("TG-NO-SERVER-YET");
        assertThat(encrypted("{mode: verify-ca}", "127.0.0.1")).contains("TG-NO-SERVER-YET");
        assertThat(encrypted("{mode: verify-identity, ca: theirs.pem}", "127.0.0.2"))
                .contains("TG-NO-SERVER-YET");
    }

    @ParameterizedTest
    @EnumSource
    void an_account_that_has_to_show_a_certificate_does(ServerFamily family) throws Exception {
        PemFiles theirs = PemFiles.write(directory, "theirs", THEIRS);
        PemFiles mine = PemFiles.write(directory, "mine", SelfSigned.generate("proxy"));
        start(
                family,
                "--ssl-cert=" + theirs.certificate(),
                "--ssl-key=" + theirs.key(),
                "--ssl-ca=" + mine.certificate());
        try (Connection direct = server.connect()) {
            Sql.execute(direct, "ALTER USER tidegate@'%' REQUIRE X509");
        }

        assertThat(encrypted("{certificate: mine.pem, key: mine.key}", "127.0.0.1"))
                .isEqualTo("yes");
        assertThat(encrypted("{}", "127.0.0.1")).contains("TG-NO-SERVER-YET");
    }

    /** MySQL makes itself an authority and a certificate for no name at all. */
    @ParameterizedTest
    @EnumSource(names = "MYSQL")
    void what_mysql_makes_itself_can_be_verified_but_for_its_name(ServerFamily family)
            throws Exception {
        start(family, "--auto-generate-certs=ON");
        Files.copy(directory.resolve("server/data/ca.pem"), directory.resolve("ca.pem"));

        assertThat(encrypted("{mode: verify-ca, ca: ca.pem}", "127.0.0.1")).isEqualTo("yes");
        assertThat(encrypted("{mode: verify-identity, ca: ca.pem}", "127.0.0.1"))
                .contains("TG-NO-SERVER-YET");
    }

    /** MariaDB makes itself a certificate at each start, as its clients can prove who it is. */
    @ParameterizedTest
    @EnumSource(names = "MARIADB")
    void what_mariadb_makes_itself_encrypts(ServerFamily family) throws Exception {
        start(family, "--ssl");

        assertThat(encrypted("{mode: required}", "127.0.0.1")).isEqualTo("yes");
    }

    @ParameterizedTest
    @EnumSource
    void a_server_without_tls_is_not_logged_in_to_where_it_is_required(ServerFamily family)
            throws Exception {
        start(family);

        assertThat(encrypted("{}", "127.0.0.1")).isEqualTo("no");
        assertThat(encrypted("{mode: required}", "127.0.0.1")).contains("TG-NO-SERVER-YET");
    }

    /** Many results, of which the large one comes in many records. */
    @ParameterizedTest
    @EnumSource
    void results_are_relayed_from_tls_to_tls(ServerFamily family) throws Exception {
        PemFiles theirs = PemFiles.write(directory, "theirs", THEIRS);
        start(family, "--ssl-cert=" + theirs.certificate(), "--ssl-key=" + theirs.key());
        try (OwnProxy proxy = proxy("{mode: required}", "127.0.0.1");
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
        PemFiles theirs = PemFiles.write(directory, "theirs", THEIRS);
        start(family, "--ssl-cert=" + theirs.certificate(), "--ssl-key=" + theirs.key());
        try (OwnProxy proxy = proxy("{mode: required}", "127.0.0.1");
                Connection connection = proxy.mysql("app", "secret", "sslMode=REQUIRED");
                Connection direct = server.connect();
                Statement statement = connection.createStatement()) {
            Sql.execute(direct, "CREATE TABLE plain.t (v LONGTEXT)");
            Sql.execute(direct, "INSERT INTO plain.t VALUES (REPEAT('x', 1000000))");
            for (int doubling = 0; doubling < 8; doubling++) {
                Sql.execute(direct, "INSERT INTO plain.t SELECT v FROM plain.t");
            }
            // The driver reads a row when it is asked for one.
            statement.setFetchSize(Integer.MIN_VALUE);

            try (ResultSet rows = statement.executeQuery("SELECT v FROM t")) {
                rows.next();
                Awaitility.await()
                        .during(Duration.ofSeconds(3))
                        .atMost(Duration.ofSeconds(10))
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
                assertThat(read).isEqualTo(256);
            }
        }
    }

    private void start(ServerFamily family, String... options) throws Exception {
        var program = Programs.of(family);
        watchdog = Watchdog.start();
        server =
                MySqlServer.start(
                        "tls", program, directory.resolve("server"), List.of(options), watchdog);
        try (Connection direct = server.connect()) {
            Sql.execute(direct, "CREATE DATABASE IF NOT EXISTS plain");
        }
    }

    /** Whether the proxy's connection to the server is encrypted, or why there is none. */
    private String encrypted(String tls, String host) throws Exception {
        try (OwnProxy proxy = proxy(tls, host);
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

    private OwnProxy proxy(String tls, String host) throws Exception {
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
                        .formatted(
                                ServerAccount.USER,
                                ServerAccount.PASSWORD,
                                tls,
                                host,
                                server.port()));
    }
}

package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.tidegate.conf.certificate.Identity;
import io.tidegate.conf.certificate.SelfSigned;
import io.tidegate.it.cluster.TestCluster;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Drivers with each of their modes of TLS and plugins against a proxy that offers TLS. */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.class)
@SuppressWarnings("NullAway.Init")
final class ClientTlsIT {
    private static final String PASSWORD = "secret";
    private static final String USERS =
            """
            users:
              plain: {password: secret}
              native: {mysql-native-password: "*14E65567ABDB5135D0CFD9A70B3032C179A49EE7"}
              sha2: {caching-sha2-password: "$A$005$ABCDEFGHIJKLMNOPQRSTJE9sOcOki6f10bl0q5vIv/iZt93mZ8p/xmSkHO/nqCC"}
              nobody: {password: ""}
              careful: {password: secret, require-secure-transport: true}
              elsewhere: {password: secret, hosts: [192.0.2.0/24, "2001:db8::/32"]}
              here: {password: secret, hosts: [127.0.0.0/8]}
            schemas: {plain: {default-group: g0}}
            """;

    private static final String CLEAR =
            "&defaultAuthenticationPlugin=com.mysql.cj.protocol.a.authentication.MysqlClearPasswordPlugin"
                    + "&authenticationPlugins=com.mysql.cj.protocol.a.authentication.MysqlClearPasswordPlugin";

    private static final Identity MINE = SelfSigned.generate("localhost");
    private static final Identity CLIENTS = SelfSigned.generate("a client");

    @TempDir private Path directory;
    private final TestCluster cluster;
    private OwnProxy proxy;

    ClientTlsIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void start() throws Exception {
        PemFiles.write(directory, "mine", MINE);
        PemFiles.write(directory, "clients", CLIENTS);
        proxy = proxy("{}");
    }

    @AfterEach
    void stop() {
        proxy.close();
    }

    @ParameterizedTest
    @CsvSource({
        "plain, DISABLED", "plain, PREFERRED", "plain, REQUIRED",
        "native, DISABLED", "native, PREFERRED", "native, REQUIRED",
        "sha2, DISABLED", "sha2, PREFERRED", "sha2, REQUIRED",
        "here, REQUIRED", "careful, REQUIRED"
    })
    void connector_j_logs_in_with_each_verifier_and_mode(String user, String mode)
            throws Exception {
        String options = "allowPublicKeyRetrieval=true&sslMode=" + mode;

        try (Connection connection = proxy.mysql(user, PASSWORD, options)) {
            assertThat(Sql.rows(connection, "SELECT 1")).containsExactly("1");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "plain, disable", "plain, trust", "plain, verify-full",
        "native, disable", "native, trust", "native, verify-full",
        "sha2, disable", "sha2, trust"
    })
    void mariadb_connector_j_logs_in_with_each_verifier_and_mode(String user, String mode)
            throws Exception {
        String options = "allowPublicKeyRetrieval=true&sslMode=" + mode;

        try (Connection connection = proxy.mariadb(user, PASSWORD, options)) {
            assertThat(Sql.rows(connection, "SELECT 1")).containsExactly("1");
        }
    }

    /** Nobody knows the certificate: what the driver accepts is the proof in the login's OK. */
    @Test
    void without_a_proof_a_driver_that_verifies_does_not_trust_an_unknown_certificate() {
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> proxy.mariadb("sha2", PASSWORD, "sslMode=verify-full").close());
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> proxy.mysql("plain", PASSWORD, "sslMode=VERIFY_CA").close());
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "native", "sha2"})
    void the_password_itself_verifies_any_user_inside_tls(String user) throws Exception {
        try (Connection connection = proxy.mysql(user, PASSWORD, "sslMode=REQUIRED" + CLEAR)) {
            assertThat(Sql.rows(connection, "SELECT 1")).containsExactly("1");
        }
        assertAccessDenied(() -> proxy.mysql(user, "wrong", "sslMode=REQUIRED" + CLEAR));
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "native", "sha2", "nobody", "nosuchuser", "elsewhere"})
    void a_wrong_password_and_no_user_are_told_the_same(String user) {
        assertAccessDenied(() -> proxy.mysql(user, "wrong", "sslMode=REQUIRED"));
        assertAccessDenied(() -> proxy.mariadb(user, "wrong", "sslMode=trust"));
    }

    @Test
    void a_user_who_comes_from_elsewhere_does_not_exist() {
        assertAccessDenied(() -> proxy.mysql("elsewhere", PASSWORD, "sslMode=REQUIRED"));
    }

    @Test
    void a_user_who_has_to_use_tls_is_refused_without_it() {
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() ->
                        proxy.mysql(
                                        "careful",
                                        PASSWORD,
                                        "allowPublicKeyRetrieval=true&sslMode=DISABLED")
                                .close())
                .satisfies(refusal -> assertThat(refusal.getErrorCode()).isEqualTo(3159));
    }

    @Test
    void large_statements_and_results_go_through_tls() throws Exception {
        String text = "0123456789abcdef".repeat(1 << 20);
        try (Connection connection = proxy.mysql("plain", PASSWORD, "sslMode=REQUIRED")) {
            String sent = Sql.rows(connection, "SELECT ? AS v", text).getFirst();

            assertThat(sent).hasSameSizeAs(text).isEqualTo(text);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"VERIFY_CA", "VERIFY_IDENTITY"})
    void a_certificate_of_an_authority_that_clients_know_is_verified(String mode) throws Exception {
        try (OwnProxy verified = proxy("{certificate: mine.pem, key: mine.key}");
                KeyStores trusted = KeyStores.of(MINE);
                Connection connection =
                        verified.mysql(
                                "sha2", PASSWORD, "sslMode=" + mode + "&" + trusted.asTrusted())) {
            assertThat(Sql.rows(connection, "SELECT 1")).containsExactly("1");
        }
    }

    @Test
    void a_client_that_has_to_be_verified_shows_a_certificate() throws Exception {
        try (OwnProxy verifying =
                        proxy(
                                "{mode: verify-ca, certificate: mine.pem, key: mine.key, client-ca:"
                                        + " clients.pem}");
                KeyStores theirs = KeyStores.of(CLIENTS);
                KeyStores others = KeyStores.of(SelfSigned.generate("a stranger"))) {
            try (Connection connection =
                    verifying.mysql("plain", PASSWORD, "sslMode=REQUIRED&" + theirs.asOwn())) {
                assertThat(Sql.rows(connection, "SELECT 1")).containsExactly("1");
            }
            for (String options :
                    List.of("sslMode=REQUIRED", "sslMode=REQUIRED&" + others.asOwn())) {
                assertThatExceptionOfType(SQLException.class)
                        .isThrownBy(() -> verifying.mysql("plain", PASSWORD, options).close());
            }
            assertRefusedForTls(verifying);
        }
    }

    @Test
    void a_listener_that_requires_tls_refuses_who_comes_without() throws Exception {
        try (OwnProxy requiring = proxy("{mode: required}")) {
            assertRefusedForTls(requiring);
            try (Connection connection = requiring.mysql("plain", PASSWORD, "sslMode=PREFERRED")) {
                assertThat(Sql.rows(connection, "SELECT 1")).containsExactly("1");
            }
        }
    }

    @Test
    void without_tls_a_driver_that_requires_it_is_not_served() throws Exception {
        try (OwnProxy off = proxy("{mode: off}")) {
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> off.mysql("plain", PASSWORD, "sslMode=REQUIRED").close());
            try (Connection connection =
                    off.mysql(
                            "plain", PASSWORD, "sslMode=PREFERRED&allowPublicKeyRetrieval=true")) {
                assertThat(Sql.rows(connection, "SELECT 1")).containsExactly("1");
            }
        }
    }

    @Test
    void a_renewed_certificate_is_shown_to_new_connections() throws Exception {
        Identity first = SelfSigned.generate("first");
        Identity renewed = SelfSigned.generate("renewed");
        PemFiles.write(directory, "renewable", first);
        try (OwnProxy renewing = proxy("{certificate: renewable.pem, key: renewable.key}");
                KeyStores trustsFirst = KeyStores.of(first);
                KeyStores trustsRenewed = KeyStores.of(renewed);
                Connection before =
                        renewing.mysql(
                                "plain",
                                PASSWORD,
                                "sslMode=VERIFY_CA&" + trustsFirst.asTrusted())) {
            PemFiles.write(directory, "renewable", renewed);
            renewing.reload();

            assertThat(Sql.rows(before, "SELECT 1")).containsExactly("1");
            try (Connection after =
                    renewing.mysql(
                            "plain", PASSWORD, "sslMode=VERIFY_CA&" + trustsRenewed.asTrusted())) {
                assertThat(Sql.rows(after, "SELECT 1")).containsExactly("1");
            }
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() ->
                            renewing.mysql(
                                            "plain",
                                            PASSWORD,
                                            "sslMode=VERIFY_CA&" + trustsFirst.asTrusted())
                                    .close());
        }
    }

    @Test
    void an_address_that_only_fails_is_turned_away_for_a_while() throws Exception {
        try (OwnProxy strict =
                OwnProxy.start(
                        directory,
                        "listener: {port: 0}\n"
                                + "limits: {max-connect-errors: 3, connect-error-block: 1s}\n"
                                + USERS
                                + cluster.groupsAsYaml())) {
            for (int attempt = 0; attempt < 3; attempt++) {
                assertAccessDenied(() -> strict.mysql("plain", "wrong", "sslMode=REQUIRED"));
            }

            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> strict.mysql("plain", PASSWORD, "sslMode=REQUIRED").close())
                    .satisfies(refusal -> {
                        assertThat(refusal.getErrorCode()).isEqualTo(1129);
                        assertThat(refusal.getMessage()).contains("is blocked because of many");
                    });
            Awaitility.await()
                    .ignoreExceptions()
                    .until(() -> {
                        strict.mysql("plain", PASSWORD, "sslMode=REQUIRED").close();
                        return true;
                    });
        }
    }

    private OwnProxy proxy(String tls) throws Exception {
        return OwnProxy.start(
                directory,
                "listener: {port: 0, tls: " + tls + "}\n" + USERS + cluster.groupsAsYaml());
    }

    private static void assertRefusedForTls(OwnProxy proxy) {
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() ->
                        proxy.mysql(
                                        "plain",
                                        PASSWORD,
                                        "sslMode=DISABLED&allowPublicKeyRetrieval=true")
                                .close())
                .satisfies(refusal -> assertThat(refusal.getErrorCode()).isEqualTo(3159));
    }

    /** Opens a connection. */
    private interface Login {
        Connection open() throws SQLException;
    }

    private static void assertAccessDenied(Login login) {
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> login.open().close())
                .satisfies(refusal -> {
                    assertThat(refusal.getErrorCode()).isEqualTo(1045);
                    assertThat(refusal.getMessage())
                            .containsPattern(
                                    "Access denied for user '[a-z0-9]+'@'127.0.0.1' \\(using"
                                            + " password: YES\\)");
                });
    }
}

package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.it.cluster.TestCluster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that should not get in, over a bare socket. */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.class)
final class LoginIT {
    private static final int ACCESS_DENIED = 1045;
    private static final int HOST_IS_BLOCKED = 1129;
    private static final String USERS =
            "users:\n"
                    + "  app: {password: secret}\n"
                    + "  native: {mysql-native-password: '*14E65567ABDB5135D0CFD9A70B3032C179A49EE7'}\n"
                    + "schemas: {plain: {default-group: g0}}\n";

    private final TestCluster cluster;
    private @TempDir Path directory;

    LoginIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @Test
    void nothing_that_follows_a_refused_login_reaches_a_server() throws Exception {
        try (OwnProxy proxy = proxy("");
                RawClient intruder = RawClient.connected(proxy.port(), new byte[0]);
                Connection server = cluster.group("g0").connect()) {
            byte[] create = packet(0, "\3CREATE TABLE plain.intruder (id INT)".getBytes());

            intruder.sendBytes(
                    together(packet(1, intruder.answer("app", "wrong", "plain")), create));

            assertThat(RawReply.of(intruder.packetsToTheEnd()).errno()).isEqualTo(ACCESS_DENIED);
            try {
                intruder.sendBytes(create);
            } catch (IOException closed) {
                // As it should be.
            }
            assertThat(Sql.rows(server, "SHOW TABLES FROM plain LIKE 'intruder'")).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"app", "native", "nobody", "no'body", "no`body\\", "😀"})
    void who_is_refused_learns_nothing_of_who_exists(String user) throws Exception {
        try (OwnProxy proxy = proxy("")) {
            assertThatThrownBy(
                            () -> RawClient.login(proxy.port(), user, "wrong", "plain", 0).close())
                    .isInstanceOf(IOException.class)
                    .hasMessageEndingWith(
                            "Access denied for user '"
                                    + user
                                    + "'@'127.0.0.1' (using password: YES)");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"pla'in", "plain`; DROP TABLE t; -- ", "plain\\", "Plain"})
    void a_schema_is_known_by_its_whole_name(String schema) throws Exception {
        assertThatThrownBy(
                        () -> RawClient.login(cluster.port(), "app", "secret", schema, 0).close())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Unknown database '" + schema + "'");
    }

    @Test
    void an_account_that_expired_or_is_locked_serves_nobody() throws Exception {
        try (Connection server = cluster.group("g0").connect()) {
            Sql.execute(server, "CREATE USER 'ends'@'%' IDENTIFIED BY 'x'");
            try {
                Sql.execute(server, "GRANT ALL ON *.* TO 'ends'@'%'");
                try (OwnProxy proxy = proxyAs("ends", "x")) {
                    assertThat(rows(proxy)).containsExactly("1");
                }
                Sql.execute(server, "ALTER USER 'ends'@'%' PASSWORD EXPIRE");
                refusesStatements();
                Sql.execute(server, "ALTER USER 'ends'@'%' IDENTIFIED BY 'x' ACCOUNT LOCK");
                refusesStatements();
            } finally {
                Sql.execute(server, "DROP USER 'ends'@'%'");
            }
        }
    }

    private void refusesStatements() throws Exception {
        try (OwnProxy proxy = proxyAs("ends", "x")) {
            assertThatThrownBy(() -> rows(proxy)).isInstanceOf(SQLException.class);
        }
    }

    private static List<String> rows(OwnProxy proxy) throws SQLException {
        try (Connection connection = proxy.mysql("app", "secret", "sslMode=REQUIRED")) {
            return Sql.rows(connection, "SELECT 1");
        }
    }

    /** Somebody tries passwords as fast as it can; all others come from another address. */
    @Test
    void who_tries_passwords_is_turned_away_and_keeps_nobody_waiting() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        try (OwnProxy proxy = proxy("limits: {connect-error-block: 1h}\n");
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Integer> guesses =
                    threads.submit(() -> {
                        int denied = 0;
                        boolean blocked = false;
                        // The others may be through before it has guessed often enough.
                        while (!over.get() || !blocked && denied < 1000) {
                            int errno = guess(proxy.port());
                            blocked |= errno == HOST_IS_BLOCKED;
                            denied += errno == ACCESS_DENIED ? 1 : 0;
                            assertThat(errno).isEqualTo(blocked ? HOST_IS_BLOCKED : ACCESS_DENIED);
                        }
                        assertThat(blocked).isTrue();
                        return denied;
                    });
            for (int i = 0; i < 200; i++) {
                // No login of these waits for as long as a client has patience.
                RawClient.login(proxy.port(), "app", "secret", "plain", 0).close();
            }
            over.set(true);

            assertThat(guesses.get()).isEqualTo(100);
        }
    }

    private static int guess(int port) throws IOException {
        try (RawClient client = RawClient.from("127.0.0.2", port)) {
            return client.refusal("app", "wrong", "plain");
        }
    }

    private OwnProxy proxy(String more) throws Exception {
        String limits = more.isEmpty() ? "limits: {max-connect-errors: 0}\n" : more;
        return OwnProxy.start(
                directory, "listener: {port: 0}\n" + limits + USERS + cluster.groupsAsYaml());
    }

    private OwnProxy proxyAs(String user, String password) throws Exception {
        String groups =
                cluster.groupsAsYaml()
                        .replaceAll("user: \\w+", "user: " + user)
                        .replaceAll("password: '?\"?\\w*'?\"?", "password: " + password);
        return OwnProxy.start(directory, "listener: {port: 0}\n" + USERS + groups);
    }

    private static byte[] packet(int sequence, byte[] payload) {
        byte[] packet = new byte[4 + payload.length];
        packet[0] = (byte) payload.length;
        packet[1] = (byte) (payload.length >> 8);
        packet[3] = (byte) sequence;
        System.arraycopy(payload, 0, packet, 4, payload.length);
        return packet;
    }

    private static byte[] together(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}

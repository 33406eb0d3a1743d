package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.it.cluster.TestCluster;
import io.tidegate.it.server.ServerAccount;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** COM_CHANGE_USER, beside a client of a server that does the same. */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.class)
final class ChangeUserIT {
    private static final int COM_PING = 14;
    private static final int SCRAMBLE = 20;

    private final TestCluster cluster;
    private RawClient proxied;
    private RawClient direct;

    ChangeUserIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void connect() throws Exception {
        try (Connection server = cluster.group("g1").connect()) {
            Sql.execute(server, "CREATE USER IF NOT EXISTS guest@'%' IDENTIFIED BY 'guest'");
            Sql.execute(server, "GRANT ALL ON plain.* TO guest@'%'");
        }
        // MySQL knows its password from then on and needs not ask for it in full.
        RawClient.login(cluster.group("g1").port(), "guest", "guest", "plain", 0).close();
        proxied = RawClient.login(cluster.port(), "app", "secret", "plain", 0);
        direct =
                RawClient.login(
                        cluster.group("g1").port(),
                        ServerAccount.USER,
                        ServerAccount.PASSWORD,
                        "plain",
                        0);
    }

    @AfterEach
    void disconnect() throws Exception {
        proxied.close();
        direct.close();
    }

    @ParameterizedTest
    @CsvSource({"guest, guest, plain", "guest, guest, ''", "guest, wrong, plain"})
    void the_packets_are_those_of_a_server(String user, String password, String schema)
            throws Exception {
        List<byte[]> mine = proxied.changeUser(user, password, schema);
        List<byte[]> theirs = direct.changeUser(user, password, schema);

        if (password.equals("wrong")) {
            // Whether it asks for the password in full depends on what it remembers.
            assertThat(text(mine.getLast())).isEqualTo(text(theirs.getLast()));
            assertThat(mine.getLast()[3]).isEqualTo((byte) (2 * mine.size() - 1));
        } else {
            assertThat(texts(mine)).isEqualTo(texts(theirs));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mysql_native_password",
                "caching_sha2_password",
                "mysql_clear_password",
                "client_ed25519",
                "dialog",
                ""
            })
    void a_client_may_prefer_any_plugin(String plugin) throws Exception {
        List<byte[]> replies = proxied.changeUser("guest", "guest", "plain", plugin);

        assertThat(replies.getLast()[4]).isZero();
        assertThat(reply("SELECT 1 FROM app.notes").errno()).isEqualTo(1044);
    }

    @Test
    void a_schema_that_is_not_the_users_is_refused_as_on_a_server() throws Exception {
        List<byte[]> mine = proxied.changeUser("guest", "guest", "app");
        List<byte[]> theirs = direct.changeUser("guest", "guest", "app");

        // The account's own host is '%' there; here it is where the client comes from.
        assertThat(Arrays.copyOf(mine.getLast(), 13))
                .isEqualTo(withLength(theirs.getLast(), mine.getLast().length));
    }

    @ParameterizedTest
    @ValueSource(strings = {"wrong password", "schema of others"})
    void after_a_refusal_the_connection_is_closed(String what) throws Exception {
        if (what.equals("wrong password")) {
            proxied.changeUser("guest", "wrong", "plain");
        } else {
            proxied.changeUser("guest", "guest", "app");
        }

        assertThat(isClosed(proxied)).isTrue();
    }

    @Test
    void the_other_users_schemas_hold() throws Exception {
        proxied.changeUser("guest", "guest", "plain");

        assertThat(reply("SELECT 1 FROM app.notes").errno()).isEqualTo(1044);
        assertThat(reply("SELECT COUNT(*) FROM t").errno()).isZero();
    }

    @Test
    void without_a_schema_there_is_none() throws Exception {
        proxied.changeUser("guest", "guest", "");

        assertThat(reply("SELECT DATABASE()").rows()).containsExactly("null");
    }

    @ParameterizedTest
    @CsvSource({"8, latin1", "45, utf8mb4", "63, binary"})
    void the_character_set_is_that_of_the_change(int collation, String characterSet)
            throws Exception {
        proxied.query("SET NAMES ascii");

        proxied.changeUser("guest", "guest", "plain", collation);

        assertThat(reply("SELECT @@character_set_client").rows()).containsExactly(characterSet);
    }

    @Test
    void the_old_session_is_gone() throws Exception {
        try (RawClient other = RawClient.login(cluster.port(), "app", "secret", "plain", 0)) {
            proxied.query("DELETE FROM t");
            proxied.query("CREATE TEMPORARY TABLE mine (id INT)");
            proxied.query("SET @mine = 1, SESSION sort_buffer_size = 65536");
            proxied.query("SET SESSION wait_timeout = 1234");
            proxied.query("PREPARE named FROM 'SELECT 1'");
            proxied.query("SELECT GET_LOCK('changed', 0)");
            proxied.query("BEGIN");
            proxied.query("INSERT INTO t VALUES (1, 'rolled back')");

            proxied.changeUser("guest", "guest", "plain");

            assertThat(RawReply.of(other.query("SELECT GET_LOCK('changed', 0)")).rows())
                    .containsExactly("1");
            assertThat(
                            RawReply.of(
                                            other.query(
                                                    "SELECT COUNT(*) FROM t WHERE id = 1 FOR UPDATE"
                                                            + " NOWAIT"))
                                    .rows())
                    .containsExactly("0");
        }
        assertThat(reply("SELECT COUNT(*) FROM t").rows()).containsExactly("0");
        assertThat(reply("SELECT * FROM mine").errno()).isEqualTo(1146);
        assertThat(reply("SELECT @mine").rows()).containsExactly("null");
        assertThat(reply("SELECT @@session.wait_timeout = 1234").rows()).containsExactly("0");
        assertThat(reply("EXECUTE named").errno()).isEqualTo(1243);
    }

    @Test
    void a_generated_key_and_prepared_statements_are_forgotten() throws Exception {
        try (RawClient client = RawClient.login(cluster.port(), "app", "secret", "app", 0)) {
            client.query("INSERT INTO notes (text) VALUES ('a')");
            byte[] prepared = client.command(22, bytes("SELECT 1")).getFirst();
            byte[] execute = new byte[9];
            System.arraycopy(prepared, 5, execute, 0, 4);
            execute[5] = 1;

            client.changeUser("app", "secret", "app");

            assertThat(RawReply.of(client.query("SELECT LAST_INSERT_ID()")).rows())
                    .containsExactly("0");
            assertThat(RawReply.of(client.command(23, execute)).errno()).isEqualTo(1243);
        }
    }

    @Test
    void a_client_can_change_again_and_again() throws Exception {
        for (int round = 0; round < 20; round++) {
            boolean guest = round % 2 == 0;
            List<byte[]> replies =
                    proxied.changeUser(
                            guest ? "guest" : "app", guest ? "guest" : "secret", "plain");

            assertThat(replies.getLast()[4]).isZero();
            assertThat(reply("SELECT 1 FROM app.notes LIMIT 0").errno())
                    .isEqualTo(guest ? 1044 : 0);
            assertThat(proxied.command(COM_PING, new byte[0]).getFirst()[3]).isEqualTo((byte) 1);
        }
    }

    private RawReply reply(String sql) throws IOException {
        return RawReply.of(proxied.query(sql));
    }

    private static boolean isClosed(RawClient client) {
        try {
            client.command(COM_PING, new byte[0]);
            return false;
        } catch (EOFException closed) {
            return true;
        } catch (IOException reset) {
            return true;
        }
    }

    private static byte[] withLength(byte[] packet, int length) {
        byte[] start = Arrays.copyOf(packet, 13);
        start[0] = (byte) (length - 4);
        return start;
    }

    private static List<String> texts(List<byte[]> packets) {
        return packets.stream().map(ChangeUserIT::text).toList();
    }

    /** The scramble and the key are each connection's own; so is the sequence id of an error. */
    private static String text(byte[] packet) {
        byte[] shown = packet.clone();
        if (shown[4] == (byte) 0xfe) {
            Arrays.fill(shown, shown.length - SCRAMBLE - 1, shown.length - 1, (byte) 0);
        } else if (shown[4] == (byte) 0xff) {
            shown[3] = 0;
        }
        return HexFormat.of().formatHex(shown);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

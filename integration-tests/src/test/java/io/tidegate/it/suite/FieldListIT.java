package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.it.cluster.TestCluster;
import io.tidegate.it.server.ServerAccount;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * COM_FIELD_LIST for tables with a rule: the proxy has to answer, packet by packet, what a server
 * would that holds the whole table. For tables without a rule see {@link TwinIT}.
 */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.class)
final class FieldListIT {
    private static final int COM_FIELD_LIST = 4;

    private final TestCluster cluster;

    FieldListIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @ParameterizedTest
    @CsvSource({
        "0, users, users_0007, ''",
        "0x1000000, users, users_0007, ''",
        "0, counters, counters_0003, %",
        "0x1000000, regions, regions_0002, c%",
        "0, users, users_0007, nothing_here"
    })
    void a_sharded_table_is_listed_as_if_it_were_whole(
            int capabilities, String table, String subTable, String pattern) throws Exception {
        try (Connection server = cluster.group("g1").connect()) {
            Sql.execute(server, "CREATE TABLE app." + table + " LIKE app." + subTable);
            try {
                assertAnswersAsAServer(capabilities, table + "\0" + pattern);
            } finally {
                Sql.execute(server, "DROP TABLE app." + table);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"0, ''", "0x1000000, n%"})
    void a_broadcast_table_is_listed_as_on_every_server(int capabilities, String pattern)
            throws Exception {
        assertAnswersAsAServer(capabilities, "countries\0" + pattern);
    }

    /** A driver asks for the columns of a table and gets on with its statements. */
    @Test
    void the_connection_lives_on_after_a_sharded_table_was_listed() throws Exception {
        try (RawClient client = proxied(RawClient.DEPRECATE_EOF)) {
            client.command(COM_FIELD_LIST, bytes("users\0"));
            client.command(COM_FIELD_LIST, bytes("orders\0"));

            List<byte[]> reply = client.query("SELECT id FROM users WHERE id = 1 AND id = 2");

            assertThat(reply).hasSize(3);
        }
    }

    /** MariaDB answers such a command by what it finds in its buffer behind the packet. */
    @ParameterizedTest
    @ValueSource(strings = {"t", "users", ""})
    void a_name_without_its_end_never_reaches_a_server(String argument) throws Exception {
        try (RawClient client = proxied(0)) {
            List<byte[]> reply = client.command(COM_FIELD_LIST, bytes(argument));

            assertThat(reply).hasSize(1);
            assertThat(new String(reply.getFirst(), StandardCharsets.UTF_8))
                    .contains("Malformed communication packet");
            assertThat(client.query("SELECT 1")).hasSize(5);
        }
    }

    @Test
    void a_sharded_table_is_known_by_a_name_in_capitals_too() throws Exception {
        try (RawClient client = proxied(0)) {
            List<byte[]> inCapitals = client.command(COM_FIELD_LIST, bytes("USERS\0"));

            assertThat(texts(inCapitals))
                    .isEqualTo(texts(client.command(COM_FIELD_LIST, bytes("users\0"))));
        }
    }

    private void assertAnswersAsAServer(int capabilities, String argument) throws IOException {
        try (RawClient proxied = proxied(capabilities);
                RawClient direct = direct(capabilities)) {
            List<byte[]> answer = proxied.command(COM_FIELD_LIST, bytes(argument));

            assertThat(texts(answer))
                    .isEqualTo(texts(direct.command(COM_FIELD_LIST, bytes(argument))));
        }
    }

    private RawClient proxied(int capabilities) throws IOException {
        return RawClient.login(cluster.port(), "app", "secret", "app", capabilities);
    }

    private RawClient direct(int capabilities) throws IOException {
        return RawClient.login(
                cluster.group("g1").port(),
                ServerAccount.USER,
                ServerAccount.PASSWORD,
                "app",
                capabilities);
    }

    private static byte[] bytes(String argument) {
        return argument.getBytes(StandardCharsets.UTF_8);
    }

    private static List<String> texts(List<byte[]> packets) {
        return packets.stream().map(HexFormat.of()::formatHex).toList();
    }
}

package io.tidegate.proxy.frontend;

import static io.tidegate.proxy.frontend.CommandClient.command;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.proxy.backend.EmbeddedServer;
import io.tidegate.proxy.compression.Method;
import io.tidegate.proxy.wire.Capability;
import io.tidegate.proxy.wire.Command;
import io.tidegate.proxy.wire.WirePackets;
import io.tidegate.proxy.wire.WirePackets.Packet;
import io.tidegate.proxy.wire.message.OkPacket;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A server asks for a file of the client: for its own statement, or as an attacker. */
class LocalFileTest {
    private static final int CAPABILITIES =
            LoginClient.CAPABILITIES | Capability.LOCAL_FILES | Capability.MULTI_STATEMENTS;
    private static final String LOAD = "LOAD DATA LOCAL INFILE 'mine.csv' INTO TABLE t";
    private static final int MORE_RESULTS = 2 | 8;

    private final ProxyInMemory proxy = ProxyInMemory.of(ProxyInMemory.ONE_GROUP);
    private CommandClient client = new CommandClient(proxy, "shop", Method.NONE, CAPABILITIES);
    private final EmbeddedServer server = proxy.server;

    @AfterEach
    void nothing_leaks() {
        assertThat(client.leaked()).isZero();
    }

    private static byte[] request(int sequence, String name) {
        return WirePackets.packet(
                sequence, out -> out.writeByte(0xFB).writeCharSequence(name, UTF_8));
    }

    private static byte[] part(int sequence, String content) {
        return WirePackets.packet(sequence, out -> out.writeCharSequence(content, UTF_8));
    }

    private List<String> atServer() {
        return server.received(0).stream()
                .map(packet -> packet.sequence() + " " + packet.buffer().toString(UTF_8))
                .toList();
    }

    private void ask(String sql) {
        client.query(sql);
        server.letIn();
        server.received(0);
    }

    @Test
    void the_clients_own_file_passes() {
        ask(LOAD);
        server.reply(0, request(1, "mine.csv"));
        assertThat(client.replies())
                .containsExactlyElementsOf(WirePackets.parse(request(1, "mine.csv")));

        client.send(part(2, "one"), part(3, "two"), part(4, ""));

        assertThat(atServer()).containsExactly("2 one", "3 two", "4 ");
        server.reply(0, EmbeddedServer.ok(5));
        assertThat(client.replies()).extracting(Packet::sequence).containsExactly(5);
        client.query("SELECT 1");
        assertThat(server.statements(0)).containsExactly("SELECT 1");
    }

    @Test
    void a_file_may_arrive_byte_by_byte_on_request_byte_by_byte() {
        ask(LOAD);
        for (byte each : request(1, "mine.csv")) {
            server.reply(0, new byte[] {each});
        }
        assertThat(client.replies())
                .containsExactlyElementsOf(WirePackets.parse(request(1, "mine.csv")));

        client.sendByteByByte(part(2, "one"));
        client.sendByteByByte(part(3, ""));

        assertThat(atServer()).containsExactly("2 one", "3 ");
    }

    /** What a client that was fooled would send. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "SELECT 1 | /etc/passwd",
                "SELECT 1 | mine.csv",
                "LOAD DATA LOCAL INFILE 'mine.csv' INTO TABLE t | /etc/passwd",
                "LOAD DATA LOCAL INFILE 'mine.csv' INTO TABLE t | mine.csv2",
                "LOAD DATA LOCAL INFILE 'mine.csv' INTO TABLE t | mine.cs",
                "LOAD DATA LOCAL INFILE 'mine.csv' INTO TABLE t | ~~",
                "LOAD DATA INFILE 'mine.csv' INTO TABLE t | mine.csv",
                "INSERT INTO t VALUES ('LOAD DATA LOCAL INFILE ''mine.csv'' INTO TABLE t') | mine.csv",
                "SELECT 1 /* LOAD DATA LOCAL INFILE 'mine.csv' INTO TABLE t */ | mine.csv",
                "SELECT 1; SELECT 'LOAD DATA LOCAL INFILE', 'mine.csv' | mine.csv"
            })
    void the_client_never_sees_a_request_for_another_file(String sql, String name) {
        ask(sql);

        for (byte each : request(1, name)) {
            if (server.isOpen(0)) {
                server.reply(0, new byte[] {each});
            }
        }

        assertThat(new String(client.sent(), ISO_8859_1)).doesNotContain("\u00fb" + name);
        assertThat(server.isOpen(0)).isFalse();
    }

    @Test
    void a_request_that_nothing_preceded_is_an_error_for_the_client() {
        ask("SELECT 1");

        server.reply(0, request(1, "/etc/passwd"));

        assertThat(client.error().message()).contains("TG-BACKEND-PROTOCOL");
        assertThat(client.channel.isOpen()).isTrue();
    }

    @Test
    void a_client_that_sends_no_files_is_not_asked() {
        client.channel.finishAndReleaseAll();
        client = new CommandClient(proxy, "shop");
        ask(LOAD);

        server.reply(0, request(1, "mine.csv"));

        assertThat(client.error().message()).contains("TG-BACKEND-PROTOCOL");
    }

    @Test
    void a_file_is_sent_once() {
        ask(LOAD);
        server.reply(0, request(1, "mine.csv"));
        client.replies();
        client.send(part(2, ""));
        server.received(0);

        server.reply(0, request(3, "mine.csv"));

        assertThat(client.sent()).isEmpty();
        assertThat(client.channel.isOpen()).isFalse();
    }

    @Test
    void several_files_are_sent_in_the_order_of_their_statements() {
        ask("LOAD DATA LOCAL INFILE 'a' INTO TABLE t; LOAD DATA LOCAL INFILE 'b' INTO TABLE t");
        server.reply(0, request(1, "a"));
        client.send(part(2, "1"), part(3, ""));
        server.reply(0, WirePackets.packet(4, new OkPacket(1, 0, MORE_RESULTS, 0, "")::encode));
        server.reply(0, request(5, "b"));
        client.send(part(6, ""));

        assertThat(atServer()).containsExactly("2 1", "3 ", "6 ");
        server.reply(0, EmbeddedServer.ok(7));
        assertThat(client.replies()).extracting(Packet::sequence).containsExactly(1, 4, 5, 7);
    }

    @Test
    void a_server_that_dies_in_the_middle_is_told_behind_the_file() {
        ask(LOAD);
        server.reply(0, request(1, "mine.csv"));
        client.replies();
        client.send(part(2, "one"));

        server.lose(0);
        assertThat(client.sent()).isEmpty();
        client.send(part(3, "two"));
        assertThat(client.sent()).isEmpty();
        client.send(part(4, ""));

        List<Packet> answer = client.replies();
        assertThat(answer).extracting(Packet::sequence).containsExactly(5);
        assertThat(answer.getFirst().buffer().toString(UTF_8)).contains("TG-OUTCOME-UNKNOWN");
        client.query("SELECT 1");
        server.letIn();
        assertThat(server.statements(1)).containsExactly("SELECT 1");
    }

    @Test
    void a_server_that_answers_in_the_middle_has_lost_its_place() {
        ask(LOAD);
        server.reply(0, request(1, "mine.csv"));
        client.replies();
        client.send(part(2, "one"));

        server.reply(0, EmbeddedServer.ok(3));
        client.send(part(3, ""));

        assertThat(client.error().message()).contains("TG-BACKEND-PROTOCOL");
    }

    @Test
    void a_client_that_leaves_in_the_middle_takes_the_connection_with_it() {
        ask(LOAD);
        server.reply(0, request(1, "mine.csv"));
        client.send(part(2, "one"));

        client.leave();

        assertThat(server.isOpen(0)).isFalse();
        assertThat(client.budgets.open()).isZero();
    }

    @Test
    void a_client_is_not_read_while_the_server_takes_no_more() {
        ask(LOAD);
        server.reply(0, request(1, "mine.csv"));
        writable(false);

        String chunk = "x".repeat(100_000);
        for (int sequence = 2; sequence < 14; sequence++) {
            client.send(part(sequence, chunk));
        }
        assertThat(client.isRead()).isFalse();
        assertThat(server.received(0)).isEmpty();

        writable(true);
        assertThat(client.isRead()).isTrue();
        assertThat(server.received(0)).hasSize(12);
    }

    private void writable(boolean on) {
        var buffer = server.channel(0).unsafe().outboundBuffer();
        if (buffer != null) {
            buffer.setUserDefinedWritability(1, on);
        }
        server.channel(0).runPendingTasks();
        proxy.runTasks();
    }

    @Test
    void packets_out_of_order_end_the_client() {
        ask(LOAD);
        server.reply(0, request(1, "mine.csv"));
        client.replies();

        client.send(part(7, "one"));

        assertThat(client.error().errno()).isEqualTo(1156);
        assertThat(client.channel.isOpen()).isFalse();
    }

    @Test
    void what_stands_behind_a_file_is_the_next_command() {
        ask(LOAD);
        server.reply(0, request(1, "mine.csv"));

        client.send(part(2, "one"), part(3, ""), command(Command.COM_QUERY, "SELECT 1"));

        assertThat(atServer()).containsExactly("2 one", "3 ");
        server.reply(0, EmbeddedServer.ok(4));
        assertThat(server.statements(0)).containsExactly("SELECT 1");
    }
}

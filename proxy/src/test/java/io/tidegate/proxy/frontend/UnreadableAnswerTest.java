package io.tidegate.proxy.frontend;

import static io.tidegate.proxy.frontend.CommandClient.command;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.proxy.backend.EmbeddedServer;
import io.tidegate.proxy.wire.Command;
import io.tidegate.proxy.wire.ServerStatus;
import io.tidegate.proxy.wire.WirePackets;
import io.tidegate.proxy.wire.message.OkPacket;
import io.tidegate.proxy.wire.message.PrepareOk;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Answers that the proxy looks into and cannot make sense of. */
class UnreadableAnswerTest {
    private final ProxyInMemory proxy = ProxyInMemory.of(ProxyInMemory.ONE_GROUP);
    private final CommandClient client = new CommandClient(proxy, "shop");
    private final EmbeddedServer server = proxy.server;

    @AfterEach
    void nothing_leaks() {
        assertThat(client.leaked()).isZero();
    }

    private void isEndedAsTheServersFault() {
        assertThat(client.error().message()).contains("TG-BACKEND-PROTOCOL");
        assertThat(server.isOpen(0)).isFalse();
        assertThat(client.budgets.open()).isZero();
    }

    /** The session goes on without them: no connection has them and it has been told so. */
    @Test
    void settings_that_are_not_told_are_not_made() {
        client.query("SET sql_mode = 'ANSI_QUOTES'");
        server.letIn();
        server.reply(0, Results.row("ANSI"));
        server.accept(0);
        assertThat(server.statements(0))
                .last()
                .asString()
                .startsWith("SELECT @@session.`sql_mode`");

        server.accept(0);

        isEndedAsTheServersFault();
        client.query("SELECT \"text\"");
        server.letIn();
        assertThat(server.statements(1)).containsExactly("SELECT \"text\"");
    }

    @Test
    void a_set_is_not_carried_out_where_the_defaults_are_not_told() {
        client.query("SET sql_mode = 'ANSI_QUOTES'");
        server.letIn();
        assertThat(server.statements(0))
                .last()
                .asString()
                .startsWith("SELECT @@session.`sql_mode`");

        server.accept(0);

        isEndedAsTheServersFault();
    }

    @Test
    void a_key_that_is_not_told_is_unknown_from_then_on() {
        proxy.reconfigure(ProxyInMemory.TWO_GROUPS);
        client.query("INSERT INTO notes (text) VALUES ('n')");
        server.letIn();
        server.reply(
                0,
                WirePackets.packet(1, new OkPacket(1, 9, ServerStatus.AUTOCOMMIT, 0, "")::encode));
        client.replies();
        client.query("SELECT n FROM items WHERE id = 2 AND n = LAST_INSERT_ID()");
        assertThat(server.statements(0)).last().isEqualTo("SELECT LAST_INSERT_ID()");

        server.accept(0);

        isEndedAsTheServersFault();
        client.query("SELECT LAST_INSERT_ID()");
        assertThat(client.error().message()).contains("TG-SESSION-STATE-NOT-PORTABLE");
    }

    @Test
    void a_statement_that_is_not_prepared_leaves_nothing_behind() {
        client.send(command(Command.COM_STMT_PREPARE, "SELECT ?"));
        server.letIn();

        server.reply(0, WirePackets.packet(1, out -> out.writeByte(PrepareOk.HEADER)));

        assertThat(client.error().message()).contains("TG-BACKEND-PROTOCOL");
        assertThat(server.isOpen(0)).isFalse();
        server.received(0);
        assertThat(client.held()).isZero();
    }

    @Test
    void a_session_statement_executed_from_its_text_leaves_nothing_behind() {
        client.send(command(Command.COM_STMT_PREPARE, "BEGIN"));
        int id = Prepared.id(client.replies().getFirst());

        client.send(Prepared.execution(id, 0));

        assertThat(client.replies()).hasSize(1);
        assertThat(client.held()).isZero();
    }

    @Test
    void a_session_statement_refused_from_its_text_leaves_nothing_behind() {
        client.send(command(Command.COM_STMT_PREPARE, "USE nowhere"));
        int id = Prepared.id(client.replies().getFirst());

        client.send(Prepared.execution(id, 0));

        assertThat(client.error().errno()).isEqualTo(1049);
        assertThat(client.held()).isZero();
    }
}

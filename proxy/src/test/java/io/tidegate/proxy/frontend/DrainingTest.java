package io.tidegate.proxy.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.conf.topology.GroupId;
import io.tidegate.proxy.backend.EmbeddedServer;
import io.tidegate.proxy.group.GroupGate;
import io.tidegate.proxy.group.Halves;
import io.tidegate.proxy.wire.ServerStatus;
import io.tidegate.proxy.wire.WirePackets;
import io.tidegate.proxy.wire.message.OkPacket;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What goes on, and what waits, between the wish for another master and the end of the epoch. */
class DrainingTest {
    private static final String WRITE = "UPDATE items SET n = 1 WHERE id = 0";
    private static final int FIRST = 0;
    private static final int SECOND = 1;

    private final ProxyInMemory proxy = ProxyInMemory.inCluster(MasterChangeTest.TWO_NODES);
    private final CommandClient client = new CommandClient(proxy, "shop");
    private final EmbeddedServer server = proxy.server;
    private final GroupGate gate =
            Objects.requireNonNull(
                    proxy.gates.of(
                            Objects.requireNonNull(
                                    proxy.routing
                                            .current()
                                            .configuration()
                                            .groups()
                                            .get(new GroupId("g0")))));

    @BeforeEach
    void serves() {
        gate.serve(1, "n0");
    }

    @AfterEach
    void nothing_leaks() {
        assertThat(client.leaked()).isZero();
    }

    private void drain() {
        Halves.drain(gate, 1);
        look(false);
    }

    private void look(boolean late) {
        Halves.look(gate, late);
        proxy.runTasks();
    }

    private void goOn() {
        Halves.hold(gate);
        Halves.cut(gate);
        proxy.runTasks();
        gate.serve(2, "n9");
        proxy.runTasks();
        server.letIn();
    }

    private void beginTransaction() {
        client.query("BEGIN");
        client.query(WRITE);
        server.letIn();
        server.accept(FIRST);
        server.reply(FIRST, EmbeddedServer.OK_IN_TRANSACTION);
        assertThat(client.replies()).hasSize(2);
        server.received(FIRST);
    }

    private static void isOk(CommandClient of) {
        assertThat(of.replies())
                .singleElement()
                .satisfies(reply -> assertThat(reply.firstByte()).isEqualTo(OkPacket.HEADER));
    }

    @Test
    void a_transaction_goes_on_to_its_commit_and_what_comes_behind_it_waits() {
        beginTransaction();
        drain();

        client.query(WRITE);
        assertThat(server.statements(FIRST)).singleElement().asString().contains("SET n = 1");
        server.reply(FIRST, EmbeddedServer.OK_IN_TRANSACTION);
        isOk(client);
        look(false);
        client.query("COMMIT");
        assertThat(server.statements(FIRST)).containsExactly("COMMIT");
        server.accept(FIRST);
        isOk(client);

        assertThat(server.isOpen(FIRST)).isFalse();
        client.query(WRITE);
        assertThat(gate.held().statements()).isEqualTo(1);
        goOn();
        server.accept(SECOND);
        isOk(client);
    }

    @Test
    void a_transaction_that_was_not_opened_yet_waits_with_its_first_statement() {
        client.query("BEGIN");
        isOk(client);
        drain();

        client.query(WRITE);

        assertThat(gate.held().statements()).isEqualTo(1);
        goOn();
        assertThat(server.statements(FIRST)).containsExactly("BEGIN");
        server.accept(FIRST);
        server.reply(FIRST, EmbeddedServer.OK_IN_TRANSACTION);
        isOk(client);
    }

    @Test
    void a_write_that_was_sent_is_answered() {
        client.query(WRITE);
        server.letIn();
        drain();
        assertThat(server.isOpen(FIRST)).isTrue();

        server.accept(FIRST);

        isOk(client);
        assertThat(server.isOpen(FIRST)).isFalse();
    }

    @Test
    void what_is_idle_goes_at_once() {
        client.query(WRITE);
        server.letIn();
        server.accept(FIRST);
        isOk(client);
        assertThat(server.isOpen(FIRST)).isTrue();

        drain();

        assertThat(server.isOpen(FIRST)).isFalse();
    }

    @Test
    void a_transaction_that_is_longer_than_that_is_rolled_back() {
        beginTransaction();
        drain();
        assertThat(server.isOpen(FIRST)).isTrue();

        look(true);

        assertThat(server.isOpen(FIRST)).isFalse();
        client.query("COMMIT");
        assertThat(client.error().sqlState()).isEqualTo("40001");
    }

    @Test
    void a_commit_that_was_sent_has_longer() {
        beginTransaction();
        drain();
        client.query("COMMIT");

        look(true);

        server.accept(FIRST);
        isOk(client);
        assertThat(server.isOpen(FIRST)).isFalse();
    }

    @Test
    void a_statement_of_a_transaction_that_was_sent_has_not() {
        beginTransaction();
        drain();
        client.query(WRITE);

        look(true);

        assertThat(client.error().sqlState()).isEqualTo("40001");
    }

    @Test
    void a_connection_that_knows_a_key_is_asked_for_it_before_it_goes() {
        client.query("INSERT INTO notes (text) VALUES ('n')");
        server.letIn();
        server.reply(
                FIRST,
                WirePackets.packet(1, new OkPacket(1, 9, ServerStatus.AUTOCOMMIT, 0, "")::encode));
        isOk(client);
        server.received(FIRST);

        drain();

        assertThat(server.statements(FIRST)).containsExactly("SELECT LAST_INSERT_ID()");
        assertThat(server.isOpen(FIRST)).isTrue();
    }

    @Test
    void a_session_that_has_more_than_its_connection_goes_on_without_it() {
        client.query("CREATE TEMPORARY TABLE mine (n INT)");
        server.letIn();
        server.accept(FIRST);
        isOk(client);

        drain();

        assertThat(server.isOpen(FIRST)).isFalse();
        client.query("SELECT n FROM items WHERE id = 0");
        assertThat(client.error().message()).contains("TG-SESSION-STATE-LOST", "TEMPORARY_TABLE");
    }
}

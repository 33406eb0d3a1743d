package io.tidegate.proxy.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.proxy.backend.EmbeddedServer;
import io.tidegate.proxy.wire.message.OkPacket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A configuration that changes in the middle of a statement. */
class ReconfigurationTest {
    private static final String WRITE = "INSERT INTO items (id, n) VALUES (0, 7), (1, 7), (2, 7)";
    private static final String OTHER_LIMITS =
            ProxyInMemory.TWO_GROUPS.replace("idle-timeout: 1h", "idle-timeout: 2h");

    private final ProxyInMemory proxy = ProxyInMemory.of(ProxyInMemory.TWO_GROUPS);
    private final CommandClient client = new CommandClient(proxy, "shop");
    private final EmbeddedServer server = proxy.server;

    @AfterEach
    void nothing_leaks() {
        assertThat(client.leaked()).isZero();
    }

    private void isOk() {
        assertThat(client.replies())
                .singleElement()
                .satisfies(reply -> assertThat(reply.firstByte()).isEqualTo(OkPacket.HEADER));
    }

    @Test
    void a_write_goes_on_where_it_is_and_its_old_connection_is_not_kept() {
        client.query(WRITE);
        server.letIn();
        server.letIn();
        server.accept(0, 0);

        proxy.reconfigure(OTHER_LIMITS);
        server.accept(0, 0);
        assertThat(server.statements(0)).last().isEqualTo("COMMIT");
        server.accept(1);

        isOk();
        client.query("UPDATE items SET n = 8 WHERE id = 0");
        assertThat(server.isOpen(0)).isFalse();
        server.letIn();
        server.accept(2);
        isOk();
        assertThat(client.budgets.open()).isEqualTo(1);
    }

    @Test
    void a_write_whose_next_group_is_gone_has_written_nothing() {
        client.query(WRITE);
        proxy.reconfigure(ProxyInMemory.ONE_GROUP);
        server.letIn();

        assertThat(client.error().message()).contains("TG-GROUP-UNREACHABLE");
        assertThat(server.statements(0)).isEmpty();
    }

    @Test
    void a_read_whose_next_group_is_gone_is_an_error_and_no_short_result() {
        client.query("SELECT n FROM items");

        proxy.reconfigure(ProxyInMemory.ONE_GROUP);
        server.letIn();

        assertThat(client.error().message()).contains("TG-GROUP-UNREACHABLE");
    }

    @Test
    void a_statement_that_is_planned_is_carried_out() {
        proxy.planners.hold();
        client.query("UPDATE items SET n = 8 WHERE id = 0");

        proxy.reconfigure(OTHER_LIMITS);
        proxy.planners.goOn();
        proxy.runTasks();
        server.letIn();
        server.accept(0);

        isOk();
    }

    @Test
    void a_transaction_goes_on_where_it_is() {
        client.query("BEGIN");
        client.query("UPDATE items SET n = 8 WHERE id = 0");
        server.letIn();
        server.accept(0);
        server.reply(0, EmbeddedServer.OK_IN_TRANSACTION);
        client.replies();

        proxy.reconfigure(OTHER_LIMITS);
        client.query("UPDATE items SET n = 8 WHERE id = 1");
        server.reply(0, EmbeddedServer.OK_IN_TRANSACTION);
        client.query("COMMIT");
        assertThat(server.statements(0)).last().isEqualTo("COMMIT");
        server.accept(0);

        assertThat(client.replies()).hasSize(2);
        client.query("UPDATE items SET n = 8 WHERE id = 1");
        server.letIn();
        assertThat(server.connections()).isEqualTo(2);
        assertThat(server.isOpen(0)).isFalse();
    }
}

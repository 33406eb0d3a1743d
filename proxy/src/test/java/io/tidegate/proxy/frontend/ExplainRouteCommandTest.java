package io.tidegate.proxy.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.proxy.backend.EmbeddedServer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** EXPLAIN ROUTE is answered by the proxy alone. */
class ExplainRouteCommandTest {
    private final ProxyInMemory proxy = ProxyInMemory.of(ProxyInMemory.TWO_GROUPS);
    private final CommandClient client = new CommandClient(proxy, "shop");
    private final EmbeddedServer server = proxy.server;

    @AfterEach
    void nothing_leaks() {
        assertThat(client.leaked()).isZero();
    }

    @Test
    void no_server_is_asked() {
        client.query("EXPLAIN ROUTE SELECT * FROM items WHERE id = 2");

        assertThat(answer()).contains("single: one shard of items", "`items_0002`");
        assertThat(server.connections()).isZero();
    }

    @Test
    void an_open_transaction_stays_where_it_is_and_is_told_of() {
        client.query("BEGIN");
        client.query("UPDATE items SET n = 8 WHERE id = 2");
        server.letIn();
        server.accept(0);
        server.reply(0, EmbeddedServer.OK_IN_TRANSACTION);
        client.replies();
        assertThat(server.statements(0)).isNotEmpty();

        client.query("EXPLAIN ROUTE DELETE FROM items WHERE id = 0");
        assertThat(answer()).contains("TG-CROSS-GROUP-TRANSACTION", "open on group g1");
        client.query("EXPLAIN ROUTE DELETE FROM items WHERE id = 3");
        assertThat(answer()).doesNotContain("TG-CROSS-GROUP-TRANSACTION");
        client.query("EXPLAIN ROUTE DELETE FROM items");
        assertThat(answer()).contains("TG-CROSS-GROUP-TRANSACTION", "may use one group");

        assertThat(server.statements(0)).isEmpty();
    }

    @Test
    void a_client_that_left_meanwhile_gets_no_answer() {
        proxy.planners.hold();
        client.query("EXPLAIN ROUTE SELECT * FROM items");
        client.leave();
        proxy.planners.goOn();

        assertThat(client.sent()).isEmpty();
    }

    private String answer() {
        return new String(client.sent(), StandardCharsets.UTF_8);
    }
}

package io.tidegate.proxy.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.proxy.backend.EmbeddedServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A transaction that is open on another group than the schema's own. */
class OpenTransactionTest {
    private final ProxyInMemory proxy = ProxyInMemory.of(ProxyInMemory.TWO_GROUPS);
    private final CommandClient client = new CommandClient(proxy, "shop");
    private final EmbeddedServer server = proxy.server;

    @AfterEach
    void nothing_leaks() {
        assertThat(client.leaked()).isZero();
    }

    @Test
    void a_question_about_no_table_is_answered_where_the_transaction_is() {
        client.query("BEGIN");
        client.query("UPDATE items SET n = 8 WHERE id = 2");
        server.letIn();
        server.accept(0);
        server.reply(0, EmbeddedServer.OK_IN_TRANSACTION);

        // Connector/J asks this before each write.
        client.query("SELECT @@session.transaction_read_only");

        assertThat(server.statements(0)).last().isEqualTo("SELECT @@session.transaction_read_only");
    }
}

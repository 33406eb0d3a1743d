package io.tidegate.proxy.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.proxy.backend.EmbeddedServer;
import org.junit.jupiter.api.Test;

/** Reads of several shards whose servers have warnings to tell. */
class WarnedScatterTest {
    private final ProxyInMemory proxy = ProxyInMemory.of(ProxyInMemory.TWO_GROUPS);
    private final CommandClient client = new CommandClient(proxy, "shop");
    private final EmbeddedServer server = proxy.server;

    /** Its last packet, an OK as EOF, ends with the status and the number of warnings. */
    private static byte[] warned(byte[] reply) {
        byte[] copy = reply.clone();
        copy[copy.length - 2] = 1;
        return copy;
    }

    @Test
    void a_connection_that_is_given_back_is_read() {
        client.query("SELECT n FROM items");
        server.letIn();
        server.letIn();
        server.reply(0, Results.of("n", "a"));
        server.reply(0, warned(Results.of("n", "b")));
        assertThat(server.statements(0)).last().isEqualTo("SHOW WARNINGS");
        client.reads(false);
        server.reply(1, Results.of("n", "c"));
        // It was there already when reading was to stop.
        server.reply(0, Results.of("w", "w"));

        client.reads(true);
        server.reply(1, Results.of("n", "d"));

        assertThat(client.replies()).isNotEmpty();
        assertThat(server.channel(0).config().isAutoRead()).isTrue();
        assertThat(server.channel(1).config().isAutoRead()).isTrue();
    }
}

package io.tidegate.proxy.frontend;

import static io.tidegate.proxy.frontend.CommandClient.command;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.proxy.backend.EmbeddedServer;
import io.tidegate.proxy.session.PauseRow;
import io.tidegate.proxy.wire.Command;
import io.tidegate.proxy.wire.WirePackets.Packet;
import io.tidegate.proxy.wire.message.ErrPacket;
import io.tidegate.proxy.wire.message.OkPacket;
import io.tidegate.sharding.rule.TableName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Statements that wait for a paused table, step by step. */
class TrafficGateTest {
    private static final int INTERRUPTED = 1317;
    private static final int PAUSED = 1205;
    private static final TableName ITEMS = TableName.of("shop", "items");

    /** Key 6 lies on shard 2 of the four, and on shard 0 of these. */
    private static final String TWO_SHARDS =
            ProxyInMemory.TWO_GROUPS.replace(
                    "{shards: 4}}, placement: {g0: 0-1, g1: 2-3}",
                    "{shards: 2}}, placement: {g0: 0, g1: 1}");

    private final ProxyInMemory proxy = ProxyInMemory.of(ProxyInMemory.TWO_GROUPS);
    private final CommandClient client = new CommandClient(proxy, "shop");
    private final CommandClient other = new CommandClient(proxy, "shop");
    private final EmbeddedServer server = proxy.server;

    @AfterEach
    void nothing_leaks() {
        other.leave();
        other.sent();
        assertThat(client.leaked()).isZero();
    }

    private int waiting() {
        return proxy.gate.paused().stream().mapToInt(PauseRow::waiting).sum();
    }

    private void resume() {
        assertThat(proxy.gate.resume(ITEMS)).isTrue();
        proxy.runTasks();
    }

    @Test
    void statements_go_on_in_the_order_in_which_they_came() {
        proxy.gate.pause(ITEMS);
        client.query("UPDATE items SET n = 1 WHERE id = 0");
        other.query("UPDATE items SET n = 2 WHERE id = 0");
        assertThat(waiting()).isEqualTo(2);
        assertThat(server.connections()).isZero();

        resume();

        server.letIn();
        assertThat(server.statements(0))
                .singleElement()
                .asString()
                .contains("items_0000", "SET n = 1 ");
        server.accept(0);
        assertThat(server.statements(0)).last().asString().contains("SET n = 2");
        server.accept(0);
        assertThat(client.replies()).hasSize(1);
        assertThat(other.replies()).hasSize(1);
    }

    @Test
    void what_has_waited_goes_where_rows_lie_then() {
        proxy.gate.pause(ITEMS);
        client.query("UPDATE items SET n = 1 WHERE id = 6");

        proxy.reconfigure(TWO_SHARDS);
        resume();
        server.letIn();

        assertThat(server.statements(0)).singleElement().asString().contains("items_0000");
        server.accept(0);
        assertThat(client.replies())
                .singleElement()
                .satisfies(reply -> assertThat(reply.firstByte()).isEqualTo(OkPacket.HEADER));
    }

    @Test
    void what_was_planned_meanwhile_goes_where_rows_lie_then() {
        proxy.planners.hold();
        client.query("UPDATE items SET n = 1 WHERE id = 6");
        proxy.gate.pause(ITEMS);
        proxy.reconfigure(TWO_SHARDS);
        resume();

        proxy.planners.goOn();
        proxy.runTasks();
        server.letIn();

        assertThat(server.statements(0)).singleElement().asString().contains("items_0000");
        server.accept(0);
        assertThat(client.replies()).hasSize(1);
    }

    @Test
    void what_was_killed_while_it_was_planned_does_not_begin_to_wait() {
        proxy.planners.hold();
        client.query("UPDATE items SET n = 1 WHERE id = 6");
        other.query("KILL QUERY " + client.id);
        proxy.gate.pause(ITEMS);

        proxy.planners.goOn();
        proxy.runTasks();

        assertThat(client.error().errno()).isEqualTo(INTERRUPTED);
        assertThat(waiting()).isZero();
    }

    @Test
    void a_client_that_goes_away_waits_no_more() {
        proxy.gate.pause(ITEMS);
        client.query("UPDATE items SET n = 1 WHERE id = 6");

        client.leave();

        assertThat(waiting()).isZero();
        resume();
        assertThat(server.connections()).isZero();
    }

    @Test
    void a_statement_waits_as_long_as_it_may_and_no_longer() {
        proxy.gate.pause(ITEMS, Duration.ofSeconds(20), 10);
        client.query("UPDATE items SET n = 1 WHERE id = 6");

        proxy.passSeconds(19);
        assertThat(client.replies()).isEmpty();
        proxy.passSeconds(2);

        ErrPacket error = client.error();
        assertThat(error.errno()).isEqualTo(PAUSED);
        assertThat(error.message()).startsWith("TG-TRAFFIC-PAUSED: ").contains("20000 ms");
        assertThat(waiting()).isZero();
        resume();
        assertThat(client.replies()).isEmpty();
    }

    private int prepare() {
        client.send(command(Command.COM_STMT_PREPARE, "SELECT n FROM items WHERE id = ?"));
        server.letIn();
        server.reply(0, Prepared.ok(7));
        return Prepared.id(client.replies().getFirst());
    }

    @Test
    void what_is_prepared_goes_where_rows_lie_when_it_has_waited() {
        int id = prepare();
        proxy.gate.pause(ITEMS);
        client.send(Prepared.execution(id, 6));
        assertThat(waiting()).isEqualTo(1);
        var _ = server.received(0);

        proxy.reconfigure(TWO_SHARDS);
        resume();

        // On the connection of shard 0, which knows the statement.
        assertThat(server.connections()).isEqualTo(1);
        assertThat(server.received(0))
                .extracting(Packet::firstByte)
                .containsExactly(Command.COM_STMT_EXECUTE.code());
    }

    @Test
    void what_is_prepared_ends_with_its_client() {
        int id = prepare();
        proxy.gate.pause(ITEMS);
        client.send(Prepared.execution(id, 6));

        client.leave();

        assertThat(waiting()).isZero();
    }

    @Test
    void what_is_prepared_is_killed() {
        int id = prepare();
        proxy.gate.pause(ITEMS);
        client.send(Prepared.execution(id, 6));

        other.query("KILL QUERY " + client.id);

        assertThat(client.error().errno()).isEqualTo(INTERRUPTED);
        assertThat(waiting()).isZero();
    }

    @Test
    void many_go_on_in_several_lots() {
        List<CommandClient> many = new ArrayList<>();
        proxy.gate.pause(ITEMS);
        for (int i = 0; i < 100; i++) {
            CommandClient each = new CommandClient(proxy, "shop");
            each.query("UPDATE items SET n = 1 WHERE id = 0");
            many.add(each);
        }
        assertThat(waiting()).isEqualTo(100);

        resume();
        server.letIn();

        for (CommandClient each : many) {
            server.accept(0);
            assertThat(each.replies()).hasSize(1);
        }
        many.forEach(CommandClient::leave);
    }
}

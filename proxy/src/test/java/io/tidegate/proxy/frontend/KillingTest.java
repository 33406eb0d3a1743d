package io.tidegate.proxy.frontend;

import static io.tidegate.proxy.frontend.CommandClient.command;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.proxy.backend.EmbeddedServer;
import io.tidegate.proxy.wire.Command;
import io.tidegate.proxy.wire.WirePackets.Packet;
import io.tidegate.proxy.wire.message.OkPacket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** KILL, step by step: what each server connection is sent, and who hears of it when. */
class KillingTest {
    private static final int INTERRUPTED = 1317;
    private static final String SELECT = "SELECT a FROM t";

    private final ProxyInMemory proxy = ProxyInMemory.of(ProxyInMemory.TWO_GROUPS);
    private final CommandClient victim = new CommandClient(proxy, "shop");
    private final CommandClient asking = new CommandClient(proxy, "shop");
    private final EmbeddedServer server = proxy.server;

    @AfterEach
    void nothing_leaks() {
        victim.leave();
        victim.sent();
        assertThat(asking.leaked()).isZero();
    }

    /** The victim's statement runs on connection 0. */
    private void run(String sql) {
        victim.query(sql);
        server.letIn();
        assertThat(server.statements(0)).containsExactly(sql);
    }

    /** Connection 1 is the one that kills. */
    private void kill(String what) {
        asking.query("KILL " + what + " " + victim.id);
        server.letIn();
    }

    private static boolean isOk(Packet reply) {
        return reply.firstByte() == OkPacket.HEADER;
    }

    @Test
    void the_statement_is_killed_where_it_runs_on_a_connection_of_its_own() {
        run(SELECT);

        kill("QUERY");

        assertThat(server.statements(1)).containsExactly("KILL QUERY 0");
        assertThat(asking.replies()).isEmpty();
        server.accept(1);
        assertThat(asking.replies()).singleElement().matches(KillingTest::isOk);
        assertThat(server.isOpen(1)).isFalse();
    }

    @Test
    void the_end_of_the_reply_waits_for_the_kill_and_for_a_ping_that_it_may_hit_instead() {
        run(SELECT);
        kill("QUERY");
        server.refuse(0, INTERRUPTED, "Query execution was interrupted");
        assertThat(victim.replies()).isEmpty();

        server.accept(1);

        assertThat(victim.replies()).isEmpty();
        assertThat(server.received(0))
                .extracting(Packet::firstByte)
                .containsExactly(Command.COM_PING.code());
        server.refuse(0, INTERRUPTED, "Query execution was interrupted");
        assertThat(victim.error().errno()).isEqualTo(INTERRUPTED);
    }

    @Test
    void a_kill_that_is_answered_first_may_still_have_come_too_late() {
        run(SELECT);
        kill("QUERY");
        server.accept(1);

        server.reply(0, EmbeddedServer.OK);

        assertThat(victim.replies()).isEmpty();
        assertThat(server.received(0))
                .extracting(Packet::firstByte)
                .containsExactly(Command.COM_PING.code());
        server.accept(0);
        assertThat(victim.replies()).singleElement().matches(KillingTest::isOk);
    }

    @Test
    void the_next_statement_is_not_hit_by_a_kill_of_the_one_before() {
        run(SELECT);
        asking.sendByteByByte(command(Command.COM_QUERY, "KILL QUERY " + victim.id));
        server.reply(0, EmbeddedServer.OK);
        victim.channel.writeInbound(
                proxy.allocator.buffer().writeBytes(command(Command.COM_QUERY, "SELECT next")));

        proxy.runTasks();

        assertThat(server.statements(0)).containsExactly("SELECT next");
        assertThat(server.connections()).isEqualTo(1);
        assertThat(asking.replies()).singleElement().matches(KillingTest::isOk);
    }

    @Test
    void a_second_kill_of_a_statement_asks_the_server_no_more() {
        run(SELECT);
        kill("QUERY");
        asking.replies();
        server.accept(1);
        asking.replies();

        asking.query("KILL QUERY " + victim.id);

        assertThat(asking.replies()).singleElement().matches(KillingTest::isOk);
        assertThat(server.connections()).isEqualTo(2);
    }

    @Test
    void a_kill_that_the_server_refuses_is_an_error_and_the_statement_goes_on() {
        run(SELECT);
        kill("QUERY");

        server.refuse(1, 1227, "Access denied");

        assertThat(asking.error().message()).contains("1227");
        server.accept(0);
        assertThat(victim.replies()).singleElement().matches(KillingTest::isOk);
    }

    @Test
    void a_thread_that_has_ended_by_itself_is_killed_well_enough() {
        run(SELECT);
        kill("QUERY");

        server.refuse(1, 1094, "Unknown thread id: 0");

        assertThat(asking.replies()).singleElement().matches(KillingTest::isOk);
    }

    @Test
    void a_kill_that_could_not_be_asked_for_is_an_error_and_the_statement_goes_on() {
        run(SELECT);
        asking.query("KILL QUERY " + victim.id);
        server.lose(1);

        assertThat(asking.error().message()).contains("TG-GROUP-UNREACHABLE");
        server.accept(0);
        assertThat(victim.replies()).singleElement().matches(KillingTest::isOk);
    }

    @Test
    void a_kill_of_which_nobody_knows_whether_it_comes_costs_the_connection() {
        run(SELECT);
        kill("QUERY");

        server.lose(1);

        assertThat(asking.replies()).singleElement().matches(reply -> !isOk(reply));
        assertThat(victim.error().message()).contains("TG-OUTCOME-UNKNOWN");
        assertThat(server.isOpen(0)).isFalse();
    }

    @Test
    void a_reply_that_is_complete_is_not_lost_with_the_kill() {
        run(SELECT);
        kill("QUERY");
        server.accept(0);

        server.lose(1);

        assertThat(victim.replies()).singleElement().matches(KillingTest::isOk);
        assertThat(server.isOpen(0)).isFalse();
    }

    @Test
    void who_waits_for_a_connection_is_told_at_once_and_never_gets_one() {
        CommandClient holder = new CommandClient(proxy, "shop");
        holder.query(SELECT);
        server.letIn();
        victim.query("SELECT b FROM t");
        server.received(0);

        asking.query("KILL QUERY " + victim.id);

        assertThat(victim.error().errno()).isEqualTo(INTERRUPTED);
        assertThat(asking.replies()).singleElement().matches(KillingTest::isOk);
        server.accept(0);
        assertThat(holder.replies()).singleElement().matches(KillingTest::isOk);
        assertThat(server.received(0)).isEmpty();
        victim.query("SELECT c FROM t");
        assertThat(server.statements(0)).containsExactly("SELECT c FROM t");
        holder.leave();
    }

    @Test
    void who_is_still_planned_for_is_never_sent() {
        proxy.planners.hold();
        victim.query("SELECT * FROM items WHERE id = 1");
        asking.query("KILL QUERY " + victim.id);
        assertThat(asking.replies()).singleElement().matches(KillingTest::isOk);

        proxy.planners.goOn();

        assertThat(victim.error().errno()).isEqualTo(INTERRUPTED);
        assertThat(server.connections()).isZero();
    }

    @Test
    void of_a_write_over_several_shards_nothing_more_is_sent_and_the_rest_is_taken_back() {
        victim.query("UPDATE items SET n = 7 WHERE id IN (0, 1)");
        server.letIn();
        server.accept(0);
        server.received(0);
        kill("QUERY");

        // Too late for this one.
        server.accept(1, 0, 0);

        assertThat(server.statements(0)).containsExactly("", "ROLLBACK");
        server.accept(0);
        assertThat(victim.error().errno()).isEqualTo(INTERRUPTED);
    }

    @Test
    void of_a_read_over_several_shards_nothing_more_is_asked() {
        victim.query("SELECT n FROM items WHERE id IN (0, 1)");
        server.letIn();
        server.received(0);
        kill("QUERY");

        server.accept(1);
        server.reply(0, Results.row("7"));
        server.accept(0);

        assertThat(server.statements(0)).containsExactly("");
        assertThat(victim.error().errno()).isEqualTo(INTERRUPTED);
    }

    @Test
    void many_kills_share_one_connection() {
        CommandClient other = new CommandClient(proxy, "shop");
        run(SELECT);
        other.query("SELECT n FROM items WHERE id = 2");
        server.letIn();
        // Group 1 is another server: its kills have a connection of their own.
        asking.query("KILL QUERY " + victim.id);
        CommandClient third = new CommandClient(proxy, "shop");
        third.query("KILL QUERY " + victim.id);

        assertThat(server.connections()).isEqualTo(3);
        server.letIn();
        assertThat(server.statements(2)).containsExactly("KILL QUERY 0");
        server.accept(2);
        assertThat(asking.replies()).hasSize(1);
        assertThat(third.replies()).hasSize(1);
        other.leave();
        third.leave();
    }

    @Test
    void a_connection_is_closed_at_once_and_its_statement_killed_behind_it() {
        run(SELECT);

        kill("");

        assertThat(asking.replies()).singleElement().matches(KillingTest::isOk);
        assertThat(victim.channel.isOpen()).isFalse();
        assertThat(server.isOpen(0)).isFalse();
        assertThat(server.statements(1)).containsExactly("KILL 0");
    }
}

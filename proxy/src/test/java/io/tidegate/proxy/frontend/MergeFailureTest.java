package io.tidegate.proxy.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.proxy.backend.EmbeddedServer;
import io.tidegate.proxy.wire.Command;
import io.tidegate.proxy.wire.WirePackets.Packet;
import io.tidegate.proxy.wire.message.ErrPacket;
import io.tidegate.proxy.wire.message.OkPacket;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A read whose rows of two groups are merged, and that does not always come to its end. */
class MergeFailureTest {
    private static final byte[] PING = CommandClient.command(Command.COM_PING, "");

    private final ProxyInMemory proxy = ProxyInMemory.of(ProxyInMemory.TWO_GROUPS);
    private final CommandClient client = new CommandClient(proxy, "shop");
    private final EmbeddedServer server = proxy.server;

    @AfterEach
    void nothing_leaks() {
        assertThat(client.leaked()).isZero();
    }

    /** Both groups have been asked for their rows. */
    private void read() {
        client.query("SELECT n FROM items LIMIT 3");
        server.letIn();
        server.reply(0, Results.of("n"));
        server.letIn();
    }

    private void isEndedByAnError(String code) {
        List<Packet> replies = client.replies();
        assertThat(ErrPacket.decode(replies.getLast().buffer()).message()).contains(code);
        for (int i = 0; i < replies.size(); i++) {
            assertThat(replies.get(i).sequence()).isEqualTo(i + 1);
        }
        client.send(PING);
        assertThat(client.replies())
                .singleElement()
                .satisfies(reply -> assertThat(reply.firstByte()).isEqualTo(OkPacket.HEADER));
    }

    @Test
    void each_group_is_asked_once_for_all_its_shards() {
        read();

        for (int group = 0; group < 2; group++) {
            assertThat(server.statements(group))
                    .last()
                    .asString()
                    .contains(" UNION ALL ")
                    .endsWith(" LIMIT 3");
        }
    }

    @Test
    void the_rows_of_both_groups_are_one_result() {
        read();
        server.reply(1, Results.of("n", "c"));
        server.reply(0, Results.of("n", "a", "b"));

        // Count, definition, three rows, end.
        assertThat(client.replies()).hasSize(6);
        assertThat(client.budgets.open()).isEqualTo(2);
    }

    @Test
    void rows_behind_the_limit_are_read_and_dropped() {
        read();
        server.reply(0, Results.of("n", "a", "b", "c"));
        server.reply(1, Results.of("n", "d", "e", "f"));

        assertThat(client.replies()).hasSize(6);
        assertThat(client.budgets.open()).isEqualTo(2);
    }

    @Test
    void a_description_that_is_refused_is_the_answer() {
        client.query("SELECT n FROM items LIMIT 3");
        server.letIn();

        server.refuse(0, 1146, "no such table");

        isEndedByAnError("no such table");
        assertThat(client.budgets.open()).isEqualTo(1);
    }

    @Test
    void a_group_that_refuses_ends_the_result_and_the_work_of_the_other() {
        read();

        server.refuse(1, 1317, "Query execution was interrupted");

        isEndedByAnError("interrupted");
        assertThat(server.isOpen(0)).isFalse();
        assertThat(client.budgets.open()).isEqualTo(1);
    }

    @Test
    void a_connection_lost_ends_the_result() {
        read();
        byte[] rows = Results.of("n", "a", "b");
        server.reply(0, Arrays.copyOf(rows, rows.length - 12));

        server.lose(0);

        isEndedByAnError("broke during a read");
        assertThat(client.budgets.open()).isZero();
    }

    @Test
    void a_group_that_cannot_be_reached_ends_the_result() {
        client.query("SELECT n FROM items LIMIT 3");
        server.letIn();
        server.reply(0, Results.of("n"));

        server.lose(1);

        isEndedByAnError("TG-GROUP-UNREACHABLE");
        assertThat(client.budgets.open()).isZero();
    }

    @Test
    void rows_that_are_out_of_order_end_the_result_where_they_come() {
        client.query("SELECT n FROM items ORDER BY n");
        server.letIn();
        server.reply(0, Results.numbers(List.of("n", "n")));
        server.letIn();
        server.reply(1, Results.numbers(List.of("n"), "5", "3"));
        server.reply(0, Results.numbers(List.of("n"), "1"));

        isEndedByAnError("in another order");
    }

    /** Both groups have answered, and one of them is asked to calculate with their rows. */
    private void fold() {
        client.query("SELECT id FROM items GROUP BY id HAVING COUNT(*) > 1");
        server.letIn();
        server.reply(0, Results.numbers(List.of("id", "COUNT(*)", "id")));
        server.letIn();
        server.reply(1, Results.numbers(List.of("id", "COUNT(*)"), "4", "5"));
        server.reply(0, Results.numbers(List.of("id", "COUNT(*)"), "4"));
    }

    @Test
    void rows_that_a_server_leaves_out_are_not_in_the_result() {
        fold();
        assertThat(server.statements(0))
                .last()
                .asString()
                .contains("JSON_TABLE('[[0,\"8\"],[1,\"5\"]]'");

        server.reply(0, Results.numbers(List.of("n"), "1"));

        // Count, definition, one row, end.
        assertThat(client.replies()).hasSize(4);
        assertThat(client.budgets.open()).isEqualTo(2);
    }

    @Test
    void a_calculation_that_is_refused_ends_the_result() {
        fold();

        server.refuse(0, 1690, "BIGINT value is out of range");

        isEndedByAnError("out of range");
        assertThat(client.budgets.open()).isEqualTo(2);
    }

    @Test
    void a_calculation_whose_connection_is_lost_ends_the_result() {
        fold();

        server.lose(0);

        isEndedByAnError("broke during a read");
        assertThat(client.budgets.open()).isEqualTo(1);
    }

    @Test
    void a_calculation_of_other_columns_is_an_error() {
        fold();

        server.reply(0, Results.numbers(List.of("n", "m"), "1"));

        isEndedByAnError("other columns");
    }

    @Test
    void a_client_that_leaves_a_calculation_leaves_nothing_behind() {
        fold();

        client.leave();

        assertThat(client.budgets.open()).isLessThan(2);
    }

    @Test
    void columns_that_differ_from_their_description_are_an_error() {
        read();
        server.reply(0, Results.of("n", "a"));

        server.reply(1, new byte[] {1, 0, 0, 1, 2});

        isEndedByAnError("differ in their columns");
    }

    @Test
    void columns_of_other_names_are_an_error() {
        read();
        server.reply(0, Results.of("n", "a"));

        server.reply(1, Results.of("m", "b"));

        isEndedByAnError("differ in their columns");
        assertThat(client.budgets.open()).isEqualTo(2);
    }

    /** Both groups have been asked for the columns of their sub-tables. */
    private void readAll() {
        client.query("SELECT * FROM items LIMIT 3");
        server.letIn();
        server.reply(0, Results.of("n"));
        server.letIn();
    }

    @Test
    void columns_of_all_sub_tables_are_looked_at_before_they_are_put_together() {
        readAll();
        for (int group = 0; group < 2; group++) {
            assertThat(server.statements(group))
                    .last()
                    .asString()
                    .matches("SELECT \\* FROM `items_000.`, `items_000.` LIMIT 0");
            server.reply(group, Results.of("n"));
            assertThat(server.statements(group)).last().asString().contains(" UNION ALL ");
        }
        server.reply(1, Results.of("n", "c"));
        server.reply(0, Results.of("n", "a", "b"));

        assertThat(client.replies()).hasSize(6);
        assertThat(client.budgets.open()).isEqualTo(2);
    }

    @Test
    void a_group_that_has_no_sub_table_ends_the_result() {
        readAll();
        server.reply(0, Results.of("n"));

        server.refuse(1, 1146, "no such table");

        isEndedByAnError("no such table");
        assertThat(client.budgets.open()).isEqualTo(1);
    }

    @Test
    void a_connection_lost_before_its_sub_tables_are_known_ends_the_result() {
        readAll();

        server.lose(1);

        isEndedByAnError("broke during a read");
        assertThat(client.budgets.open()).isLessThan(2);
    }

    @Test
    void a_client_that_leaves_leaves_nothing_behind() {
        read();
        byte[] rows = Results.of("n", "a", "b");
        server.reply(0, Arrays.copyOf(rows, rows.length - 12));

        client.leave();

        assertThat(client.budgets.open()).isZero();
    }
}

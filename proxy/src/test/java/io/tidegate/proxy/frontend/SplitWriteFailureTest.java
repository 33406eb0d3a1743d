package io.tidegate.proxy.frontend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.proxy.backend.EmbeddedServer;
import io.tidegate.proxy.wire.WirePackets;
import io.tidegate.proxy.wire.message.OkPacket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A write of two rows on group g0 and one on g1, and what its client is told when it fails. */
class SplitWriteFailureTest {
    private static final int DUPLICATE = 1062;
    private static final String WRITE = "INSERT INTO items (id, n) VALUES (0, 7), (1, 7), (2, 7)";

    private final ProxyInMemory proxy = ProxyInMemory.of(ProxyInMemory.TWO_GROUPS);
    private final CommandClient client = new CommandClient(proxy, "shop");
    private final EmbeddedServer server = proxy.server;

    @AfterEach
    void nothing_leaks() {
        assertThat(client.leaked()).isZero();
    }

    /**
     * Both groups have a connection, and g0 has answered so many steps: BEGIN, two rows, COMMIT.
     */
    private void writeUpTo(int step) {
        client.query(WRITE);
        server.letIn();
        server.letIn();
        for (int i = 0; i < step; i++) {
            server.accept(0);
        }
    }

    /** What SHOW WARNINGS tells, though the server that is asked knows of nothing. */
    private String warnings() {
        client.query("SHOW WARNINGS");
        server.reply(0, Results.of("Message"));
        return new String(client.sent(), UTF_8);
    }

    @Test
    void groups_are_sent_their_parts_at_the_same_time_and_each_is_one_transaction() {
        writeUpTo(0);
        assertThat(server.statements(0)).containsExactly("BEGIN");
        assertThat(server.statements(1)).singleElement().asString().contains("items_0002");

        server.accept(0, 0, 0);

        assertThat(server.statements(0))
                .satisfiesExactly(
                        first -> assertThat(first).contains("items_0000"),
                        second -> assertThat(second).contains("items_0001"),
                        commit -> assertThat(commit).isEqualTo("COMMIT"));
    }

    @Test
    void the_client_has_its_answer_when_the_last_group_has_its_part() {
        writeUpTo(4);
        assertThat(client.replies()).isEmpty();

        server.accept(1);

        assertThat(client.replies())
                .singleElement()
                .satisfies(reply -> assertThat(reply.firstByte()).isEqualTo(OkPacket.HEADER));
    }

    @Test
    void no_group_is_sent_anything_before_all_have_a_connection() {
        client.query(WRITE);
        server.letIn();
        server.statements(0);

        server.lose(1);

        assertThat(client.error().message()).contains("TG-GROUP-UNREACHABLE");
        assertThat(server.statements(0)).isEmpty();
        assertThat(server.isOpen(0)).isTrue();
        assertThat(client.budgets.open()).isEqualTo(1);
    }

    @Test
    void a_connection_lost_before_the_commit_takes_its_rows_with_it() {
        writeUpTo(2);
        server.lose(0);

        server.accept(1);

        assertThat(client.error().message())
                .startsWith(
                        "TG-PARTIAL-WRITE: applied: g1 shard 2 (0 rows); failed: g0 shard 1 (error ")
                .contains("TG-OUTCOME-UNKNOWN", "; rolled back: g0 shard 0. ");
        assertThat(client.budgets.open()).isEqualTo(1);
    }

    @Test
    void the_first_error_is_the_clients_when_nothing_is_written() {
        writeUpTo(2);
        server.refuse(1, DUPLICATE, "Duplicate entry");

        server.lose(0);

        assertThat(client.error().errno()).isEqualTo(DUPLICATE);
        assertThat(client.budgets.open()).isEqualTo(1);
    }

    @Test
    void a_connection_lost_in_the_commit_leaves_its_shards_unknown() {
        writeUpTo(3);
        server.refuse(1, DUPLICATE, "Duplicate entry");

        server.lose(0);

        assertThat(client.error().message())
                .startsWith("TG-OUTCOME-UNKNOWN: failed: g1 shard 2 (error 1062, ")
                .contains("; unknown: g0 shards 0-1 (error ");
        assertThat(client.budgets.open()).isEqualTo(1);
    }

    @Test
    void a_commit_that_is_refused_closes_its_connection() {
        writeUpTo(3);
        server.refuse(1, DUPLICATE, "Duplicate entry");

        server.refuse(0, 1180, "Got error 28 during COMMIT");

        assertThat(client.error().errno()).isEqualTo(DUPLICATE);
        assertThat(server.isOpen(0)).isFalse();
    }

    @Test
    void a_row_that_is_refused_takes_the_others_of_its_group_back() {
        writeUpTo(2);
        server.accept(1);
        server.statements(0);

        server.refuse(0, DUPLICATE, "Duplicate entry");
        assertThat(server.statements(0)).containsExactly("ROLLBACK");
        assertThat(client.replies()).isEmpty();
        server.accept(0);

        assertThat(client.error().message())
                .contains(
                        "applied: g1 shard 2 (0 rows); failed: g0 shard 1 (error 1062, HY000: Dup")
                .contains("rolled back: g0 shard 0. ");
        assertThat(server.isOpen(0)).isTrue();
    }

    @Test
    void rows_that_a_server_could_not_take_back_are_said_to_be_unknown() {
        writeUpTo(2);
        server.accept(1);
        server.refuse(0, DUPLICATE, "Duplicate entry");

        server.reply(0, WirePackets.packet(1, new OkPacket(0, 0, 2, 1, "")::encode));

        assertThat(client.error().message()).contains("unknown: g0 shard 0. ");
    }

    @Test
    void what_is_not_committed_when_another_group_fails_is_taken_back() {
        writeUpTo(1);
        server.statements(0);
        server.refuse(1, DUPLICATE, "Duplicate entry");

        server.accept(0);

        assertThat(server.statements(0)).containsExactly("ROLLBACK");
        server.accept(0);
        assertThat(client.error().errno()).isEqualTo(DUPLICATE);
        assertThat(client.budgets.open()).isEqualTo(2);
    }

    @Test
    void what_is_executed_when_another_group_fails_is_not_committed() {
        writeUpTo(2);
        server.statements(0);
        server.refuse(1, DUPLICATE, "Duplicate entry");

        server.accept(0);

        assertThat(server.statements(0)).containsExactly("ROLLBACK");
    }

    @Test
    void a_connection_lost_while_rows_are_taken_back_does_not_hide_why() {
        writeUpTo(2);
        server.refuse(1, DUPLICATE, "Duplicate entry");
        server.accept(0);

        server.lose(0);

        assertThat(client.error().errno()).isEqualTo(DUPLICATE);
        assertThat(client.budgets.open()).isEqualTo(1);
    }

    @Test
    void rows_that_cannot_be_taken_back_are_lost_with_their_connection() {
        writeUpTo(2);
        server.refuse(1, DUPLICATE, "Duplicate entry");
        server.accept(0);

        server.refuse(0, 1105, "Unknown error");

        assertThat(client.error().errno()).isEqualTo(DUPLICATE);
        assertThat(server.isOpen(0)).isFalse();
    }

    @Test
    void a_group_that_refuses_is_named_with_those_that_are_written() {
        writeUpTo(4);

        server.refuse(1, DUPLICATE, "Duplicate entry");

        assertThat(client.error().message())
                .isEqualTo(
                        "TG-PARTIAL-WRITE: applied: g0 shard 0 (0 rows), shard 1 (0 rows); failed: g1"
                                + " shard 2 (error 1062, HY000: Duplicate entry). SHOW WARNINGS tells"
                                + " more. Repair by key, or set multi-shard-write: refuse");
    }

    @Test
    void show_warnings_tells_of_each_group() {
        writeUpTo(4);
        server.refuse(1, DUPLICATE, "Duplicate entry");
        client.replies();

        assertThat(warnings())
                .contains("TG-PARTIAL-WRITE")
                .contains("g0 shard 0 (0 rows), shard 1 (0 rows): applied")
                .contains("g1 shard 2: failed: Duplicate entry");
    }

    @Test
    void a_group_whose_connection_is_lost_is_not_said_to_be_unwritten() {
        writeUpTo(4);

        server.lose(1);

        assertThat(client.error().message())
                .contains(
                        "TG-PARTIAL-WRITE: applied: g0 shard 0 (0 rows), shard 1 (0 rows); unknown: g1 shard 2 (error ");
        assertThat(client.budgets.open()).isEqualTo(1);
    }

    @Test
    void each_group_is_told_of_when_all_end_differently() {
        proxy.reconfigure(ProxyInMemory.FOUR_GROUPS);
        client.query("INSERT INTO items (id, n) VALUES (0, 7), (1, 7), (2, 7), (3, 7)");
        for (int group = 0; group < 4; group++) {
            server.letIn();
        }
        server.reply(0, WirePackets.packet(1, new OkPacket(1, 0, 2, 0, "")::encode));
        server.lose(1);
        server.refuse(2, DUPLICATE, "Duplicate entry");

        server.reply(3, WirePackets.packet(1, new OkPacket(1, 0, 2, 0, "")::encode));

        assertThat(client.error().message())
                .contains(
                        "applied: g0 shard 0 (1 row), g3 shard 3 (1 row); failed: g2 shard 2 (error")
                .contains("; unknown: g1 shard 1 (error");
    }

    @Test
    void a_client_that_leaves_before_the_commit_has_written_nothing() {
        writeUpTo(2);
        server.statements(0);

        client.leave();

        assertThat(server.statements(0)).isEmpty();
        assertThat(server.isOpen(0)).isFalse();
        assertThat(client.budgets.open()).isZero();
    }

    @Test
    void a_write_inside_a_transaction_that_loses_its_connection_ends_the_session() {
        client.query("BEGIN");
        client.query("INSERT INTO items (id, n) VALUES (0, 7), (1, 7)");
        server.letIn();
        server.accept(0, 0);
        assertThat(server.statements(0)).contains("SAVEPOINT tidegate_statement");
        client.replies();

        server.lose(0);

        assertThat(client.error().message()).contains("TG-OUTCOME-UNKNOWN");
        assertThat(client.channel.isOpen()).isFalse();
    }

    @Test
    void a_write_inside_a_transaction_that_cannot_be_taken_back_ends_the_session() {
        client.query("BEGIN");
        client.query("INSERT INTO items (id, n) VALUES (0, 7), (1, 7)");
        server.letIn();
        server.accept(0, 0, 0);
        server.refuse(0, DUPLICATE, "Duplicate entry");
        client.replies();

        server.refuse(0, 1105, "Unknown error");

        assertThat(client.error().errno()).isEqualTo(DUPLICATE);
        assertThat(client.channel.isOpen()).isFalse();
        assertThat(server.isOpen(0)).isFalse();
    }
}

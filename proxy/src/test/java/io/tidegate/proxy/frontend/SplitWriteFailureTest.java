package io.tidegate.proxy.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.proxy.backend.EmbeddedServer;
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

    /** The write has been sent up to, and without, the answer to this step of g0. */
    private void writeUpTo(int step) {
        client.query(WRITE);
        server.letIn();
        for (int i = 0; i < step; i++) {
            server.accept(0);
        }
    }

    @Test
    void each_group_is_written_as_one_transaction_and_the_next_one_after_it() {
        writeUpTo(3);
        assertThat(server.statements(0))
                .satisfiesExactly(
                        begin -> assertThat(begin).isEqualTo("BEGIN"),
                        first -> assertThat(first).contains("items_0000"),
                        second -> assertThat(second).contains("items_0001"),
                        commit -> assertThat(commit).isEqualTo("COMMIT"));
        assertThat(server.connections()).isEqualTo(1);

        server.accept(0);
        server.letIn();
        server.accept(1);

        assertThat(server.statements(1)).singleElement().asString().contains("items_0002");
        assertThat(client.replies())
                .singleElement()
                .satisfies(reply -> assertThat(reply.firstByte()).isEqualTo(OkPacket.HEADER));
    }

    @Test
    void a_connection_lost_before_the_commit_leaves_an_unknown_outcome_and_the_next_group_alone() {
        writeUpTo(2);

        server.lose(0);

        assertThat(client.error().message()).contains("TG-OUTCOME-UNKNOWN");
        assertThat(server.connections()).isEqualTo(1);
        assertThat(client.budgets.open()).isZero();
    }

    @Test
    void a_connection_lost_in_the_commit_leaves_an_unknown_outcome_and_the_next_group_alone() {
        writeUpTo(3);

        server.lose(0);

        assertThat(client.error().message()).contains("TG-OUTCOME-UNKNOWN");
        assertThat(server.connections()).isEqualTo(1);
        assertThat(client.budgets.open()).isZero();
    }

    @Test
    void a_commit_that_is_refused_closes_its_connection_and_leaves_the_next_group_alone() {
        writeUpTo(3);

        server.refuse(0, 1180, "Got error 28 during COMMIT");

        assertThat(client.error().errno()).isEqualTo(1180);
        assertThat(server.isOpen(0)).isFalse();
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void a_row_that_is_refused_takes_the_others_of_its_group_back() {
        writeUpTo(2);
        server.statements(0);

        server.refuse(0, DUPLICATE, "Duplicate entry");
        assertThat(server.statements(0)).containsExactly("ROLLBACK");
        assertThat(client.replies()).isEmpty();
        server.accept(0);

        assertThat(client.error().errno()).isEqualTo(DUPLICATE);
        assertThat(server.isOpen(0)).isTrue();
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void a_connection_lost_while_rows_are_taken_back_does_not_hide_why() {
        writeUpTo(2);
        server.refuse(0, DUPLICATE, "Duplicate entry");

        server.lose(0);

        assertThat(client.error().errno()).isEqualTo(DUPLICATE);
        assertThat(client.budgets.open()).isZero();
    }

    @Test
    void rows_that_cannot_be_taken_back_are_lost_with_their_connection() {
        writeUpTo(2);
        server.refuse(0, DUPLICATE, "Duplicate entry");

        server.refuse(0, 1105, "Unknown error");

        assertThat(client.error().errno()).isEqualTo(DUPLICATE);
        assertThat(server.isOpen(0)).isFalse();
    }

    @Test
    void a_later_group_that_refuses_is_named_with_those_that_are_written() {
        writeUpTo(4);
        server.letIn();

        server.refuse(1, DUPLICATE, "Duplicate entry");

        assertThat(client.error().message())
                .contains("TG-PARTIAL-WRITE")
                .contains("[g0] have executed their part, [g1] have not")
                .contains("1062");
    }

    @Test
    void a_later_group_whose_connection_is_lost_is_not_said_to_be_unwritten() {
        writeUpTo(4);
        server.letIn();

        server.lose(1);

        assertThat(client.error().message())
                .contains("TG-PARTIAL-WRITE")
                .contains("[g0] have executed their part, of group g1 it is not known");
        assertThat(client.budgets.open()).isEqualTo(1);
    }

    @Test
    void a_later_group_that_is_not_reached_is_said_to_be_unwritten() {
        writeUpTo(4);

        server.lose(1);

        assertThat(client.error().message())
                .contains("TG-PARTIAL-WRITE")
                .contains("[g0] have executed their part, [g1] have not");
    }

    @Test
    void groups_that_were_not_tried_are_said_to_be_unwritten() {
        proxy.reconfigure(ProxyInMemory.FOUR_GROUPS);
        client.query("INSERT INTO items (id, n) VALUES (0, 7), (1, 7), (2, 7), (3, 7)");
        server.letIn();
        server.accept(0);
        server.letIn();

        server.lose(1);

        assertThat(client.error().message())
                .contains("[g0] have executed")
                .contains("of group g1 it is not known, [g2, g3] have not");
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

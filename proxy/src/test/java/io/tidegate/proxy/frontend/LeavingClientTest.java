package io.tidegate.proxy.frontend;

import static io.tidegate.proxy.frontend.CommandClient.command;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.proxy.backend.EmbeddedServer;
import io.tidegate.proxy.wire.Command;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A client that leaves in the middle of its statement, while another one goes on. */
class LeavingClientTest {
    private static final byte[] UPDATE = query("UPDATE items SET n = 7 WHERE id = 0");

    /** What needs a connection to g0, the one of which somebody else has. */
    private static final byte[][] STATEMENTS = {
        UPDATE,
        query("SELECT n FROM items"),
        query("INSERT INTO items (id, n) VALUES (0, 7), (1, 7), (2, 7)"),
        query("SET sql_mode = ''"),
        query("SELECT @mine := 7"),
        query("CREATE TEMPORARY TABLE mine (id INT)"),
        query("SELECT 1"),
        command(Command.COM_STMT_PREPARE, "SELECT n FROM items WHERE id = ?"),
        command(Command.COM_FIELD_LIST, "items\0"),
    };

    private final ProxyInMemory proxy = ProxyInMemory.of(ProxyInMemory.TWO_GROUPS);
    private final CommandClient staying = new CommandClient(proxy, "shop");
    private final CommandClient leaving = new CommandClient(proxy, "shop");
    private final EmbeddedServer server = proxy.server;

    @AfterEach
    void nothing_leaks() {
        leaving.leaked();
        assertThat(staying.leaked()).isZero();
    }

    private static byte[] query(String sql) {
        return command(Command.COM_QUERY, sql);
    }

    static Stream<Named<byte[]>> statements() {
        return Arrays.stream(STATEMENTS)
                .map(each -> Named.of(new String(each, 5, each.length - 5), each));
    }

    private long heldByTheProxy() {
        leaving.replies();
        staying.replies();
        for (int i = 0; i < server.connections(); i++) {
            server.received(i);
        }
        return staying.held();
    }

    @ParameterizedTest
    @MethodSource("statements")
    void one_that_waits_for_a_connection_leaves_it_to_others(byte[] statement) {
        staying.send(UPDATE);
        server.letIn();
        leaving.send(statement);
        assertThat(server.connections()).isEqualTo(1);

        leaving.leave();
        assertThat(server.statements(0)).hasSize(1);
        server.accept(0);
        letInWhoWaits();

        assertThat(heldByTheProxy()).isZero();
        assertThat(staying.budgets.open()).isEqualTo(1);
        staying.send(UPDATE);
        assertThat(server.statements(server.connections() - 1)).hasSize(1);
    }

    /** A session with state of its own does not take the connection that came free. */
    private void letInWhoWaits() {
        if (server.connections() == 2) {
            assertThat(server.isOpen(0)).isFalse();
            server.letIn();
        }
    }

    /** A split write has a connection to each group before it is sent to any. */
    private void letInAll() {
        int before;
        do {
            before = server.connections();
            server.letIn();
        } while (server.connections() > before);
    }

    @ParameterizedTest
    @MethodSource("statements")
    void one_whose_statement_runs_takes_the_connection_with_it(byte[] statement) {
        leaving.send(statement);
        letInAll();
        assertThat(server.statements(0)).hasSize(1);

        leaving.leave();

        assertThat(server.isOpen(0)).isFalse();
        assertThat(heldByTheProxy()).isZero();
        assertThat(staying.budgets.open()).isZero();
    }

    @ParameterizedTest
    @FieldSource("STATEMENTS")
    void one_whose_statement_is_planned_leaves_nothing_behind(byte[] statement) {
        proxy.planners.hold();
        leaving.send(statement);

        leaving.leave();
        proxy.planners.goOn();
        proxy.runTasks();

        // What needs no plan was on its way to a server.
        if (server.connections() == 1) {
            server.letIn();
        }
        assertThat(heldByTheProxy()).isZero();
    }

    @Test
    void one_that_waits_with_a_prepared_statement_leaves_nothing_behind() {
        int id = prepare();
        staying.send(UPDATE);
        leaving.send(Prepared.execution(id, 0));

        leaving.leave();
        server.accept(0);

        assertThat(heldByTheProxy()).isZero();
        assertThat(server.isOpen(0)).isTrue();
    }

    @Test
    void one_whose_prepared_statement_runs_takes_the_connection_with_it() {
        int id = prepare();
        leaving.send(Prepared.execution(id, 0));

        leaving.leave();

        assertThat(heldByTheProxy()).isZero();
        assertThat(server.isOpen(0)).isFalse();
    }

    @Test
    void one_whose_prepared_statement_is_planned_anew_leaves_nothing_behind() {
        int id = prepare();
        proxy.reconfigure(ProxyInMemory.FOUR_GROUPS);
        proxy.planners.hold();
        leaving.send(Prepared.execution(id, 0));

        leaving.leave();
        proxy.planners.goOn();
        proxy.runTasks();

        assertThat(heldByTheProxy()).isZero();
    }

    private int prepare() {
        leaving.send(command(Command.COM_STMT_PREPARE, "SELECT n FROM items WHERE id = ?"));
        server.letIn();
        server.reply(0, Prepared.ok(7));
        return Prepared.id(leaving.replies().getFirst());
    }

    @Test
    void one_that_has_a_part_of_its_reply_takes_the_connection_with_it() {
        leaving.query("SELECT n FROM items WHERE id = 0");
        server.letIn();
        byte[] reply = Results.of("n", "a", "b");
        server.reply(0, Arrays.copyOf(reply, reply.length - 17));

        leaving.leave();

        assertThat(heldByTheProxy()).isZero();
        assertThat(server.isOpen(0)).isFalse();
        assertThat(staying.budgets.open()).isZero();
    }

    @Test
    void what_one_has_set_is_taken_back_before_others_have_its_connection() {
        leaving.send(query("SET @mine = 7, lock_wait_timeout = 5"));
        server.letIn();
        server.reply(0, Results.row("60"));
        server.accept(0);

        leaving.leave();
        server.statements(0);
        staying.send(query("SELECT 1"));

        assertThat(server.statements(0))
                .containsExactly(
                        "SET @`mine` = NULLIF(X'', X''), SESSION `lock_wait_timeout` = '60'");
    }

    @Test
    void one_that_keeps_what_no_other_may_see_closes_its_connection() {
        leaving.send(query("SELECT @mine := 7"));
        server.letIn();
        server.reply(0, Results.of("@mine := 7", "7"));

        leaving.leave();

        assertThat(server.isOpen(0)).isFalse();
        assertThat(staying.budgets.open()).isZero();
    }

    @Test
    void one_whose_insert_failed_leaves_a_connection_that_is_cleaned_for_others() {
        leaving.send(UPDATE);
        server.letIn();
        server.refuse(0, 1062, "Duplicate entry");
        server.statements(0);

        leaving.leave();
        assertThat(server.statements(0)).containsExactly("SET last_insert_id = 0");
        staying.send(UPDATE);
        assertThat(server.statements(0)).isEmpty();
        server.accept(0);

        assertThat(server.statements(0)).singleElement().asString().startsWith("UPDATE");
    }

    @Test
    void one_whose_connection_cannot_be_cleaned_leaves_room_for_another() {
        leaving.send(UPDATE);
        server.letIn();
        server.refuse(0, 1062, "Duplicate entry");
        leaving.leave();
        staying.send(UPDATE);

        server.lose(0);
        server.letIn();

        assertThat(server.statements(1)).singleElement().asString().startsWith("UPDATE");
        assertThat(staying.budgets.open()).isEqualTo(1);
    }
}

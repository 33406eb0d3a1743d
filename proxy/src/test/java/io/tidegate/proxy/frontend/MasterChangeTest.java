package io.tidegate.proxy.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.conf.topology.GroupId;
import io.tidegate.proxy.backend.EmbeddedServer;
import io.tidegate.proxy.group.GroupGate;
import io.tidegate.proxy.group.GroupStanding;
import io.tidegate.proxy.group.Halves;
import io.tidegate.proxy.wire.message.OkPacket;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A group's master that changes, step by step. */
class MasterChangeTest {
    static final String TWO_NODES =
            ProxyInMemory.TWO_GROUPS.replace(
                    "nodes: {n0: {address: \"127.0.0.1:3306\"}}",
                    "nodes: {n0: {address: \"127.0.0.1:3306\", role: master}, n9: {address:"
                            + " \"127.0.0.1:3399\", role: replica}}, failover: {automatic: false,"
                            + " replication-user: nobody, replication-password: none,"
                            + " hold: {statements: 2, bytes: 10000, drain: 0s}}");
    private static final String READ = "SELECT n FROM items WHERE id = 0";
    private static final String WRITE = "UPDATE items SET n = 1 WHERE id = 0";
    private static final int FIRST = 0;
    private static final int SECOND = 1;

    private final ProxyInMemory proxy = ProxyInMemory.inCluster(TWO_NODES);
    private final CommandClient client = new CommandClient(proxy, "shop");
    private final CommandClient other = new CommandClient(proxy, "shop");
    private final EmbeddedServer server = proxy.server;
    private final GroupGate gate =
            Objects.requireNonNull(
                    proxy.gates.of(
                            Objects.requireNonNull(
                                    proxy.routing
                                            .current()
                                            .configuration()
                                            .groups()
                                            .get(new GroupId("g0")))));

    @BeforeEach
    void serves() {
        gate.serve(1, "n0");
    }

    @AfterEach
    void nothing_leaks() {
        other.leave();
        other.sent();
        assertThat(client.leaked()).isZero();
    }

    private void stop() {
        Halves.hold(gate);
        Halves.cut(gate);
        proxy.runTasks();
    }

    private void serve(long epoch, String master) {
        gate.serve(epoch, master);
        proxy.runTasks();
    }

    /** But for what opens connections to it. */
    private void nothingIsAskedOfTheNext() {
        server.letIn();
        for (int i = SECOND; i < server.connections(); i++) {
            assertThat(server.statements(i)).isEmpty();
        }
    }

    private static void isOk(CommandClient of) {
        assertThat(of.replies())
                .singleElement()
                .satisfies(reply -> assertThat(reply.firstByte()).isEqualTo(OkPacket.HEADER));
    }

    @Test
    void statements_wait_in_the_order_in_which_they_came_and_go_to_the_next_master() {
        stop();
        client.query(WRITE);
        other.query(WRITE);
        assertThat(gate.held().statements()).isEqualTo(2);
        assertThat(server.connections()).isZero();

        serve(2, "n9");
        server.letIn();
        server.accept(FIRST);
        isOk(client);
        server.accept(FIRST);
        isOk(other);
        assertThat(gate.held().statements()).isZero();
    }

    @Test
    void one_more_than_may_wait_is_refused_and_so_is_one_that_has_waited_too_long() {
        CommandClient third = new CommandClient(proxy, "shop");
        stop();
        client.query(WRITE);
        other.query(WRITE);

        third.query(WRITE);
        assertThat(third.error().message()).contains("TG-MASTER-AWAITED", "too many");
        proxy.passSeconds(10);
        assertThat(client.error().message()).contains("TG-MASTER-AWAITED", "10000 ms", "a test");
        assertThat(other.error().message()).contains("TG-MASTER-AWAITED");
        assertThat(gate.held().statements()).isZero();
        third.leave();
        third.sent();
    }

    @Test
    void so_many_bytes_wait_and_no_more() {
        stop();

        client.query("UPDATE items SET s = '" + "x".repeat(10_000) + "' WHERE id = 0");

        assertThat(client.error().message()).contains("TG-MASTER-AWAITED", "too many");
        assertThat(gate.held().statements()).isZero();
    }

    @Test
    void who_waits_for_a_connection_to_the_old_master_gets_one_to_the_next() {
        client.query(WRITE);
        stop();
        server.letIn();
        assertThat(server.isOpen(FIRST)).isFalse();
        serve(2, "n9");
        server.letIn();

        assertThat(server.statements(FIRST)).isEmpty();
        assertThat(server.statements(SECOND)).singleElement().asString().contains("SET n = 1");
        server.accept(SECOND);
        isOk(client);
    }

    @Test
    void who_gets_a_connection_while_the_old_master_drains_waits_for_the_next() {
        client.query(WRITE);
        Halves.drain(gate, 1);

        server.letIn();

        assertThat(server.isOpen(FIRST)).isFalse();
        assertThat(gate.held().statements()).isEqualTo(1);
        stop();
        serve(2, "n9");
        server.letIn();
        server.accept(SECOND);
        isOk(client);
    }

    @Test
    void a_reply_that_comes_when_the_epoch_is_over_is_not_told_even_before_the_cut() {
        client.query(WRITE);
        server.letIn();
        Halves.hold(gate);

        server.accept(FIRST);

        assertThat(client.error().message()).contains("TG-MASTER-CHANGED-OUTCOME-UNKNOWN");
        assertThat(server.isOpen(FIRST)).isFalse();
        Halves.cut(gate);
        proxy.runTasks();
    }

    @Test
    void a_write_that_was_sent_has_no_outcome() {
        client.query(WRITE);
        server.letIn();

        stop();

        assertThat(server.isOpen(FIRST)).isFalse();
        assertThat(client.error().message()).contains("TG-MASTER-CHANGED-OUTCOME-UNKNOWN");
    }

    @Test
    void as_many_connections_as_there_were_are_opened_to_the_next_master_before_they_are_wanted() {
        client.query(READ);
        server.letIn();
        server.reply(FIRST, Results.of("n", "1"));
        assertThat(client.replies()).hasSize(4);

        stop();
        serve(2, "n9");

        assertThat(server.connections()).isEqualTo(2);
        server.letIn();
        assertThat(server.isOpen(SECOND)).isTrue();
        client.query(READ);
        assertThat(server.statements(SECOND)).singleElement().asString().contains("SELECT n");
        assertThat(server.connections()).isEqualTo(2);
        server.reply(SECOND, Results.of("n", "1"));
        assertThat(client.replies()).hasSize(4);
    }

    @Test
    void a_read_that_was_sent_is_sent_to_the_next_master_but_only_once() {
        client.query(READ);
        server.letIn();
        assertThat(server.statements(FIRST)).singleElement().asString().contains("SELECT n");

        stop();
        assertThat(client.replies()).isEmpty();
        assertThat(gate.held().statements()).isEqualTo(1);
        serve(2, "n9");
        server.letIn();
        assertThat(server.statements(SECOND)).singleElement().asString().contains("SELECT n");
        stop();

        assertThat(client.error().sqlState()).isEqualTo("40001");
        serve(3, "n0");
        client.query(READ);
        server.letIn();
        server.accept(SECOND + 1);
        isOk(client);
    }

    @Test
    void a_read_whose_server_died_is_sent_again_but_only_once() {
        client.query(READ);
        server.letIn();

        server.lose(FIRST);
        proxy.runTasks();
        assertThat(client.replies()).isEmpty();
        server.letIn();
        assertThat(server.statements(SECOND)).singleElement().asString().contains("SELECT n");
        server.lose(SECOND);
        proxy.runTasks();

        assertThat(client.error().message()).contains("broke during a read", "safe");
        assertThat(server.connections()).isEqualTo(2);
    }

    @Test
    void a_write_whose_server_died_is_not_sent_again() {
        client.query(WRITE);
        server.letIn();

        server.lose(FIRST);
        proxy.runTasks();

        assertThat(client.error().message()).contains("TG-OUTCOME-UNKNOWN");
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void a_write_of_which_nothing_was_sent_when_its_server_died_waits_for_another_connection() {
        client.query("BEGIN");
        isOk(client);
        client.query(WRITE);
        server.letIn();
        assertThat(server.statements(FIRST)).containsExactly("BEGIN");

        server.lose(FIRST);
        proxy.runTasks();
        server.letIn();
        assertThat(server.statements(SECOND)).containsExactly("BEGIN");
        server.reply(SECOND, EmbeddedServer.OK_IN_TRANSACTION);

        assertThat(server.statements(SECOND)).last().asString().contains("UPDATE");
        server.reply(SECOND, EmbeddedServer.OK_IN_TRANSACTION);
        isOk(client);
    }

    @Test
    void a_read_of_which_nothing_was_told_yet_is_sent_again_as_well() {
        client.query(READ);
        server.letIn();
        server.reply(FIRST, Arrays.copyOf(Results.of("n", "1", "2"), 5));

        stop();
        serve(2, "n9");
        server.letIn();
        server.reply(SECOND, Results.of("n", "7"));

        assertThat(client.replies()).hasSize(4);
    }

    @Test
    void a_read_of_which_its_client_has_a_part_is_not_sent_again() {
        byte[] reply = Results.of("n", "1", "2");
        client.query(READ);
        server.letIn();
        server.reply(FIRST, Arrays.copyOf(reply, reply.length - 5));

        stop();
        serve(2, "n9");

        nothingIsAskedOfTheNext();
        assertThat(client.replies()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT SQL_CALC_FOUND_ROWS n FROM items WHERE id = 0",
                "SELECT n, @n FROM items WHERE id = 0",
                "SELECT n, GET_LOCK('a', 0) FROM items WHERE id = 0",
                "SELECT n FROM items WHERE id = 0 FOR UPDATE"
            })
    void a_read_that_its_connection_answers_otherwise_is_not_sent_again(String read) {
        client.query(read);
        server.letIn();

        stop();
        serve(2, "n9");

        assertThat(client.error().message()).contains("TG-");
        nothingIsAskedOfTheNext();
    }

    @Test
    void a_transaction_is_rolled_back_and_nothing_runs_before_its_client_knows() {
        client.query("BEGIN");
        isOk(client);
        client.query(WRITE);
        server.letIn();
        server.accept(FIRST);
        server.reply(FIRST, EmbeddedServer.OK_IN_TRANSACTION);
        isOk(client);

        stop();
        serve(2, "n9");
        client.query("COMMIT");

        assertThat(client.error().sqlState()).isEqualTo("40001");
        client.query("COMMIT");
        isOk(client);
        nothingIsAskedOfTheNext();
    }

    @Test
    void a_commit_that_was_sent_has_no_outcome() {
        client.query("BEGIN");
        client.query(WRITE);
        server.letIn();
        server.accept(FIRST);
        server.reply(FIRST, EmbeddedServer.OK_IN_TRANSACTION);
        assertThat(client.replies()).hasSize(2);
        client.query("COMMIT");

        stop();

        assertThat(client.error().sqlState()).isEqualTo("08007");
    }

    @Test
    void a_statement_under_way_in_a_transaction_is_rolled_back_with_it() {
        client.query("BEGIN");
        client.query(WRITE);
        server.letIn();
        server.accept(FIRST);
        isOk(client);

        stop();
        assertThat(client.error().sqlState()).isEqualTo("40001");

        serve(2, "n9");
        client.query(WRITE);
        server.letIn();
        server.accept(SECOND);
        isOk(client);
    }

    private void begin() {
        client.query("BEGIN");
        isOk(client);
        client.query(WRITE);
        server.letIn();
        server.accept(FIRST);
        server.reply(FIRST, EmbeddedServer.OK_IN_TRANSACTION);
        isOk(client);
    }

    private void goesOn() {
        client.query(WRITE);
        server.letIn();
        server.accept(SECOND);
        isOk(client);
    }

    @Test
    void a_transaction_whose_server_died_is_rolled_back_and_its_session_goes_on() {
        begin();

        server.lose(FIRST);
        proxy.runTasks();

        client.query(WRITE);
        assertThat(client.error().sqlState()).isEqualTo("40001");
        goesOn();
    }

    @Test
    void so_is_one_with_a_statement_under_way() {
        begin();
        client.query(WRITE);

        server.lose(FIRST);
        proxy.runTasks();

        assertThat(client.error().sqlState()).isEqualTo("40001");
        goesOn();
    }

    @Test
    void a_commit_whose_server_died_has_no_outcome() {
        begin();
        client.query("COMMIT");

        server.lose(FIRST);
        proxy.runTasks();

        assertThat(client.error().message()).contains("TG-OUTCOME-UNKNOWN");
        goesOn();
    }

    @Test
    void a_group_with_one_node_goes_on() {
        stop();

        client.query("UPDATE items SET n = 1 WHERE id = 2");
        server.letIn();
        server.accept(FIRST);

        isOk(client);
    }

    @Test
    void a_master_that_the_configuration_does_not_have_is_waited_for() {
        stop();
        serve(2, "n7");
        client.query(WRITE);
        assertThat(gate.standing()).isInstanceOf(GroupStanding.Serving.class);
        assertThat(server.connections()).isZero();

        proxy.passSeconds(10);

        assertThat(client.error().message()).contains("TG-MASTER-AWAITED", "n7");
    }
}

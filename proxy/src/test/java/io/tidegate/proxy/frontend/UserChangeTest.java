package io.tidegate.proxy.frontend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.conf.model.Secret;
import io.tidegate.proxy.backend.EmbeddedServer;
import io.tidegate.proxy.wire.Command;
import io.tidegate.proxy.wire.WirePackets;
import io.tidegate.proxy.wire.WirePackets.Packet;
import io.tidegate.proxy.wire.auth.ClientLogin;
import io.tidegate.proxy.wire.message.AuthData;
import io.tidegate.proxy.wire.message.AuthSwitchRequest;
import io.tidegate.proxy.wire.message.ChangeUser;
import io.tidegate.proxy.wire.message.ErrPacket;
import io.tidegate.proxy.wire.message.Greeting;
import io.tidegate.proxy.wire.message.OkPacket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UserChangeTest {
    private static final String TWO_USERS =
            ProxyInMemory.ONE_GROUP.replace(
                    "  app: {password: secret, schemas: [shop]}",
                    """
                      app: {password: secret, schemas: [shop]}
                      other: {password: hidden, schemas: [shop], default-schema: shop}
                      few: {password: hidden, schemas: [shop], max-connections: 1}
                      afar: {password: hidden, schemas: [shop], hosts: [192.0.2.1]}
                    """
                            .indent(0)
                            .stripTrailing());
    private static final String PLUGIN = "mysql_native_password";

    private final ProxyInMemory proxy = ProxyInMemory.of(TWO_USERS);
    private final CommandClient client = new CommandClient(proxy, "shop");
    private final EmbeddedServer server = proxy.server;

    @AfterEach
    void nothing_leaks() {
        assertThat(client.leaked()).isZero();
    }

    private static byte[] change(String user, String schema) {
        return change(user, schema, 45);
    }

    private static byte[] change(String user, String schema, int collation) {
        ChangeUser message =
                new ChangeUser(user, AuthData.EMPTY, schema, collation, PLUGIN, Map.of());
        return WirePackets.packet(0, out -> message.encode(out, LoginClient.CAPABILITIES));
    }

    /** What a client answers to a request for another plugin. */
    private static byte[] answer(Packet request, String password, int sequence) {
        AuthSwitchRequest asked = AuthSwitchRequest.decode(request.buffer());
        Greeting like = new Greeting("", 1, asked.data(), -1, 45, 2, asked.plugin());
        byte[] proof =
                new ClientLogin(new Secret(password), like, false, Runnable::run).begin().toBytes();
        return WirePackets.packet(sequence, out -> out.writeBytes(proof));
    }

    private List<Packet> changeTo(String user, String password, String schema) {
        client.send(change(user, schema));
        Packet request = client.replies().getFirst();
        assertThat(request.sequence()).isEqualTo(1);
        client.send(answer(request, password, 2));
        return client.replies();
    }

    private ErrPacket errorOf(List<Packet> replies, int sequence) {
        assertThat(replies).hasSize(1);
        assertThat(replies.getFirst().sequence()).isEqualTo(sequence);
        return ErrPacket.decode(replies.getFirst().buffer());
    }

    @Test
    void a_client_with_the_right_password_goes_on_as_the_other_user() {
        List<Packet> replies = changeTo("other", "hidden", "");

        assertThat(replies).hasSize(1);
        assertThat(replies.getFirst().sequence()).isEqualTo(3);
        assertThat(OkPacket.decode(replies.getFirst().buffer())).isEqualTo(OkPacket.of(2));
        client.query("SELECT 1 FROM t");
        server.letIn();
        assertThat(server.statements(0)).containsExactly("SELECT 1 FROM t");
    }

    @Test
    void commands_that_were_sent_ahead_are_carried_out_afterwards() {
        client.send(change("other", "shop"));
        Packet request = client.replies().getFirst();

        client.send(answer(request, "hidden", 2), CommandClient.command(Command.COM_PING, ""));

        assertThat(client.replies()).extracting(Packet::sequence).containsExactly(3, 1);
    }

    @Test
    void the_client_is_asked_by_the_scramble_of_its_greeting() {
        client.send(change("other", "shop"));

        Packet request = client.replies().getFirst();

        assertThat(AuthSwitchRequest.decode(request.buffer()).data())
                .isEqualTo(proxy.login.scramble());
    }

    @ParameterizedTest
    @ValueSource(strings = {"other", "nobody", "afar"})
    void a_wrong_password_an_unknown_user_and_a_forbidden_host_end_the_connection(String user) {
        ErrPacket error = errorOf(changeTo(user, user.equals("afar") ? "hidden" : "x", "shop"), 3);

        assertThat(error.errno()).isEqualTo(1045);
        assertThat(error.message()).startsWith("Access denied for user '" + user + "'@");
        assertThat(client.channel.isOpen()).isFalse();
    }

    @Test
    void a_schema_that_the_other_user_may_not_use_ends_the_connection() {
        ErrPacket error = errorOf(changeTo("other", "hidden", "elsewhere"), 3);

        assertThat(error.errno()).isEqualTo(1044);
        assertThat(client.channel.isOpen()).isFalse();
    }

    @Test
    void a_user_with_too_many_connections_gets_no_more_by_a_change() {
        CommandClient one = new CommandClient(proxy, "shop");
        one.send(change("few", "shop"));
        one.send(answer(one.replies().getFirst(), "hidden", 2));
        assertThat(one.replies().getFirst().firstByte()).isZero();

        ErrPacket error = errorOf(changeTo("few", "hidden", "shop"), 3);

        assertThat(error.errno()).isEqualTo(1203);
        one.channel.finishAndReleaseAll();
    }

    @Test
    void a_user_that_its_client_has_left_has_a_connection_more() {
        CommandClient one = new CommandClient(proxy, "shop");
        for (String user : List.of("few", "few", "other")) {
            one.send(change(user, "shop"));
            one.send(answer(one.replies().getFirst(), "hidden", 2));
            assertThat(one.replies().getFirst().firstByte()).isZero();
        }

        List<Packet> replies = changeTo("few", "hidden", "shop");

        assertThat(replies.getFirst().firstByte()).isZero();
        one.channel.finishAndReleaseAll();
    }

    @ParameterizedTest
    @ValueSource(ints = {28, 278})
    void a_character_set_that_cannot_be_scanned_or_opened_is_refused(int collation) {
        client.send(change("other", "shop", collation));
        client.send(answer(client.replies().getFirst(), "hidden", 2));

        assertThat(errorOf(client.replies(), 3).message()).startsWith("TG-UNSAFE-CHARACTER-SET");
        assertThat(client.channel.isOpen()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\u0001\u0002\u0003\u0004", "a\u0000", "a\u0000\u00c8abc"})
    void bytes_that_are_no_change_of_user_end_the_connection(String argument) {
        client.send(CommandClient.command(Command.COM_CHANGE_USER, argument));

        assertThat(errorOf(client.replies(), 1).errno()).isEqualTo(1047);
        assertThat(client.channel.isOpen()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3})
    void an_answer_out_of_order_ends_the_connection(int sequence) {
        client.send(change("other", "shop"));

        client.send(answer(client.replies().getFirst(), "hidden", sequence));

        assertThat(errorOf(client.replies(), 3).errno()).isEqualTo(1156);
        assertThat(client.channel.isOpen()).isFalse();
    }

    @Test
    void a_client_that_does_not_answer_is_not_waited_for() {
        client.channel.freezeTime();
        client.send(change("other", "shop"));
        client.replies();

        client.channel.advanceTimeBy(5, TimeUnit.SECONDS);
        client.channel.runScheduledPendingTasks();

        assertThat(client.replies().getFirst().firstByte()).isEqualTo(0xFF);
        assertThat(client.channel.isOpen()).isFalse();
    }

    @Test
    void the_ok_comes_when_the_server_has_ended_the_old_session() {
        client.query("BEGIN");
        client.query("UPDATE t SET a = 1");
        server.letIn();
        server.accept(0);
        server.reply(0, EmbeddedServer.OK_IN_TRANSACTION);
        server.received(0);
        client.replies();

        List<Packet> early = changeTo("other", "hidden", "shop");

        assertThat(early).isEmpty();
        assertThat(server.received(0).getFirst().firstByte())
                .isEqualTo(Command.COM_RESET_CONNECTION.code());
        server.accept(0);
        assertThat(client.replies()).extracting(Packet::sequence).containsExactly(3);
        assertThat(server.isOpen(0)).isFalse();
    }

    @Test
    void a_client_that_leaves_in_the_middle_is_forgotten() {
        client.send(change("other", "shop"));

        client.leave();

        assertThat(client.channel.isOpen()).isFalse();
    }

    @Test
    void names_in_utf8_are_read_as_such() {
        client.send(change("größe", "shop"));
        client.send(answer(client.replies().getFirst(), "x", 2));

        assertThat(new String(errorOf(client.replies(), 3).message().getBytes(UTF_8), UTF_8))
                .contains("'größe'");
    }
}

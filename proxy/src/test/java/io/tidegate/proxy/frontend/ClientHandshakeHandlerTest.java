package io.tidegate.proxy.frontend;

import static io.tidegate.proxy.wire.auth.AuthPlugin.CACHING_SHA2_PASSWORD;
import static io.tidegate.proxy.wire.auth.AuthPlugin.MYSQL_NATIVE_PASSWORD;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.model.Configuration;
import io.tidegate.conf.model.Credential;
import io.tidegate.conf.model.HintPolicy;
import io.tidegate.conf.model.ScatterPolicy;
import io.tidegate.conf.model.Secret;
import io.tidegate.conf.model.UserConfig;
import io.tidegate.proxy.wire.Capability;
import io.tidegate.proxy.wire.ServerStatus;
import io.tidegate.proxy.wire.WirePackets;
import io.tidegate.proxy.wire.WirePackets.Packet;
import io.tidegate.proxy.wire.auth.AuthExecutor;
import io.tidegate.proxy.wire.auth.AuthFixtures;
import io.tidegate.proxy.wire.auth.AuthPlugin;
import io.tidegate.proxy.wire.auth.ClientLogin;
import io.tidegate.proxy.wire.auth.ClientStep;
import io.tidegate.proxy.wire.message.AuthData;
import io.tidegate.proxy.wire.message.AuthMoreData;
import io.tidegate.proxy.wire.message.AuthSwitchRequest;
import io.tidegate.proxy.wire.message.ErrPacket;
import io.tidegate.proxy.wire.message.HandshakeResponse;
import io.tidegate.proxy.wire.message.OkPacket;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientHandshakeHandlerTest {
    private static final String PASSWORD = "pässword";
    private static final AuthExecutor DIRECT = new AuthExecutor(Runnable::run);
    private static final Configuration CONFIGURATION =
            AuthFixtures.configuration(
                    Map.of(
                            "app",
                            new Credential.Password(new Secret(PASSWORD)),
                            "old",
                            AuthFixtures.nativeVerifier(PASSWORD),
                            "new",
                            AuthFixtures.sha2Verifier(PASSWORD)));
    private static final byte[] QUERY =
            WirePackets.packet(0, out -> out.writeByte(3).writeCharSequence("SELECT 1", UTF_8));

    private LoginClient client = client(CONFIGURATION, DIRECT, MYSQL_NATIVE_PASSWORD);

    @AfterEach
    void nothing_leaks() {
        assertThat(client.leaked()).isZero();
    }

    @Test
    void the_greeting_says_who_is_there() {
        assertThat(client.greeting().serverVersion()).isEqualTo("9.7.0-test");
        assertThat(client.greeting().connectionId()).isEqualTo(77);
        assertThat(client.greeting().capabilities()).isEqualTo(HandshakeSettings.CAPABILITIES);
        assertThat(client.greeting().authPlugin()).isEqualTo("mysql_native_password");
        // Without it, MariaDB's clients take the greeting for one with MariaDB's own flags.
        assertThat(Capability.has(client.greeting().capabilities(), Capability.LONG_PASSWORD))
                .isTrue();
    }

    @Test
    void while_nobody_knows_what_the_servers_are_nobody_is_greeted() {
        client.leaked();

        client = LoginClient.ofUnknownServers(CONFIGURATION, DIRECT);

        Packet only = client.replies().getFirst();
        assertThat(only.sequence()).isZero();
        assertThat(ErrPacket.decode(only.buffer()))
                .satisfies(error -> {
                    assertThat(error.errno()).isEqualTo(1040);
                    assertThat(error.message()).startsWith("TG-NO-SERVER-YET");
                });
        assertThat(client.channel.isOpen()).isFalse();
    }

    @Test
    void a_client_that_knows_its_password_is_let_in() {
        login("app", PASSWORD, "shop", LoginClient.CAPABILITIES | Capability.SESSION_TRACK);

        Packet ok = client.replies().getFirst();
        assertThat(ok.sequence()).isEqualTo(2);
        assertThat(OkPacket.decode(ok.buffer())).isEqualTo(OkPacket.of(ServerStatus.AUTOCOMMIT));
        ClientIdentity identity = client.admitted.getFirst();
        assertThat(identity.user().name()).isEqualTo("app");
        assertThat(identity.schema()).isEqualTo("shop");
        assertThat(identity.connectionId()).isEqualTo(77);
        assertThat(Capability.has(identity.capabilities(), Capability.DEPRECATE_EOF)).isTrue();
        assertThat(Capability.has(identity.capabilities(), Capability.SESSION_TRACK)).isFalse();
        assertThat(client.channel.pipeline().get(ClientHandshakeHandler.class)).isNull();
        assertThat(client.channel.isOpen()).isTrue();
    }

    @Test
    void a_login_without_a_schema_gets_the_users_default() {
        client.leaked();
        Credential empty = new Credential.Password(new Secret(""));
        client =
                client(
                        AuthFixtures.configurationOf(
                                Stream.of(
                                        new UserConfig(
                                                "app",
                                                empty,
                                                Set.of(),
                                                Optional.of("other"),
                                                0,
                                                List.of(),
                                                false,
                                                false,
                                                ScatterPolicy.ALLOW,
                                                HintPolicy.REFUSE))),
                        DIRECT,
                        MYSQL_NATIVE_PASSWORD);

        login("app", "", "", LoginClient.CAPABILITIES);

        assertThat(client.admitted.getFirst().schema()).isEqualTo("other");
    }

    @ParameterizedTest
    @ValueSource(strings = {"app", "nobody", ""})
    void a_wrong_password_and_an_unknown_user_get_the_same_error(String user) {
        client.leaked();
        Credential plain = new Credential.Password(new Secret(PASSWORD));
        client =
                client(
                        AuthFixtures.configuration(Map.of("app", plain)),
                        DIRECT,
                        MYSQL_NATIVE_PASSWORD);

        login(user, "wrong", "", LoginClient.CAPABILITIES);

        assertRefused(
                2,
                new ErrPacket(
                        1045,
                        "28000",
                        "Access denied for user '" + user + "'@'unknown' (using password: YES)"));
    }

    @Test
    void a_missing_password_is_named_in_the_error() {
        login("app", "", "", LoginClient.CAPABILITIES);

        assertRefused(
                2,
                new ErrPacket(
                        1045,
                        "28000",
                        "Access denied for user 'app'@'unknown' (using password: NO)"));
    }

    @Test
    void a_schema_of_others_is_denied_before_one_learns_whether_it_exists() {
        login("app", PASSWORD, "other", LoginClient.CAPABILITIES);

        assertRefused(
                2,
                new ErrPacket(
                        1044,
                        "42000",
                        "Access denied for user 'app'@'unknown' to database 'other'"));
    }

    @Test
    void a_schema_that_does_not_exist_is_unknown() {
        login("app", PASSWORD, "gone", LoginClient.CAPABILITIES);

        assertRefused(2, new ErrPacket(1049, "42000", "Unknown database 'gone'"));
    }

    @Test
    void the_listener_may_refuse() {
        client.refusal = ErrorCode.MYSQL_TOO_MANY_USER_CONNECTIONS.with("too many");

        login("app", PASSWORD, "", LoginClient.CAPABILITIES);

        assertRefused(2, new ErrPacket(1203, "42000", "too many"));
    }

    @Test
    void commands_behind_a_good_login_are_kept_and_not_looked_at() {
        client.sendTogether(loginPacket("app", PASSWORD, "", LoginClient.CAPABILITIES), QUERY);

        assertThat(client.admitted).hasSize(1);
        assertThat(client.alreadyRead).isEqualTo("0900000003" + "53454c4543542031");
        assertThat(client.replies()).hasSize(1);
    }

    @Test
    void commands_behind_a_bad_login_are_thrown_away() {
        client.sendTogether(loginPacket("app", "wrong", "", LoginClient.CAPABILITIES), QUERY);
        client.sendBytes(QUERY);

        assertThat(client.alreadyRead).isNull();
        assertRefused(
                2,
                new ErrPacket(
                        1045,
                        "28000",
                        "Access denied for user 'app'@'unknown' (using password: YES)"));
    }

    @Test
    void a_command_instead_of_a_login_is_a_bad_handshake() {
        client.sendBytes(QUERY);

        assertRefused(1, new ErrPacket(1156, "08S01", "Got packets out of order"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 255})
    void a_login_with_another_sequence_id_is_out_of_order(int sequence) {
        HandshakeResponse response =
                LoginClient.response(
                        LoginClient.CAPABILITIES,
                        "app",
                        AuthData.EMPTY,
                        "",
                        "mysql_native_password");

        client.send(sequence, response::encode);

        assertRefused(
                (sequence + 1) & 0xFF, new ErrPacket(1156, "08S01", "Got packets out of order"));
    }

    @Test
    void tls_that_was_not_offered_is_a_bad_handshake() {
        client.send(
                1,
                out ->
                        out.writeIntLE(LoginClient.CAPABILITIES | Capability.SSL)
                                .writeIntLE(1 << 24)
                                .writeByte(45)
                                .writeZero(23));

        assertRefused(2, new ErrPacket(1043, "08S01", "Bad handshake"));
    }

    @Test
    void a_login_longer_than_its_bound_is_refused_by_its_header() {
        client.sendBytes(new byte[] {1, 0, 1, 1});

        assertThat(client.replies().getFirst().firstByte()).isEqualTo(0xFF);
        assertThat(client.channel.isOpen()).isFalse();
    }

    @Test
    void a_handshake_ends_at_its_deadline() {
        client.sendBytes(new byte[] {50, 0, 0});
        client.channel.advanceTimeBy(4999, TimeUnit.MILLISECONDS);
        client.channel.runScheduledPendingTasks();
        assertThat(client.channel.isOpen()).isTrue();

        client.channel.advanceTimeBy(1, TimeUnit.MILLISECONDS);
        client.channel.runScheduledPendingTasks();

        assertThat(client.channel.isOpen()).isFalse();
    }

    @Test
    void the_deadline_ends_with_the_login() {
        login("app", PASSWORD, "", LoginClient.CAPABILITIES);

        client.channel.advanceTimeBy(1, TimeUnit.HOURS);
        client.channel.runScheduledPendingTasks();

        assertThat(client.channel.isOpen()).isTrue();
    }

    @Test
    void a_client_is_switched_to_the_plugin_that_its_verifier_needs() {
        HandshakeResponse response =
                LoginClient.response(
                        LoginClient.CAPABILITIES,
                        "old",
                        AuthData.of(new byte[32]),
                        "",
                        "caching_sha2_password");
        client.send(1, response::encode);
        Packet asked = client.replies().getFirst();
        assertThat(asked.sequence()).isEqualTo(2);
        AuthData answer = clientLogin(PASSWORD).receive(AuthSwitchRequest.decode(asked.buffer()));

        client.send(3, out -> out.writeBytes(answer.toBytes()));

        assertThat(client.replies().getFirst().sequence()).isEqualTo(4);
        assertThat(client.admitted).hasSize(1);
    }

    @Test
    void a_client_that_cannot_be_switched_is_told_to_upgrade() {
        int capabilities = LoginClient.CAPABILITIES & ~Capability.PLUGIN_AUTH;

        login("new", PASSWORD, "", capabilities);

        Packet refused = client.replies().getFirst();
        assertThat(ErrPacket.decode(refused.buffer()).errno()).isEqualTo(1251);
    }

    @Test
    void full_authentication_by_rsa_lets_in_and_the_next_one_is_fast() {
        client.leaked();
        AuthExecutor executor = new AuthExecutor(Runnable::run);
        client = client(CONFIGURATION, executor, CACHING_SHA2_PASSWORD);
        ClientLogin login = clientLogin(PASSWORD);
        client.send(1, sha2Login(login)::encode);
        AuthData request = step(login, 2);
        client.send(3, out -> out.writeBytes(request.toBytes()));
        AuthData encrypted = step(login, 4);

        client.send(5, out -> out.writeBytes(encrypted.toBytes()));

        assertThat(client.replies()).extracting(Packet::sequence).containsExactly(6);
        assertThat(client.admitted).hasSize(1);
        assertThat(client.leaked()).isZero();
        client = client(CONFIGURATION, executor, CACHING_SHA2_PASSWORD);
        client.send(1, sha2Login(clientLogin(PASSWORD))::encode);
        assertThat(client.replies()).extracting(Packet::payload).first().isEqualTo("0103");
        assertThat(client.admitted).hasSize(1);
    }

    @Test
    void nothing_is_read_while_another_thread_verifies() {
        client.leaked();
        Queue<Runnable> work = new ArrayDeque<>();
        client = client(CONFIGURATION, new AuthExecutor(work::add), CACHING_SHA2_PASSWORD);
        client.send(1, sha2Login(clientLogin("wrong"))::encode);
        assertThat(client.replies()).hasSize(1);

        client.send(3, out -> out.writeByte(2));
        client.sendBytes(QUERY);

        assertThat(client.channel.config().isAutoRead()).isFalse();
        assertThat(client.replies()).isEmpty();
        while (!work.isEmpty()) {
            work.remove().run();
        }
        List<Packet> replies = client.replies();
        assertThat(replies.get(0).firstByte()).isEqualTo(AuthMoreData.HEADER);
        assertThat(replies.get(1).firstByte()).isEqualTo(ErrPacket.HEADER);
        assertThat(client.admitted).isEmpty();
        assertThat(client.channel.isOpen()).isFalse();
    }

    @Test
    void a_verdict_for_a_client_that_has_gone_is_forgotten() {
        client.leaked();
        Queue<Runnable> work = new ArrayDeque<>();
        client = client(CONFIGURATION, new AuthExecutor(work::add), CACHING_SHA2_PASSWORD);
        client.send(1, sha2Login(clientLogin(PASSWORD))::encode);
        client.send(3, out -> out.writeByte(2));

        client.channel.close().syncUninterruptibly();
        while (!work.isEmpty()) {
            work.remove().run();
        }

        assertThat(client.replies()).hasSize(1);
        assertThat(client.admitted).isEmpty();
    }

    @Test
    void too_many_logins_at_a_time_are_refused() {
        client.leaked();
        AuthExecutor full =
                new AuthExecutor(_ -> {
                    throw new RejectedExecutionException("full");
                });
        client = client(CONFIGURATION, full, CACHING_SHA2_PASSWORD);
        client.send(1, sha2Login(clientLogin(PASSWORD))::encode);
        assertThat(client.replies()).hasSize(1);

        client.send(3, out -> out.writeByte(2));

        assertRefused(4, new ErrPacket(1040, "08004", "Too many connections"));
    }

    private static LoginClient client(
            Configuration configuration, AuthExecutor executor, AuthPlugin greeted) {
        return new LoginClient(configuration, executor, greeted);
    }

    private ClientLogin clientLogin(String password) {
        return new ClientLogin(new Secret(password), client.greeting(), false, Runnable::run);
    }

    private byte[] loginPacket(String user, String password, String schema, int capabilities) {
        ClientLogin login = clientLogin(password);
        int all = schema.isEmpty() ? capabilities : capabilities | Capability.CONNECT_WITH_DB;
        HandshakeResponse response =
                LoginClient.response(all, user, login.begin(), schema, login.plugin().pluginName());
        return WirePackets.packet(1, response::encode);
    }

    private void login(String user, String password, String schema, int capabilities) {
        client.sendBytes(loginPacket(user, password, schema, capabilities));
    }

    private static HandshakeResponse sha2Login(ClientLogin login) {
        return LoginClient.response(
                LoginClient.CAPABILITIES, "new", login.begin(), "", "caching_sha2_password");
    }

    private AuthData step(ClientLogin login, int sequence) {
        Packet packet = client.replies().getFirst();
        assertThat(packet.sequence()).isEqualTo(sequence);
        return ((ClientStep.Answer) login.receive(AuthMoreData.decode(packet.buffer()))).data();
    }

    private void assertRefused(int sequence, ErrPacket error) {
        List<Packet> replies = client.replies();
        assertThat(replies).hasSize(1);
        assertThat(replies.getFirst().sequence()).isEqualTo(sequence);
        assertThat(ErrPacket.decode(replies.getFirst().buffer())).isEqualTo(error);
        assertThat(client.admitted).isEmpty();
        assertThat(client.channel.isOpen()).isFalse();
    }
}

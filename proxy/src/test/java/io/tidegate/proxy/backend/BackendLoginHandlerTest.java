package io.tidegate.proxy.backend;

import static io.tidegate.proxy.wire.ServerStatus.AUTOCOMMIT;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.embedded.EmbeddedChannel;
import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.model.Compression;
import io.tidegate.conf.model.Credential;
import io.tidegate.conf.model.Secret;
import io.tidegate.conf.topology.Endpoint;
import io.tidegate.proxy.compression.Codecs;
import io.tidegate.proxy.compression.CompressedServer;
import io.tidegate.proxy.compression.Frames;
import io.tidegate.proxy.compression.Method;
import io.tidegate.proxy.tls.BackendTls;
import io.tidegate.proxy.wire.Capability;
import io.tidegate.proxy.wire.WirePackets;
import io.tidegate.proxy.wire.auth.AuthExecutor;
import io.tidegate.proxy.wire.auth.AuthFixtures;
import io.tidegate.proxy.wire.auth.AuthPlugin;
import io.tidegate.proxy.wire.auth.AuthStep;
import io.tidegate.proxy.wire.auth.Claim;
import io.tidegate.proxy.wire.auth.ServerLogin;
import io.tidegate.proxy.wire.message.AuthData;
import io.tidegate.proxy.wire.message.AuthMoreData;
import io.tidegate.proxy.wire.message.AuthSwitchRequest;
import io.tidegate.proxy.wire.message.ErrPacket;
import io.tidegate.proxy.wire.message.Greeting;
import io.tidegate.proxy.wire.message.HandshakeResponse;
import io.tidegate.proxy.wire.message.OkPacket;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BackendLoginHandlerTest {
    private static final String PASSWORD = "pässword";
    private static final AuthData SCRAMBLE = AuthData.of("abcdefghijklmnopqrst".getBytes(US_ASCII));
    private static final String BEGINNING = "SET autocommit = 1";
    private static final int WANTED =
            Capability.PROTOCOL_41
                    | Capability.SECURE_CONNECTION
                    | Capability.PLUGIN_AUTH
                    | Capability.DEPRECATE_EOF
                    | Capability.SESSION_TRACK
                    | Capability.CONNECT_ATTRS;
    private static final byte[] OK = WirePackets.packet(2, OkPacket.of(AUTOCOMMIT)::encode);

    private LoginServer server = new LoginServer(PASSWORD, "shop", WANTED);

    @AfterEach
    void nothing_leaks() {
        assertThat(server.leaked()).isZero();
    }

    @Test
    void the_login_names_account_schema_and_what_both_sides_can() {
        greet("mysql_native_password", -1);

        WirePackets.Packet sent = server.answers().getFirst();
        assertThat(sent.sequence()).isEqualTo(1);
        HandshakeResponse response = HandshakeResponse.decode(sent.buffer());
        assertThat(response.user()).isEqualTo("tide");
        assertThat(response.schema()).isEqualTo("shop");
        assertThat(response.authPlugin()).isEqualTo("mysql_native_password");
        assertThat(response.attributes()).containsEntry("program_name", "tidegate");
        assertThat(response.capabilities())
                .isEqualTo(WANTED | Capability.LONG_PASSWORD | Capability.CONNECT_WITH_DB);
        assertThat(accepts(AuthPlugin.MYSQL_NATIVE_PASSWORD, response)).isTrue();
    }

    @Test
    void a_successful_login_leaves_the_pipeline_before_it_is_told() {
        greet("mysql_native_password", -1);
        server.answers();
        boolean[] gone = new boolean[1];
        server.done.addListener(
                _ -> gone[0] = server.channel.pipeline().get(BackendLoginHandler.class) == null);

        server.sendBytes(OK);
        assertThat(server.done.isDone()).isFalse();
        letBegin();
        server.channel.runPendingTasks();

        assertThat(gone[0]).isTrue();
        assertThat(server.done.getNow())
                .isEqualTo(
                        new BackendGreeting(
                                "9.7.0",
                                99,
                                -1,
                                WANTED | Capability.LONG_PASSWORD | Capability.CONNECT_WITH_DB,
                                255,
                                AUTOCOMMIT));
    }

    @Test
    void a_server_that_can_less_gets_less() {
        greet("mysql_native_password", WANTED & ~Capability.DEPRECATE_EOF);
        server.answers();

        server.sendBytes(OK);
        letBegin();

        BackendGreeting greeting = server.done.getNow();
        assertThat(Capability.has(greeting.capabilities(), Capability.DEPRECATE_EOF)).isFalse();
        assertThat(Capability.has(greeting.capabilities(), Capability.SESSION_TRACK)).isTrue();
    }

    @ParameterizedTest
    @EnumSource(value = Compression.class, names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void what_follows_the_login_is_compressed_when_the_configuration_says_so(
            Compression compression) {
        server.leaked();
        server = new LoginServer(PASSWORD, "shop", WANTED, compression);
        greet("mysql_native_password", -1);
        int asked = HandshakeResponse.decode(server.answers().getFirst().buffer()).capabilities();
        assertThat(asked & (Capability.COMPRESS | Capability.ZSTD))
                .isEqualTo(Method.capability(compression));

        server.sendBytes(OK);
        byte[] beginning =
                WirePackets.packet(
                        0, out -> out.writeByte(3).writeBytes(BEGINNING.getBytes(US_ASCII)));
        assertThat(server.answered()).isEqualTo(Frames.plain(0, beginning));
        server.sendBytes(Frames.plain(1, WirePackets.packet(1, OkPacket.of(AUTOCOMMIT)::encode)));

        assertThat(server.done.isSuccess()).isTrue();
        assertThat(server.channel.pipeline().get(CompressedServer.class)).isNotNull();
    }

    @Test
    void a_server_without_the_compression_that_is_wanted_is_not_used() {
        server.leaked();
        server = new LoginServer(PASSWORD, "shop", WANTED, Compression.ZSTD);

        greet("mysql_native_password", ~Capability.ZSTD);

        assertFailed(ErrorCode.GROUP_UNREACHABLE);
    }

    @Test
    void without_a_schema_none_is_named() {
        server.leaked();
        server = new LoginServer("", null, WANTED | Capability.CONNECT_WITH_DB);

        greet("mysql_native_password", -1);

        HandshakeResponse response = HandshakeResponse.decode(server.answers().getFirst().buffer());
        assertThat(response.schema()).isEmpty();
        assertThat(response.authResponse()).isEqualTo(AuthData.EMPTY);
        assertThat(Capability.has(response.capabilities(), Capability.CONNECT_WITH_DB)).isFalse();
    }

    @Test
    void caching_sha2_is_fast_when_the_server_knows_the_password() {
        greet("caching_sha2_password", -1);
        HandshakeResponse response = HandshakeResponse.decode(server.answers().getFirst().buffer());
        assertThat(accepts(AuthPlugin.CACHING_SHA2_PASSWORD, response)).isTrue();

        server.sendTogether(
                WirePackets.packet(2, more(3)::encode),
                WirePackets.packet(3, OkPacket.of(AUTOCOMMIT)::encode));

        letBegin();
        assertThat(server.done.isSuccess()).isTrue();
    }

    @Test
    void caching_sha2_sends_the_password_under_the_servers_key_when_it_does_not() {
        ServerLogin login = serverLogin(AuthFixtures.sha2Verifier(PASSWORD));
        greet("caching_sha2_password", -1);
        HandshakeResponse response = HandshakeResponse.decode(server.answers().getFirst().buffer());
        AuthStep full = login.begin(response.authPlugin(), response.authResponse());
        server.send(2, ((AuthStep.More) full).data()::encode);
        WirePackets.Packet request = server.answers().getFirst();
        assertThat(request).isEqualTo(new WirePackets.Packet(3, "02"));
        AuthStep key = settled(login.receive(AuthData.of(new byte[] {2})));

        server.send(4, ((AuthStep.More) key).data()::encode);

        WirePackets.Packet encrypted = server.answers().getFirst();
        assertThat(encrypted.sequence()).isEqualTo(5);
        byte[] block = new byte[encrypted.buffer().readableBytes()];
        encrypted.buffer().readBytes(block);
        assertThat(new String(block, UTF_8)).doesNotContain(PASSWORD);
        assertThat(settled(login.receive(AuthData.of(block))))
                .isInstanceOf(AuthStep.Accepted.class);
        server.send(6, OkPacket.of(AUTOCOMMIT)::encode);
        letBegin();
        assertThat(server.done.isSuccess()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"caching_sha2_password", "client_ed25519", ""})
    void a_server_may_switch_to_native(String greeted) {
        ServerLogin login = serverLogin(AuthFixtures.nativeVerifier(PASSWORD));
        greet(greeted, -1);
        server.answers();

        server.send(2, new AuthSwitchRequest("mysql_native_password", SCRAMBLE)::encode);

        WirePackets.Packet answer = server.answers().getFirst();
        assertThat(answer.sequence()).isEqualTo(3);
        byte[] bytes = new byte[answer.buffer().readableBytes()];
        answer.buffer().readBytes(bytes);
        assertThat(login.begin("mysql_native_password", AuthData.of(bytes)))
                .isInstanceOf(AuthStep.Accepted.class);
        server.send(4, OkPacket.of(AUTOCOMMIT)::encode);
        letBegin();
        assertThat(server.done.isSuccess()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"mysql_clear_password", "sha256_password", "dialog"})
    void a_plugin_that_is_not_spoken_is_named(String plugin) {
        greet("mysql_native_password", -1);

        server.send(2, new AuthSwitchRequest(plugin, SCRAMBLE)::encode);

        assertFailed(ErrorCode.BACKEND_LOGIN_REFUSED, plugin);
        assertThat(server.answers()).hasSize(1);
    }

    @Test
    void a_server_that_takes_no_connection_is_unreachable() {
        server.sendBytes(
                WirePackets.packet(
                        0,
                        out ->
                                out.writeByte(0xFF)
                                        .writeShortLE(1040)
                                        .writeCharSequence("Too many connections", UTF_8)));

        assertFailed(ErrorCode.GROUP_UNREACHABLE, "1040", "Too many connections");
    }

    @Test
    void a_refused_account_is_named_with_the_servers_words() {
        greet("mysql_native_password", -1);

        server.send(2, new ErrPacket(1045, "28000", "Access denied")::encode);

        assertFailed(ErrorCode.BACKEND_LOGIN_REFUSED, "tide", "1045", "28000", "Access denied");
        assertThat(failure().getMessage()).doesNotContain(PASSWORD);
    }

    @Test
    void a_closed_connection_is_unreachable() {
        greet("mysql_native_password", -1);

        server.channel.close().syncUninterruptibly();

        assertFailed(ErrorCode.GROUP_UNREACHABLE, "closed");
    }

    @Test
    void bytes_behind_the_greeting_are_no_servers() {
        server.sendTogether(greeting("mysql_native_password", -1), OK);

        assertFailed(ErrorCode.BACKEND_PROTOCOL);
        assertThat(server.answers()).isEmpty();
    }

    @Test
    void bytes_behind_the_ok_are_no_servers() {
        greet("mysql_native_password", -1);

        server.sendTogether(OK, new byte[] {1});

        assertFailed(ErrorCode.BACKEND_PROTOCOL);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "fb2f6574632f706173737764", // a request for a file
                "07", // no packet of a login
                "", // nothing
                "0104", // a step that native does not have
                "fe", // the switch of MySQL 4
                "fe6d7973716c5f6e61746976655f70617373776f7264006162", // a scramble too short
            })
    void what_a_login_does_not_allow_ends_it(String hex) {
        greet("mysql_native_password", -1);

        server.send(2, out -> out.writeBytes(HexFormat.of().parseHex(hex)));

        assertFailed(ErrorCode.BACKEND_PROTOCOL);
    }

    @Test
    void a_packet_out_of_order_ends_the_login() {
        greet("mysql_native_password", -1);

        server.send(3, OkPacket.of(AUTOCOMMIT)::encode);

        assertFailed(ErrorCode.BACKEND_PROTOCOL);
    }

    @Test
    void a_greeting_of_another_protocol_ends_the_login() {
        server.sendBytes("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(US_ASCII));

        assertFailed(ErrorCode.BACKEND_PROTOCOL);
    }

    @Test
    void a_collation_that_the_login_has_no_room_for_is_a_mistake_of_the_caller() {
        var promise = new EmbeddedChannel().eventLoop().<BackendGreeting>newPromise();

        assertThatThrownBy(() ->
                        new BackendLoginHandler(
                                PoolFixture.group(new Endpoint("127.0.0.1", 1)),
                                new BackendTls(Runnable::run),
                                null,
                                WANTED,
                                FirstStatement.of(Duty.STATEMENTS, 0),
                                256,
                                new Codecs(),
                                promise))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, AUTOCOMMIT})
    void every_connection_is_told_to_commit_by_itself_whatever_the_login_says(int status) {
        greet("mysql_native_password", -1);
        server.answers();

        server.send(2, OkPacket.of(status)::encode);

        assertThat(server.answers())
                .containsExactly(new WirePackets.Packet(0, "03" + hex("SET autocommit = 1")));
        assertThat(server.done.isDone()).isFalse();
        server.send(1, OkPacket.of(AUTOCOMMIT)::encode);
        BackendGreeting greeting = server.done.getNow();
        assertThat(greeting.status()).isEqualTo(AUTOCOMMIT);
    }

    @Test
    void a_server_that_refuses_to_commit_by_itself_is_not_used() {
        greet("mysql_native_password", -1);
        server.sendBytes(OK);

        server.send(1, new ErrPacket(1820, "HY000", "You must reset your password")::encode);

        assertFailed(ErrorCode.GROUP_UNREACHABLE, "autocommit", "1820", "reset your password");
    }

    @Test
    void a_server_that_still_does_not_commit_by_itself_is_not_used() {
        greet("mysql_native_password", -1);
        server.sendBytes(OK);

        server.send(1, OkPacket.of(0)::encode);

        assertFailed(ErrorCode.GROUP_UNREACHABLE, "autocommit");
    }

    @Test
    void what_is_no_answer_to_the_first_command_ends_the_connection() {
        greet("mysql_native_password", -1);
        server.sendBytes(OK);

        server.send(1, out -> out.writeByte(1));

        assertFailed(ErrorCode.BACKEND_PROTOCOL);
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(US_ASCII));
    }

    private void letBegin() {
        server.answers();
        server.send(1, OkPacket.of(AUTOCOMMIT)::encode);
    }

    private void greet(String plugin, int capabilities) {
        server.sendBytes(greeting(plugin, capabilities));
    }

    private static byte[] greeting(String plugin, int capabilities) {
        return WirePackets.packet(
                0,
                new Greeting("9.7.0", 99, SCRAMBLE, capabilities, 255, AUTOCOMMIT, plugin)::encode);
    }

    private static AuthMoreData more(int step) {
        return new AuthMoreData(AuthData.of(new byte[] {(byte) step}));
    }

    private static boolean accepts(AuthPlugin plugin, HandshakeResponse response) {
        return serverLogin(new Credential.Password(new Secret(PASSWORD)))
                        .begin(plugin.pluginName(), response.authResponse())
                instanceof AuthStep.Accepted;
    }

    private static ServerLogin serverLogin(Credential credential) {
        return new AuthExecutor(Runnable::run)
                .login(
                        AuthFixtures.configuration(Map.of("tide", credential)),
                        new Claim("tide", null, false, false),
                        AuthPlugin.MYSQL_NATIVE_PASSWORD,
                        SCRAMBLE);
    }

    private static AuthStep settled(AuthStep step) {
        return ((AuthStep.Later) step).step().toCompletableFuture().join();
    }

    private TidegateException failure() {
        server.channel.runPendingTasks();
        assertThat(server.done.isDone()).isTrue();
        assertThat(server.channel.isOpen()).isFalse();
        return (TidegateException) server.done.cause();
    }

    private void assertFailed(ErrorCode code, String... words) {
        assertThat(failure().code()).isEqualTo(code);
        for (String word : words) {
            assertThat(failure().getMessage()).contains(word);
        }
    }
}

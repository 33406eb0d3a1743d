package io.tidegate.proxy.backend;

import static io.tidegate.proxy.wire.ServerStatus.AUTOCOMMIT;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.tidegate.conf.certificate.Identity;
import io.tidegate.conf.certificate.SelfSigned;
import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.model.GroupTls;
import io.tidegate.proxy.tls.TlsPeer;
import io.tidegate.proxy.wire.Capability;
import io.tidegate.proxy.wire.WirePackets;
import io.tidegate.proxy.wire.WirePackets.Packet;
import io.tidegate.proxy.wire.message.AuthData;
import io.tidegate.proxy.wire.message.AuthMoreData;
import io.tidegate.proxy.wire.message.AuthSwitchRequest;
import io.tidegate.proxy.wire.message.Greeting;
import io.tidegate.proxy.wire.message.HandshakeResponse;
import io.tidegate.proxy.wire.message.OkPacket;
import io.tidegate.proxy.wire.message.SslRequest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Logins at servers that offer TLS, that do not, and that are not who they should be. */
class BackendTlsTest {
    private static final String PASSWORD = "pässword";
    private static final String CLEAR = HexFormat.of().formatHex((PASSWORD + "\0").getBytes(UTF_8));
    private static final AuthData SCRAMBLE = AuthData.of("abcdefghijklmnopqrst".getBytes(US_ASCII));
    private static final Identity THEIRS = SelfSigned.generate("db.test");
    private static final int WITHOUT_TLS = ~Capability.SSL;

    private LoginServer server = server(GroupTls.Mode.PREFERRED, List.of());

    @AfterEach
    void nothing_leaks() {
        assertThat(server.leaked()).isZero();
    }

    @Test
    void a_server_that_offers_tls_gets_no_more_than_the_request_in_clear_text() {
        greet(-1);

        Packet request = server.request();
        assertThat(request.sequence()).isEqualTo(1);
        assertThat(request.buffer().readableBytes()).isEqualTo(32);
        assertThat(SslRequest.is(request.buffer())).isTrue();
        ByteBuf next = server.channel.readOutbound();
        assertThat(next.readUnsignedByte()).as("a record of a TLS handshake").isEqualTo((short) 22);
        next.release();
        assertThat(server.done.isDone()).isFalse();
    }

    @Test
    void the_login_goes_on_inside_tls() {
        TlsPeer peer = startTls(-1);

        HandshakeResponse login = login(peer);

        assertThat(login.user()).isEqualTo("tide");
        assertThat(Capability.has(login.capabilities(), Capability.SSL)).isTrue();
        reply(peer, 3, OkPacket.of(AUTOCOMMIT)::encode);
        assertThat(received(peer)).hasSize(1);
        reply(peer, 1, OkPacket.of(AUTOCOMMIT)::encode);
        BackendGreeting greeting = server.done.getNow();
        assertThat(Capability.has(greeting.capabilities(), Capability.SSL)).isFalse();
        peer.close();
    }

    @Test
    void a_server_without_tls_is_logged_in_to_as_before() {
        greet(WITHOUT_TLS);

        assertThat(HandshakeResponse.decode(server.answers().getFirst().buffer()).user())
                .isEqualTo("tide");
    }

    @Test
    void tls_that_is_disabled_is_not_asked_for() {
        server.leaked();
        server = server(GroupTls.Mode.DISABLED, List.of());

        greet(-1);

        HandshakeResponse login = HandshakeResponse.decode(server.answers().getFirst().buffer());
        assertThat(Capability.has(login.capabilities(), Capability.SSL)).isFalse();
    }

    /** Who stands between can take the flag out of the greeting. */
    @ParameterizedTest
    @EnumSource(names = {"REQUIRED", "VERIFY_CA", "VERIFY_IDENTITY"})
    void a_server_without_tls_is_told_nothing_where_tls_is_required(GroupTls.Mode mode) {
        server.leaked();
        server = server(mode, List.of());

        greet(WITHOUT_TLS);

        assertFailed(ErrorCode.BACKEND_TLS, "does not offer TLS");
        assertThat(server.answers()).isEmpty();
    }

    @Test
    void what_stands_behind_the_greeting_in_clear_text_ends_the_login() {
        server.sendTogether(greeting(-1), WirePackets.packet(2, OkPacket.of(AUTOCOMMIT)::encode));

        assertFailed(ErrorCode.BACKEND_PROTOCOL, "our turn");
        assertThat(server.answers()).isEmpty();
    }

    @Test
    void a_server_that_goes_on_in_clear_text_is_not_believed() {
        greet(-1);
        server.request();

        server.sendTogether(WirePackets.packet(2, OkPacket.of(AUTOCOMMIT)::encode), new byte[64]);

        assertFailed(ErrorCode.BACKEND_TLS, "no password was sent");
    }

    @Test
    void a_server_that_nobody_vouches_for_is_told_nothing() {
        server.leaked();
        server = server(GroupTls.Mode.VERIFY_CA, List.of(SelfSigned.generate("another.test")));

        TlsPeer peer = startTls(-1);

        assertThat(peer.read()).isEmpty();
        assertFailed(ErrorCode.BACKEND_TLS, "no password was sent");
        peer.close();
    }

    @Test
    void a_server_that_is_vouched_for_may_be_anywhere_if_only_that_is_asked() {
        server.leaked();
        server = server(GroupTls.Mode.VERIFY_CA, List.of(THEIRS), "db7.example.com");

        TlsPeer peer = startTls(-1);

        assertThat(login(peer).user()).isEqualTo("tide");
        peer.close();
    }

    @Test
    void a_server_has_to_be_at_the_address_of_its_certificate() {
        server.leaked();
        server = server(GroupTls.Mode.VERIFY_IDENTITY, List.of(THEIRS), "127.0.0.2");

        TlsPeer peer = startTls(-1);

        assertThat(peer.read()).isEmpty();
        assertFailed(ErrorCode.BACKEND_TLS, "127.0.0.2");
        peer.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost"})
    void a_server_at_the_address_of_its_certificate_is_logged_in_to(String host) {
        server.leaked();
        server = server(GroupTls.Mode.VERIFY_IDENTITY, List.of(THEIRS), host);

        TlsPeer peer = startTls(-1);

        assertThat(login(peer).user()).isEqualTo("tide");
        peer.close();
    }

    @Test
    void inside_tls_the_password_needs_no_rsa() {
        TlsPeer peer = startTls(-1);
        login(peer);

        reply(peer, 3, new AuthMoreData(AuthData.of(new byte[] {4}))::encode);

        assertThat(received(peer)).containsExactly(new Packet(4, CLEAR));
        peer.close();
    }

    @Test
    void inside_tls_the_password_is_given_in_clear_text_if_it_is_asked_for() {
        TlsPeer peer = startTls(-1);
        login(peer);

        reply(
                peer,
                3,
                new AuthSwitchRequest("mysql_clear_password", AuthData.of(new byte[0]))::encode);

        assertThat(received(peer)).containsExactly(new Packet(4, CLEAR));
        peer.close();
    }

    private static LoginServer server(GroupTls.Mode mode, List<Identity> authorities) {
        return server(mode, authorities, "127.0.0.1");
    }

    private static LoginServer server(GroupTls.Mode mode, List<Identity> authorities, String host) {
        return new LoginServer(
                PASSWORD,
                null,
                Capability.PROTOCOL_41 | Capability.SECURE_CONNECTION | Capability.PLUGIN_AUTH,
                new GroupTls(
                        mode,
                        authorities.stream().map(Identity::certificate).toList(),
                        Optional.empty()),
                host);
    }

    private void greet(int capabilities) {
        server.sendBytes(greeting(capabilities));
    }

    private static byte[] greeting(int capabilities) {
        Greeting greeting =
                new Greeting(
                        "9.7.0-test",
                        1,
                        SCRAMBLE,
                        capabilities,
                        45,
                        AUTOCOMMIT,
                        "caching_sha2_password");
        return WirePackets.packet(0, greeting::encode);
    }

    private TlsPeer startTls(int capabilities) {
        greet(capabilities);
        TlsPeer peer = TlsPeer.server(THEIRS);
        server.request();
        peer.exchange(server.channel);
        return peer;
    }

    private HandshakeResponse login(TlsPeer peer) {
        Packet packet = received(peer).getFirst();
        assertThat(packet.sequence()).isEqualTo(2);
        return HandshakeResponse.decode(packet.buffer());
    }

    private List<Packet> received(TlsPeer peer) {
        peer.exchange(server.channel);
        return WirePackets.parse(peer.read());
    }

    private void reply(TlsPeer peer, int sequence, Consumer<ByteBuf> message) {
        peer.write(WirePackets.packet(sequence, message));
        peer.exchange(server.channel);
    }

    private void assertFailed(ErrorCode code, String words) {
        server.channel.runPendingTasks();
        assertThat(server.done.isDone()).isTrue();
        assertThat(server.channel.isOpen()).isFalse();
        TidegateException failure = (TidegateException) server.done.cause();
        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure.getMessage()).contains(words);
    }
}

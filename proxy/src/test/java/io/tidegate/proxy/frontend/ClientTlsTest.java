package io.tidegate.proxy.frontend;

import static io.tidegate.proxy.wire.auth.AuthPlugin.CACHING_SHA2_PASSWORD;
import static io.tidegate.proxy.wire.auth.AuthPlugin.MYSQL_NATIVE_PASSWORD;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.conf.certificate.Identity;
import io.tidegate.conf.certificate.SelfSigned;
import io.tidegate.conf.model.Configuration;
import io.tidegate.conf.model.Credential;
import io.tidegate.conf.model.HintPolicy;
import io.tidegate.conf.model.ListenerConfig;
import io.tidegate.conf.model.ListenerTls;
import io.tidegate.conf.model.ScatterPolicy;
import io.tidegate.conf.model.Secret;
import io.tidegate.conf.model.UserConfig;
import io.tidegate.proxy.tls.ServerTls;
import io.tidegate.proxy.tls.TlsPeer;
import io.tidegate.proxy.wire.Capability;
import io.tidegate.proxy.wire.WirePackets;
import io.tidegate.proxy.wire.WirePackets.Packet;
import io.tidegate.proxy.wire.auth.AuthExecutor;
import io.tidegate.proxy.wire.auth.AuthFixtures;
import io.tidegate.proxy.wire.auth.AuthPlugin;
import io.tidegate.proxy.wire.auth.ClientLogin;
import io.tidegate.proxy.wire.message.AuthSwitchRequest;
import io.tidegate.proxy.wire.message.ErrPacket;
import io.tidegate.proxy.wire.message.HandshakeResponse;
import io.tidegate.proxy.wire.message.OkPacket;
import io.tidegate.proxy.wire.message.SslRequest;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Logins of clients that ask for TLS, that have to, and that only pretend to. */
class ClientTlsTest {
    private static final String PASSWORD = "pässword";
    private static final Credential PLAIN = new Credential.Password(new Secret(PASSWORD));
    private static final Identity MINE = SelfSigned.generate("server.test");
    private static final Identity CLIENTS = SelfSigned.generate("client.test");
    private static final AuthExecutor DIRECT = new AuthExecutor(Runnable::run);
    private static final int IN_TLS = LoginClient.CAPABILITIES | Capability.SSL;

    private LoginClient client = client(ListenerTls.Mode.PREFERRED, MYSQL_NATIVE_PASSWORD);

    @AfterEach
    void nothing_leaks() {
        assertThat(client.leaked()).isZero();
    }

    @Test
    void tls_is_offered_beside_everything_else() {
        assertThat(client.greeting().capabilities())
                .isEqualTo(HandshakeSettings.CAPABILITIES | Capability.SSL);
    }

    @Test
    void a_client_goes_on_inside_tls() {
        TlsPeer peer = startTls(Optional.empty());

        List<Packet> replies = inside(peer, login(PASSWORD, Map.of()));

        assertThat(replies).hasSize(1);
        assertThat(replies.getFirst().sequence()).isEqualTo(3);
        assertThat(replies.getFirst().firstByte()).isEqualTo(OkPacket.HEADER);
        assertThat(client.admitted).hasSize(1);
        assertThat(client.failures).isZero();
    }

    @Test
    void the_ok_proves_that_the_server_knows_the_password_and_is_who_shows_the_certificate()
            throws Exception {
        TlsPeer peer = startTls(Optional.empty());

        OkPacket ok = OkPacket.decode(inside(peer, login(PASSWORD, Map.of())).getFirst().buffer());

        MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        byte[] fingerprint = sha256.digest(MINE.certificate().getEncoded());
        sha256.update(sha1.digest(sha1.digest(PASSWORD.getBytes(UTF_8))));
        sha256.update(client.greeting().scramble().toBytes());
        sha256.update(fingerprint);
        assertThat(ok.info())
                .isEqualTo("\u0001" + HexFormat.of().withUpperCase().formatHex(sha256.digest()));
    }

    @Test
    void outside_of_tls_nothing_is_proved() {
        client.sendBytes(WirePackets.packet(1, login(PASSWORD, Map.of())::encode));

        assertThat(OkPacket.decode(client.replies().getFirst().buffer()).info()).isEmpty();
    }

    /** Its clients have no proof for caching_sha2_password. */
    @Test
    void a_client_of_mariadb_is_asked_for_the_plugin_that_has_a_proof() {
        client.leaked();
        client = client(ListenerTls.Mode.PREFERRED, CACHING_SHA2_PASSWORD);
        TlsPeer peer = startTls(Optional.empty());

        List<Packet> replies = inside(peer, login(PASSWORD, Map.of("_client_name", "libmariadb")));

        assertThat(replies.getFirst().firstByte()).isEqualTo(0xFE);
        assertThat(AuthSwitchRequest.decode(replies.getFirst().buffer()).plugin())
                .isEqualTo("mysql_native_password");
    }

    @Test
    void another_client_is_not() {
        client.leaked();
        client = client(ListenerTls.Mode.PREFERRED, CACHING_SHA2_PASSWORD);
        TlsPeer peer = startTls(Optional.empty());

        List<Packet> replies = inside(peer, login(PASSWORD, Map.of("_client_name", "libmysql")));

        assertThat(replies).extracting(Packet::firstByte).containsExactly(1, OkPacket.HEADER);
    }

    @Test
    void a_wrong_password_is_refused_inside_tls() {
        TlsPeer peer = startTls(Optional.empty());

        List<Packet> replies = inside(peer, login("wrong", Map.of()));

        assertThat(ErrPacket.decode(replies.getFirst().buffer()).errno()).isEqualTo(1045);
        assertThat(client.admitted).isEmpty();
        assertThat(client.failures).isEqualTo(1);
    }

    /** What stands behind the request was not encrypted, so it must not count as if it were. */
    @Test
    void clear_text_behind_the_request_for_tls_ends_the_connection() {
        client.sendTogether(
                request(),
                WirePackets.packet(2, login(PASSWORD, Map.of())::encode),
                WirePackets.packet(
                        0, out -> out.writeByte(3).writeCharSequence("SELECT 1", UTF_8)));

        client.channel.runPendingTasks();
        assertThat(client.channel.isOpen()).isFalse();
        assertThat(client.admitted).isEmpty();
        assertThat(client.failures).isEqualTo(1);
    }

    @Test
    void a_request_for_tls_with_a_login_in_it_ends_the_connection() {
        HandshakeResponse login =
                LoginClient.response(
                        IN_TLS, "app", clientLogin(PASSWORD).begin(), "", "mysql_native_password");

        client.sendBytes(WirePackets.packet(1, login::encode));

        assertThat(ErrPacket.decode(client.replies().getFirst().buffer()).errno()).isEqualTo(1043);
        assertThat(client.admitted).isEmpty();
    }

    @Test
    void a_second_request_for_tls_is_no_login() {
        TlsPeer peer = startTls(Optional.empty());

        peer.write(WirePackets.packet(2, new SslRequest(IN_TLS, 1, 45)::encode));
        peer.exchange(client.channel);

        assertThat(ErrPacket.decode(WirePackets.parse(peer.read()).getFirst().buffer()).errno())
                .isEqualTo(1043);
    }

    @Test
    void a_handshake_that_is_not_finished_is_cut_off() {
        client.sendBytes(request());

        client.channel.advanceTimeBy(5, TimeUnit.SECONDS);
        client.channel.runScheduledPendingTasks();
        // Its own close is not waited for very long either.
        client.channel.advanceTimeBy(5, TimeUnit.SECONDS);
        client.channel.runScheduledPendingTasks();

        assertThat(client.channel.isOpen()).isFalse();
        assertThat(client.failures).isEqualTo(1);
    }

    @Test
    void a_listener_that_requires_tls_refuses_who_does_not_ask_for_it() {
        client.leaked();
        client = client(ListenerTls.Mode.REQUIRED, MYSQL_NATIVE_PASSWORD);

        client.sendBytes(WirePackets.packet(1, login(PASSWORD, Map.of())::encode));

        ErrPacket refusal = ErrPacket.decode(client.replies().getFirst().buffer());
        assertThat(refusal.errno()).isEqualTo(3159);
        assertThat(client.admitted).isEmpty();
    }

    @Test
    void a_user_who_has_to_use_tls_is_told_so_with_the_right_password_only() {
        client.sendBytes(WirePackets.packet(1, login("careful", PASSWORD, Map.of())::encode));
        assertThat(ErrPacket.decode(client.replies().getFirst().buffer()).errno()).isEqualTo(3159);
        client.leaked();
        client = client(ListenerTls.Mode.PREFERRED, MYSQL_NATIVE_PASSWORD);

        client.sendBytes(WirePackets.packet(1, login("careful", "wrong", Map.of())::encode));

        assertThat(ErrPacket.decode(client.replies().getFirst().buffer()).errno()).isEqualTo(1045);
    }

    @Test
    void a_user_who_has_to_use_tls_gets_in_with_it() {
        TlsPeer peer = startTls(Optional.empty());

        inside(peer, login("careful", PASSWORD, Map.of()));

        assertThat(client.admitted).hasSize(1);
    }

    @Test
    void a_client_that_has_to_be_verified_needs_a_certificate() {
        client.leaked();
        client = client(ListenerTls.Mode.VERIFY_CA, MYSQL_NATIVE_PASSWORD);
        TlsPeer peer = startTls(Optional.empty());

        assertThat(inside(peer, login(PASSWORD, Map.of()))).isEmpty();
        assertThat(client.admitted).isEmpty();
        assertThat(client.channel.isOpen()).isFalse();
    }

    @Test
    void a_client_that_has_to_be_verified_needs_a_certificate_of_a_trusted_authority() {
        client.leaked();
        client = client(ListenerTls.Mode.VERIFY_CA, MYSQL_NATIVE_PASSWORD);
        TlsPeer peer = startTls(Optional.of(SelfSigned.generate("client.test")));

        assertThat(inside(peer, login(PASSWORD, Map.of()))).isEmpty();
        assertThat(client.admitted).isEmpty();
    }

    @Test
    void a_client_that_is_verified_gets_in() {
        client.leaked();
        client = client(ListenerTls.Mode.VERIFY_CA, MYSQL_NATIVE_PASSWORD);
        TlsPeer peer = startTls(Optional.of(CLIENTS));

        inside(peer, login(PASSWORD, Map.of()));

        assertThat(client.admitted).hasSize(1);
    }

    private static LoginClient client(ListenerTls.Mode mode, AuthPlugin greeted) {
        ListenerTls tls =
                new ListenerTls(
                        mode,
                        Optional.of(MINE),
                        mode == ListenerTls.Mode.VERIFY_CA
                                ? List.of(CLIENTS.certificate())
                                : List.of());
        return new LoginClient(
                configuration(tls), DIRECT, greeted, ServerTls.of(tls, MINE, Runnable::run));
    }

    private static Configuration configuration(ListenerTls tls) {
        Configuration some =
                AuthFixtures.configurationOf(
                        Stream.of(
                                new UserConfig(
                                        "app",
                                        PLAIN,
                                        Set.of(),
                                        Optional.empty(),
                                        0,
                                        List.of(),
                                        false,
                                        false,
                                        ScatterPolicy.ALLOW,
                                        HintPolicy.REFUSE),
                                new UserConfig(
                                        "careful",
                                        PLAIN,
                                        Set.of(),
                                        Optional.empty(),
                                        0,
                                        List.of(),
                                        true,
                                        false,
                                        ScatterPolicy.ALLOW,
                                        HintPolicy.REFUSE)));
        ListenerConfig listener = some.listener();
        return new Configuration(
                new ListenerConfig(
                        listener.host(),
                        listener.port(),
                        listener.backlog(),
                        listener.transport(),
                        listener.eventLoops(),
                        listener.serverVersion(),
                        tls,
                        listener.compression(),
                        listener.proxyProtocol()),
                some.http(),
                some.admin(),
                some.pool(),
                some.limits(),
                some.users(),
                some.groups(),
                some.schemas());
    }

    private static byte[] request() {
        return WirePackets.packet(1, new SslRequest(IN_TLS, 1 << 24, 45)::encode);
    }

    private TlsPeer startTls(Optional<Identity> mine) {
        client.sendBytes(request());
        TlsPeer peer = TlsPeer.client(mine);
        peer.exchange(client.channel);
        return peer;
    }

    private List<Packet> inside(TlsPeer peer, HandshakeResponse login) {
        peer.write(WirePackets.packet(2, login::encode));
        peer.exchange(client.channel);
        List<Packet> replies = WirePackets.parse(peer.read());
        peer.close();
        return replies;
    }

    private ClientLogin clientLogin(String password) {
        return new ClientLogin(new Secret(password), client.greeting(), true, Runnable::run);
    }

    private HandshakeResponse login(String password, Map<String, String> attributes) {
        return login("app", password, attributes);
    }

    private HandshakeResponse login(String user, String password, Map<String, String> attributes) {
        ClientLogin login = clientLogin(password);
        int attributed = attributes.isEmpty() ? 0 : Capability.CONNECT_ATTRS;
        return new HandshakeResponse(
                LoginClient.CAPABILITIES | attributed,
                1 << 24,
                45,
                user,
                login.begin(),
                "",
                login.plugin().pluginName(),
                attributes,
                0);
    }
}

package io.tidegate.proxy.frontend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.conf.certificate.Identity;
import io.tidegate.conf.certificate.SelfSigned;
import io.tidegate.conf.model.Configuration;
import io.tidegate.conf.model.Credential;
import io.tidegate.conf.model.ListenerTls;
import io.tidegate.conf.model.Secret;
import io.tidegate.proxy.fuzz.Fuzz;
import io.tidegate.proxy.fuzz.Mutations;
import io.tidegate.proxy.fuzz.Pieces;
import io.tidegate.proxy.fuzz.Round;
import io.tidegate.proxy.tls.ServerTls;
import io.tidegate.proxy.tls.TlsPeer;
import io.tidegate.proxy.wire.Capability;
import io.tidegate.proxy.wire.WirePackets;
import io.tidegate.proxy.wire.WirePackets.Packet;
import io.tidegate.proxy.wire.auth.AuthExecutor;
import io.tidegate.proxy.wire.auth.AuthFixtures;
import io.tidegate.proxy.wire.auth.AuthPlugin;
import io.tidegate.proxy.wire.auth.ClientLogin;
import io.tidegate.proxy.wire.message.AuthData;
import io.tidegate.proxy.wire.message.ErrPacket;
import io.tidegate.proxy.wire.message.HandshakeResponse;
import io.tidegate.proxy.wire.message.SslRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Logins with changed, lost and doubled bytes, and answers that nobody asked for. */
class ClientHandshakeFuzzTest {
    private static final long MAX_HELD = 128 * 1024;

    /** Most of it is the client's side, which is fed byte by byte too. */
    private static final long WITH_TLS = 64 << 20;

    private static final int MOST_STEPS = 4;
    private static final Identity MINE = SelfSigned.generate("server.test");
    private static final String[] USERS = {"plain", "native", "sha2", "nobody", ""};
    private static final String[] PLUGINS = {
        "mysql_native_password", "caching_sha2_password", "mysql_clear_password", "x", ""
    };
    private static final AuthPlugin[] GREETED = {
        AuthPlugin.MYSQL_NATIVE_PASSWORD, AuthPlugin.CACHING_SHA2_PASSWORD
    };

    private final AuthExecutor executor = new AuthExecutor(Runnable::run);
    private final Configuration configuration =
            AuthFixtures.configuration(
                    Map.of(
                            "plain",
                            new Credential.Password(new Secret("right")),
                            "native",
                            AuthFixtures.nativeVerifier("right"),
                            "sha2",
                            AuthFixtures.sha2Verifier("right")));
    private final ServerTls tls =
            ServerTls.of(
                    new ListenerTls(ListenerTls.Mode.PREFERRED, Optional.of(MINE), List.of()),
                    MINE,
                    Runnable::run);

    @Test
    void no_wrong_login_gets_in_and_each_gets_an_error_or_waits() {
        Fuzz.run(round -> {
            LoginClient client = client(round.random(), false);
            Conversation conversation = new Conversation(round, client);
            round.feed(conversation::run);
            conversation.check();
        });
    }

    @Test
    void nor_does_one_behind_a_request_for_tls() {
        Fuzz.run(
                WITH_TLS,
                round -> {
                    LoginClient client = client(round.random(), true);
                    Conversation conversation = new Conversation(round, client);
                    round.feed(conversation::requestTls);
                    conversation.check();
                });
    }

    @Test
    void nor_does_one_inside_of_tls() {
        Fuzz.run(
                WITH_TLS,
                round -> {
                    LoginClient client = client(round.random(), true);
                    Conversation conversation = new Conversation(round, client);
                    round.feed(conversation::insideTls);
                    conversation.check();
                });
    }

    private LoginClient client(Random random, boolean offered) {
        AuthPlugin greeted = GREETED[random.nextInt(GREETED.length)];
        return offered
                ? new LoginClient(configuration, executor, greeted, tls)
                : new LoginClient(configuration, executor, greeted);
    }

    private static final class Conversation {
        final Round round;
        final Random random;
        final LoginClient client;
        final boolean right;
        final Pieces pieces;
        boolean refused;
        boolean encrypted;

        Conversation(Round round, LoginClient client) {
            this.round = round;
            this.random = round.random();
            this.client = client;
            this.right = random.nextBoolean();
            this.pieces = Pieces.any(random);
        }

        void run() {
            send(Mutations.some(login(1), random));
            for (int step = 0; step < MOST_STEPS && goesOn(); step++) {
                List<Packet> replies = replies();
                int next = replies.isEmpty() ? 3 : replies.getLast().sequence() + 1;
                if (goesOn()) {
                    send(Mutations.some(answer(replies, next), random));
                }
            }
            replies();
        }

        void requestTls() {
            encrypted = true;
            byte[] request = request();
            send(Mutations.joined(Mutations.some(request, random), hello()));
            send(Mutations.some(login(2), random));
        }

        void insideTls() {
            encrypted = true;
            send(request());
            TlsPeer peer = TlsPeer.client(Optional.empty());
            peer.exchange(client.channel);
            byte[] login = Mutations.some(login(2), random);
            peer.write(round.fed("inside of TLS", login));
            peer.exchange(client.channel);
            List<Packet> replies = WirePackets.parse(peer.read());
            if (goesOn() && !replies.isEmpty()) {
                peer.write(Mutations.some(answer(replies, 4), random));
                peer.exchange(client.channel);
            }
            peer.close();
        }

        private boolean goesOn() {
            return client.channel.isOpen() && client.admitted.isEmpty();
        }

        private void send(byte[] bytes) {
            pieces.feed(
                    client.channel,
                    round.fed("from the client", bytes),
                    random,
                    () -> {
                        assertThat(client.allocator.metric().usedHeapMemory()).isLessThan(MAX_HELD);
                        assertThat(client.allocator.metric().usedDirectMemory())
                                .isLessThan(MAX_HELD);
                    });
        }

        private List<Packet> replies() {
            List<Packet> replies = client.replies();
            refused |= !replies.isEmpty() && replies.getLast().firstByte() == ErrPacket.HEADER;
            return replies;
        }

        private byte[] request() {
            int capabilities = LoginClient.CAPABILITIES | Capability.SSL;
            return WirePackets.packet(1, new SslRequest(capabilities, 1 << 24, 45)::encode);
        }

        /** What may stand behind the request: the start of TLS, garbage, or a login in clear. */
        private byte[] hello() {
            return switch (random.nextInt(4)) {
                case 0 -> new byte[0];
                case 1 -> Mutations.random(random.nextInt(600), random);
                case 2 ->
                        Mutations.some(
                                Mutations.joined(
                                        new byte[] {22, 3, 1, 1, 0, 1, 0, 0, (byte) 252, 3, 3},
                                        Mutations.random(245, random)),
                                random);
                default -> login(2);
            };
        }

        private byte[] login(int sequence) {
            ClientLogin login =
                    new ClientLogin(
                            new Secret(password()), client.greeting(), false, Runnable::run);
            int capabilities = LoginClient.CAPABILITIES;
            for (int flag :
                    new int[] {
                        Capability.CONNECT_ATTRS,
                        Capability.CONNECT_WITH_DB,
                        Capability.PLUGIN_AUTH_LENENC_CLIENT_DATA
                    }) {
                capabilities |= random.nextBoolean() ? flag : 0;
            }
            if (random.nextInt(10) == 0) {
                capabilities &= ~Capability.PLUGIN_AUTH;
            }
            HandshakeResponse response =
                    new HandshakeResponse(
                            capabilities,
                            1 << 24,
                            random.nextInt(256),
                            one(USERS),
                            random.nextInt(4) == 0
                                    ? AuthData.of(Mutations.random(random.nextInt(40), random))
                                    : login.begin(),
                            one("shop", "other", "no", ""),
                            one(PLUGINS),
                            attributes(),
                            random.nextInt(30));
            return WirePackets.packet(sequence, response::encode);
        }

        private String password() {
            return right ? "right" : "wrong";
        }

        private Map<String, String> attributes() {
            Map<String, String> attributes = new HashMap<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                attributes.put(
                        one("_client_name", "program_name", "x".repeat(random.nextInt(100))),
                        one("libmariadb", "libmysql", "y".repeat(random.nextInt(300))));
            }
            return attributes;
        }

        private byte[] answer(List<Packet> replies, int sequence) {
            byte[] payload =
                    switch (random.nextInt(5)) {
                        case 0 -> Mutations.random(random.nextInt(30), random);
                        case 1 -> new byte[] {2};
                        case 2 -> Mutations.random(256, random);
                        case 3 -> (password() + "\0").getBytes(UTF_8);
                        default -> nativeAnswer(replies);
                    };
            return WirePackets.packet(sequence, out -> out.writeBytes(payload));
        }

        private byte[] nativeAnswer(List<Packet> replies) {
            if (replies.isEmpty()) {
                return new byte[0];
            }
            return new ClientLogin(new Secret(password()), client.greeting(), false, Runnable::run)
                    .begin()
                    .toBytes();
        }

        private String one(String... choices) {
            return choices[random.nextInt(choices.length)];
        }

        void check() {
            if (!encrypted) {
                replies();
            }
            if (!right) {
                assertThat(client.admitted).isEmpty();
            }
            if (refused) {
                assertThat(client.channel.isOpen()).isFalse();
            }
            client.channel.checkException();
            assertThat(client.leaked()).isZero();
        }
    }
}

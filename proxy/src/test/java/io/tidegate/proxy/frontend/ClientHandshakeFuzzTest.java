package io.tidegate.proxy.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.conf.model.Configuration;
import io.tidegate.conf.model.Credential;
import io.tidegate.conf.model.Secret;
import io.tidegate.proxy.wire.WirePackets;
import io.tidegate.proxy.wire.auth.AuthExecutor;
import io.tidegate.proxy.wire.auth.AuthFixtures;
import io.tidegate.proxy.wire.auth.AuthPlugin;
import io.tidegate.proxy.wire.auth.ClientLogin;
import io.tidegate.proxy.wire.message.ErrPacket;
import io.tidegate.proxy.wire.message.HandshakeResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Logins with changed, lost and doubled bytes, cut into pieces of any size. */
class ClientHandshakeFuzzTest {
    private static final int ROUNDS = 3_000;
    private static final long MAX_HELD = 128 * 1024;

    private final AuthExecutor executor = new AuthExecutor(Runnable::run);
    private final Configuration configuration =
            AuthFixtures.configuration(
                    Map.of(
                            "plain",
                            new Credential.Password(new Secret("right")),
                            "native",
                            AuthFixtures.nativeVerifier("right")));

    @ParameterizedTest
    @EnumSource(names = {"MYSQL_NATIVE_PASSWORD", "CACHING_SHA2_PASSWORD"})
    void no_wrong_login_gets_in_and_each_gets_an_error_or_waits(AuthPlugin greeted) {
        Random random = new Random(20_261_123);
        for (int round = 0; round < ROUNDS; round++) {
            LoginClient client = new LoginClient(configuration, executor, greeted);
            send(client, mutated(login(client, greeted), random), random);

            List<WirePackets.Packet> replies = client.replies();

            assertThat(client.admitted).as("round %d", round).isEmpty();
            boolean refused =
                    !replies.isEmpty() && replies.getLast().firstByte() == ErrPacket.HEADER;
            assertThat(client.channel.isOpen()).as("round %d", round).isNotEqualTo(refused);
            assertThat(client.allocator.metric().usedHeapMemory()).isLessThan(MAX_HELD);
            client.channel.checkException();
            assertThat(client.leaked()).as("round %d", round).isZero();
        }
    }

    private static byte[] login(LoginClient client, AuthPlugin greeted) {
        ClientLogin login =
                new ClientLogin(new Secret("wrong"), client.greeting(), false, Runnable::run);
        HandshakeResponse response =
                LoginClient.response(
                        LoginClient.CAPABILITIES, "plain", login.begin(), "", greeted.pluginName());
        return WirePackets.packet(1, response::encode);
    }

    private static byte[] mutated(byte[] login, Random random) {
        byte[] bytes = login.clone();
        for (int i = random.nextInt(5); i > 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        return switch (random.nextInt(4)) {
            case 0 -> Arrays.copyOf(bytes, random.nextInt(bytes.length));
            case 1 -> Arrays.copyOf(bytes, bytes.length + random.nextInt(300));
            default -> bytes;
        };
    }

    private static void send(LoginClient client, byte[] bytes, Random random) {
        int at = 0;
        while (at < bytes.length && client.channel.isOpen()) {
            int size = Math.min(1 + random.nextInt(40), bytes.length - at);
            client.channel.writeInbound(client.allocator.buffer(size).writeBytes(bytes, at, size));
            at += size;
        }
    }
}

package io.tidegate.proxy.backend;

import static io.tidegate.proxy.wire.ServerStatus.AUTOCOMMIT;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.conf.error.TidegateException;
import io.tidegate.proxy.wire.Capability;
import io.tidegate.proxy.wire.WirePackets;
import io.tidegate.proxy.wire.message.AuthData;
import io.tidegate.proxy.wire.message.AuthMoreData;
import io.tidegate.proxy.wire.message.AuthSwitchRequest;
import io.tidegate.proxy.wire.message.Greeting;
import io.tidegate.proxy.wire.message.OkPacket;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Servers that send good packets, changed packets and packets that are not their turn. */
class BackendLoginFuzzTest {
    private static final int ROUNDS = 5_000;
    private static final AuthData SCRAMBLE = AuthData.of("abcdefghijklmnopqrst".getBytes(US_ASCII));
    private static final List<byte[]> PAYLOADS =
            List.of(
                    // Twice, as a login needs two of them.
                    WirePackets.payload(OkPacket.of(AUTOCOMMIT)::encode),
                    WirePackets.payload(OkPacket.of(AUTOCOMMIT)::encode),
                    WirePackets.payload(
                            new AuthSwitchRequest("mysql_native_password", SCRAMBLE)::encode),
                    WirePackets.payload(
                            new AuthSwitchRequest("caching_sha2_password", SCRAMBLE)::encode),
                    WirePackets.payload(new AuthMoreData(AuthData.of(new byte[] {3}))::encode),
                    WirePackets.payload(new AuthMoreData(AuthData.of(new byte[] {4}))::encode),
                    WirePackets.payload(
                            new AuthMoreData(
                                            AuthData.of(
                                                    "-----BEGIN PUBLIC KEY-----"
                                                            .getBytes(US_ASCII)))
                                    ::encode));

    @Test
    void a_login_ends_in_success_or_a_named_error_or_waits() {
        Random random = new Random(20_261_124);
        int successes = 0;
        int failures = 0;
        for (int round = 0; round < ROUNDS; round++) {
            LoginServer server = new LoginServer("password", "shop", Capability.DEPRECATE_EOF);
            server.sendBytes(mutated(greeting(), random, 20));
            int sequence = 2;
            for (int step = random.nextInt(4); step > 0 && server.channel.isOpen(); step--) {
                byte[] payload = PAYLOADS.get(random.nextInt(PAYLOADS.size()));
                byte[] packet = WirePackets.packet(sequence, out -> out.writeBytes(payload));
                if (server.done.isDone()) {
                    break;
                }
                server.sendBytes(mutated(packet, random, 10));
                sequence = next(sequence, payload);
            }
            server.answers();

            if (server.done.isDone() && !server.done.isSuccess()) {
                failures++;
                assertThat(server.done.cause()).isInstanceOf(TidegateException.class);
                assertThat(server.channel.isOpen()).as("round %d", round).isFalse();
            } else {
                successes += server.done.isSuccess() ? 1 : 0;
                assertThat(server.channel.isOpen()).as("round %d", round).isTrue();
            }
            server.channel.checkException();
            assertThat(server.leaked()).as("round %d", round).isZero();
        }
        assertThat(successes).as("some get through").isGreaterThan(ROUNDS / 50);
        assertThat(failures).as("some do not").isGreaterThan(ROUNDS / 50);
    }

    /** After an OK the handler sends a command, and what belongs to it is counted anew. */
    private static int next(int sequence, byte[] payload) {
        if (payload[0] == OkPacket.HEADER) {
            return 1;
        }
        return sequence + (payload[0] == 1 && payload[1] == 3 ? 1 : 2);
    }

    private static byte[] greeting() {
        return WirePackets.packet(
                0,
                new Greeting("9.7.0", 1, SCRAMBLE, -1, 255, AUTOCOMMIT, "caching_sha2_password")
                        ::encode);
    }

    /** Changes a byte of one in {@code seldom} packets. */
    private static byte[] mutated(byte[] packet, Random random, int seldom) {
        if (random.nextInt(seldom) == 0) {
            packet[random.nextInt(packet.length)] = (byte) random.nextInt();
        }
        return packet;
    }
}

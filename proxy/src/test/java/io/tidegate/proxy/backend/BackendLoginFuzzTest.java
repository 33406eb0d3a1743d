package io.tidegate.proxy.backend;

import static io.tidegate.proxy.wire.ServerStatus.AUTOCOMMIT;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.conf.certificate.SelfSigned;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.model.GroupTls;
import io.tidegate.proxy.fuzz.Fuzz;
import io.tidegate.proxy.fuzz.Mutations;
import io.tidegate.proxy.fuzz.Pieces;
import io.tidegate.proxy.fuzz.Round;
import io.tidegate.proxy.tls.TlsPeer;
import io.tidegate.proxy.wire.Capability;
import io.tidegate.proxy.wire.WirePackets;
import io.tidegate.proxy.wire.message.AuthData;
import io.tidegate.proxy.wire.message.AuthMoreData;
import io.tidegate.proxy.wire.message.AuthSwitchRequest;
import io.tidegate.proxy.wire.message.ErrPacket;
import io.tidegate.proxy.wire.message.Greeting;
import io.tidegate.proxy.wire.message.OkPacket;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Servers that send good packets, changed packets and packets that are not their turn. */
class BackendLoginFuzzTest {

    /** Most of it is the server's side, which is fed byte by byte too. */
    private static final long WITH_TLS = 64 << 20;

    private static final long MAX_HELD = 256 * 1024;
    private static final AuthData SCRAMBLE = AuthData.of("abcdefghijklmnopqrst".getBytes(US_ASCII));
    private static final AuthData LONG_SCRAMBLE =
            AuthData.of("abcdefghijklmnopqrstuvwxyzABCDEF".getBytes(US_ASCII));
    private static final GroupTls PREFERRED =
            new GroupTls(GroupTls.Mode.PREFERRED, List.of(), Optional.empty());
    private static final byte[] OK = WirePackets.payload(OkPacket.of(AUTOCOMMIT)::encode);
    private static final List<byte[]> PAYLOADS =
            List.of(
                    // Twice, as a login needs two of them.
                    OK,
                    OK,
                    WirePackets.payload(new ErrPacket(1045, "28000", "no")::encode),
                    WirePackets.payload(
                            new AuthSwitchRequest("mysql_native_password", SCRAMBLE)::encode),
                    WirePackets.payload(
                            new AuthSwitchRequest("caching_sha2_password", SCRAMBLE)::encode),
                    WirePackets.payload(
                            new AuthSwitchRequest("client_ed25519", LONG_SCRAMBLE)::encode),
                    WirePackets.payload(new AuthSwitchRequest("parsec", LONG_SCRAMBLE)::encode),
                    WirePackets.payload(
                            new AuthSwitchRequest("mysql_clear_password", SCRAMBLE)::encode),
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
        AtomicInteger successes = new AtomicInteger();
        AtomicInteger failures = new AtomicInteger();
        Fuzz.run(round -> {
            LoginServer server = new LoginServer("password", "shop", Capability.DEPRECATE_EOF);
            round.feed(() -> converse(round, server));
            check(server, successes, failures);
        });
        assertThat(successes).as("some get through").hasPositiveValue();
        assertThat(failures).as("some do not").hasPositiveValue();
    }

    @Test
    void so_does_one_that_asks_for_tls() {
        AtomicInteger failures = new AtomicInteger();
        Fuzz.run(
                WITH_TLS,
                round -> {
                    LoginServer server =
                            new LoginServer("password", "shop", 0, PREFERRED, "127.0.0.1");
                    Random random = round.random();
                    round.feed(() -> {
                        feed(round, server, Mutations.some(greeting(), random));
                        server.channel.runPendingTasks();
                        feed(round, server, notTls(random));
                    });
                    check(server, new AtomicInteger(), failures);
                });
        assertThat(failures).hasPositiveValue();
    }

    @Test
    void so_does_one_inside_of_tls() {
        var identity = SelfSigned.generate("server.test");
        Fuzz.run(
                WITH_TLS,
                round -> {
                    LoginServer server =
                            new LoginServer("password", "shop", 0, PREFERRED, "127.0.0.1");
                    Random random = round.random();
                    round.feed(() -> {
                        server.sendBytes(greeting());
                        server.request();
                        TlsPeer peer = TlsPeer.server(identity);
                        peer.exchange(server.channel);
                        for (int sequence = 3; sequence < 7; sequence += 2) {
                            byte[] payload = PAYLOADS.get(random.nextInt(PAYLOADS.size()));
                            byte[] packet =
                                    WirePackets.packet(sequence, out -> out.writeBytes(payload));
                            if (server.done.isDone()) {
                                break;
                            }
                            peer.write(round.fed("inside of TLS", seldom(packet, random, 3)));
                            peer.exchange(server.channel);
                        }
                        peer.close();
                    });
                    check(server, new AtomicInteger(), new AtomicInteger());
                });
    }

    private static void converse(Round round, LoginServer server) {
        Random random = round.random();
        feed(round, server, seldom(greeting(), random, 3));
        int sequence = 2;
        for (int step = random.nextInt(5); step > 0 && server.channel.isOpen(); step--) {
            if (server.done.isDone()) {
                return;
            }
            byte[] payload = PAYLOADS.get(random.nextInt(PAYLOADS.size()));
            byte[] packet = WirePackets.packet(sequence, out -> out.writeBytes(payload));
            feed(round, server, seldom(packet, random, 5));
            sequence = next(sequence, payload);
        }
    }

    private static void feed(Round round, LoginServer server, byte[] bytes) {
        round.fed("from the server", bytes);
        Pieces.any(round.random())
                .feed(
                        server.channel,
                        bytes,
                        round.random(),
                        () -> {
                            server.channel.runPendingTasks();
                            assertThat(server.allocator.metric().usedHeapMemory())
                                    .isLessThan(MAX_HELD);
                            assertThat(server.allocator.metric().usedDirectMemory())
                                    .isLessThan(MAX_HELD);
                        });
    }

    private static void check(LoginServer server, AtomicInteger successes, AtomicInteger failures) {
        server.channel.runPendingTasks();
        if (server.done.isDone() && !server.done.isSuccess()) {
            failures.incrementAndGet();
            assertThat(server.done.cause()).isInstanceOf(TidegateException.class);
            assertThat(server.channel.isOpen()).isFalse();
        } else {
            successes.addAndGet(server.done.isSuccess() ? 1 : 0);
            assertThat(server.channel.isOpen()).isTrue();
        }
        server.channel.checkException();
        assertThat(server.leaked()).isZero();
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

    private static byte[] notTls(Random random) {
        return switch (random.nextInt(3)) {
            case 0 -> WirePackets.packet(2, out -> out.writeBytes(OK));
            case 1 -> Mutations.random(random.nextInt(200), random);
            default ->
                    Mutations.some(
                            Mutations.joined(
                                    new byte[] {22, 3, 3, 0, 90, 2, 0, 0, 86, 3, 3},
                                    Mutations.random(84, random)),
                            random);
        };
    }

    private static byte[] seldom(byte[] packet, Random random, int oneIn) {
        return random.nextInt(oneIn) == 0 ? Mutations.one(packet, random) : packet;
    }
}

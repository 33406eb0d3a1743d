package io.tidegate.proxy.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.tidegate.conf.live.Live;
import io.tidegate.conf.load.ConfigurationLoader;
import io.tidegate.conf.load.LoadResult;
import io.tidegate.conf.model.Configuration;
import io.tidegate.proxy.backend.FakeServer;
import io.tidegate.proxy.wire.WirePackets;
import io.tidegate.proxy.wire.message.ColumnDefinition;
import io.tidegate.proxy.wire.message.ErrPacket;
import io.tidegate.proxy.wire.message.Greeting;
import io.tidegate.proxy.wire.message.ResultSetWriter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What clients are shown while and after servers cannot be asked. */
class BaselineProbeTest {
    private final FakeServer first = new FakeServer();
    private final FakeServer second = new FakeServer();

    @AfterEach
    void close() {
        first.close();
        second.close();
    }

    @Test
    void clients_are_refused_until_a_server_answers_and_then_see_its_version() throws Exception {
        first.staySilentAtLogin(true);
        second.staySilentAtLogin(true);
        try (Proxy proxy = Proxy.start(Live.of(configuration("")))) {
            assertThat(errorOf(firstPacket(proxy))).startsWith("TG-NO-SERVER-YET");

            answerAs(second, "9.7.1-late");

            awaitVersion(proxy, "9.7.1-late");
        }
    }

    @Test
    void a_server_that_lets_us_in_and_says_nothing_is_asked_again() throws Exception {
        first.answer(_ -> null);
        second.staySilentAtLogin(true);
        try (Proxy proxy = Proxy.start(Live.of(configuration("")))) {
            answerAs(first, "9.7.1-late");

            awaitVersion(proxy, "9.7.1-late");
            Awaitility.await().until(() -> first.open() == 0);
        }
    }

    @Test
    void one_server_that_answers_is_enough() throws Exception {
        first.staySilentAtLogin(true);
        answerAs(second, "9.7.1-second");

        try (Proxy proxy = Proxy.start(Live.of(configuration("")))) {
            awaitVersion(proxy, "9.7.1-second");
        }
    }

    @Test
    void a_configured_version_is_shown_instead_of_the_servers() throws Exception {
        answerAs(first, "9.7.1-first");

        try (Proxy proxy = Proxy.start(Live.of(configuration(", server-version: 8.0.42")))) {
            awaitVersion(proxy, "8.0.42");
        }
    }

    @Test
    void a_configured_version_does_not_let_clients_in_before_a_server_answers() throws Exception {
        first.staySilentAtLogin(true);
        second.staySilentAtLogin(true);

        // How a statement reads depends on the servers' sql_mode, which nobody knows.
        try (Proxy proxy = Proxy.start(Live.of(configuration(", server-version: 8.0.42")))) {
            assertThat(errorOf(firstPacket(proxy))).startsWith("TG-NO-SERVER-YET");
        }
    }

    /** A round in which a loaded machine was too slow is followed by another. */
    private static void awaitVersion(Proxy proxy, String expected) {
        Awaitility.await()
                .untilAsserted(() -> assertThat(versionOf(firstPacket(proxy))).isEqualTo(expected));
    }

    private static void answerAs(FakeServer server, String version) {
        ByteBuf reply = Unpooled.buffer();
        ResultSetWriter.write(
                reply,
                1,
                0,
                0,
                List.of(
                        ColumnDefinition.text("v"),
                        ColumnDefinition.text("m"),
                        ColumnDefinition.text("c")),
                List.of(List.of(version, "", "utf8mb4")));
        byte[] bytes = ByteBufUtil.getBytes(reply);
        server.answer(_ -> bytes);
        server.staySilentAtLogin(false);
    }

    private Configuration configuration(String listener) {
        String yaml =
                """
                apiVersion: tidegate/v1
                listener: {port: 0, event-loops: 1%s}
                pool: {connect-timeout: 100ms}
                users: {app: {password: secret}}
                groups:
                  g0: {user: u, password: p, nodes: {a: {address: "%s"}}}
                  g1: {user: u, password: p, nodes: {b: {address: "%s"}}}
                schemas: {shop: {default-group: g0}}
                """
                        .formatted(listener, first.endpoint(), second.endpoint());
        return ((LoadResult.Loaded) ConfigurationLoader.parse(yaml, Map.of())).configuration();
    }

    private static WirePackets.Packet firstPacket(Proxy proxy) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port())) {
            socket.setSoTimeout(10_000);
            byte[] header = socket.getInputStream().readNBytes(4);
            int length = Unpooled.wrappedBuffer(header).getUnsignedMediumLE(0);
            byte[] payload = socket.getInputStream().readNBytes(length);
            return WirePackets.parse(ByteBufUtil.getBytes(Unpooled.wrappedBuffer(header, payload)))
                    .getFirst();
        }
    }

    private static String versionOf(WirePackets.Packet packet) {
        return packet.firstByte() == ErrPacket.HEADER
                ? errorOf(packet)
                : Greeting.decode(packet.buffer()).serverVersion();
    }

    private static String errorOf(WirePackets.Packet packet) {
        return ErrPacket.decode(packet.buffer()).message();
    }
}

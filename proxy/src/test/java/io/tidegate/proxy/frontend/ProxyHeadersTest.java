package io.tidegate.proxy.frontend;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.model.AddressRange;
import io.tidegate.conf.model.ProxyHeader;
import io.tidegate.conf.model.ProxyProtocolConfig;
import io.tidegate.proxy.wire.WirePackets;
import io.tidegate.proxy.wire.message.ErrPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyHeadersTest {
    private static final String BALANCER = "10.0.0.1";
    private static final String STRANGER = "192.0.2.1";
    private static final String BLOCKED = "203.0.113.66";
    private static final String V1 = "PROXY TCP4 203.0.113.7 10.0.0.9 56324 3307\r\n";
    private static final String V2_START = "\r\n\r\n\0\r\nQUIT\n";
    private static final String LOGIN = "not twelve bytes but more of a log-in";

    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);
    private final Handshake handshake = new Handshake();
    private EmbeddedChannel channel = new EmbeddedChannel();

    /** Greets like the real one, and keeps what the client answers. */
    private static final class Handshake extends ChannelInboundHandlerAdapter {
        final ByteBuf received = Unpooled.buffer();

        @Override
        public void handlerAdded(ChannelHandlerContext ctx) {
            ctx.writeAndFlush(Unpooled.copiedBuffer("hello", US_ASCII));
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            received.writeBytes((ByteBuf) message);
            ((ByteBuf) message).release();
        }
    }

    @AfterEach
    void nothing_leaks() {
        channel.finishAndReleaseAll();
        var used = allocator.metric();
        assertThat(used.usedHeapMemory() + used.usedDirectMemory()).isZero();
    }

    @Test
    void a_required_header_is_waited_for_and_names_the_client() {
        connect(BALANCER, ProxyHeader.REQUIRED);
        assertThat(sent()).isEmpty();

        sendByteByByte(V1);

        assertThat(sent()).isEqualTo("hello");
        assertThat(RemoteHost.of(RemoteHost.addressOf(channel))).isEqualTo("203.0.113.7");
        sendByteByByte(LOGIN);
        assertThat(handshake.received.toString(US_ASCII)).isEqualTo(LOGIN);
    }

    @ParameterizedTest
    @EnumSource
    void what_arrives_behind_the_header_goes_to_the_handshake(ProxyHeader rule) {
        connect(BALANCER, rule);

        send(V1 + LOGIN);

        assertThat(handshake.received.toString(US_ASCII)).isEqualTo(LOGIN);
        assertThat(RemoteHost.of(RemoteHost.addressOf(channel))).isEqualTo("203.0.113.7");
        assertThat(sent()).isEqualTo("hello");
    }

    @ParameterizedTest
    @EnumSource
    void a_header_of_version_2_names_the_client(ProxyHeader rule) {
        connect(BALANCER, rule);

        sendByteByByte(v2(0x21, 0x21, "20010db8000000000000000000000005", "0".repeat(32)));

        assertThat(RemoteHost.of(RemoteHost.addressOf(channel))).isEqualTo("2001:db8:0:0:0:0:0:5");
        assertThat(sent()).isEqualTo("hello");
    }

    @ParameterizedTest
    @EnumSource
    void a_client_that_may_not_come_is_refused_behind_a_balancer_too(ProxyHeader rule) {
        connect(BALANCER, rule);
        boolean greeted = !sent().isEmpty();

        send(V1.replace("203.0.113.7", BLOCKED) + LOGIN);

        assertThat(error(greeted ? 2 : 0).errno()).isEqualTo(1129);
        assertThat(channel.isOpen()).isFalse();
        assertThat(handshake.received.isReadable()).isFalse();
    }

    @Test
    void a_header_without_a_client_leaves_the_balancers_own_address() {
        connect(BALANCER, ProxyHeader.REQUIRED);

        send(v2(0x20, 0x11, "cb007107", "00000000"));

        assertThat(RemoteHost.of(RemoteHost.addressOf(channel))).isEqualTo(BALANCER);
        assertThat(sent()).isEqualTo("hello");
    }

    @Test
    void a_header_of_an_unknown_client_leaves_the_balancers_own_address() {
        connect(BALANCER, ProxyHeader.REQUIRED);

        send("PROXY UNKNOWN\r\n");

        assertThat(RemoteHost.of(RemoteHost.addressOf(channel))).isEqualTo(BALANCER);
        assertThat(sent()).isEqualTo("hello");
    }

    @Test
    void a_client_without_the_optional_header_is_greeted_at_once() {
        connect(BALANCER, ProxyHeader.OPTIONAL);
        assertThat(sent()).isEqualTo("hello");

        sendByteByByte(LOGIN);

        assertThat(handshake.received.toString(US_ASCII)).isEqualTo(LOGIN);
        assertThat(RemoteHost.of(RemoteHost.addressOf(channel))).isEqualTo(BALANCER);
    }

    @Test
    void a_client_of_another_address_needs_no_header() {
        connect(STRANGER, ProxyHeader.REQUIRED);
        assertThat(sent()).isEqualTo("hello");

        sendByteByByte(LOGIN);

        assertThat(handshake.received.toString(US_ASCII)).isEqualTo(LOGIN);
        assertThat(RemoteHost.of(RemoteHost.addressOf(channel))).isEqualTo(STRANGER);
    }

    @ParameterizedTest
    @EnumSource
    void a_header_of_another_address_is_refused(ProxyHeader rule) {
        connect(STRANGER, rule);
        sent();

        sendByteByByte(V1 + LOGIN);

        ErrPacket error = error(2);
        assertThat(error.errno()).isEqualTo(1043);
        assertThat(error.message()).contains("TG-PROXY-HEADER", STRANGER);
        assertThat(channel.isOpen()).isFalse();
        assertThat(handshake.received.isReadable()).isFalse();
        assertThat(RemoteHost.of(RemoteHost.addressOf(channel))).isNotEqualTo("203.0.113.7");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                LOGIN + LOGIN + LOGIN,
                "PROXY TCP4 203.0.113.7.8 10.0.0.9 56324 3307\r\n",
                "PROXY TCP4 host.example 10.0.0.9 56324 3307\r\n",
                "PROXY TCP4 203.0.113.7 10.0.0.9 99999 3307\r\n",
                V2_START + "\u0031\u0011\0\u000c" + "123456789012",
                V2_START + "\u0021\u0011\0\u0004" + "1234",
            })
    void anything_but_a_header_where_one_is_required_ends_the_connection(String bytes) {
        connect(BALANCER, ProxyHeader.REQUIRED);

        send(bytes);

        assertThat(channel.isOpen()).isFalse();
        assertThat(sent()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PROXY TCP4 1111", V2_START + "\u0021\u0011\u007f\u007f"})
    void a_header_without_an_end_is_not_read_for_ever(String start) {
        connect(BALANCER, ProxyHeader.REQUIRED);

        sendByteByByte(start + "1".repeat(3000));

        assertThat(channel.isOpen()).isFalse();
        assertThat(sent()).isEmpty();
    }

    @Test
    void a_header_that_does_not_come_is_not_waited_for_for_ever() {
        connect(BALANCER, ProxyHeader.REQUIRED);
        send("PROXY TCP4");
        channel.advanceTimeBy(9, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
        assertThat(channel.isOpen()).isTrue();

        channel.advanceTimeBy(1, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();

        assertThat(error(0).message()).contains("TG-PROXY-HEADER");
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void the_wait_for_a_header_does_not_hold_up_the_proxys_end() {
        connect(BALANCER, ProxyHeader.REQUIRED);

        channel.pipeline().fireUserEventTriggered(Drain.BEGUN);

        assertThat(channel.isOpen()).isFalse();
    }

    private @Nullable TidegateException refusal(Channel of) {
        return RemoteHost.of(RemoteHost.addressOf(of)).equals(BLOCKED)
                ? ErrorCode.MYSQL_HOST_IS_BLOCKED.with("blocked")
                : null;
    }

    private void connect(String peer, ProxyHeader rule) {
        channel =
                new EmbeddedChannel() {
                    @Override
                    protected @Nullable SocketAddress remoteAddress0() {
                        return isActive()
                                ? new InetSocketAddress(InetAddress.ofLiteral(peer), 4000)
                                : null;
                    }
                };
        channel.config().setAllocator(allocator);
        channel.freezeTime();
        ProxyHeaders.expect(
                channel,
                Optional.of(
                        new ProxyProtocolConfig(List.of(AddressRange.parse("10.0.0.0/8")), rule)),
                Duration.ofSeconds(10),
                this::refusal,
                handshake);
    }

    private static String v2(int command, int family, String source, String target) {
        byte[] addresses = ByteBufUtil.decodeHexDump(source + target + "1234" + "0ceb");
        return V2_START
                + (char) command
                + (char) family
                + "\0"
                + (char) addresses.length
                + new String(addresses, ISO_8859_1);
    }

    private void send(String bytes) {
        ByteBuf in = allocator.buffer();
        in.writeCharSequence(bytes, ISO_8859_1);
        channel.writeInbound(in);
    }

    private void sendByteByByte(String bytes) {
        for (char one : bytes.toCharArray()) {
            if (channel.isOpen()) {
                send(String.valueOf(one));
            }
        }
    }

    private String sent() {
        return new String(sentBytes(), US_ASCII);
    }

    private byte[] sentBytes() {
        channel.runPendingTasks();
        ByteBuf all = Unpooled.buffer();
        for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            all.writeBytes(out);
            out.release();
        }
        return ByteBufUtil.getBytes(all);
    }

    private ErrPacket error(int sequence) {
        var packet = WirePackets.parse(sentBytes()).getFirst();
        assertThat(packet.sequence()).isEqualTo(sequence);
        return ErrPacket.decode(packet.buffer());
    }
}

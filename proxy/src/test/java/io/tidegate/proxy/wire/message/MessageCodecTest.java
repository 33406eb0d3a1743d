package io.tidegate.proxy.wire.message;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.tidegate.proxy.wire.Capability;
import io.tidegate.proxy.wire.ColumnType;
import io.tidegate.proxy.wire.MalformedPacketException;
import io.tidegate.proxy.wire.WirePackets;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every message. */
class MessageCodecTest {
    private static final AuthData SCRAMBLE = AuthData.of("abcdefghijklmnopqrst".getBytes(US_ASCII));
    private static final int LOGIN =
            Capability.PROTOCOL_41 | Capability.SECURE_CONNECTION | Capability.PLUGIN_AUTH;

    record Sample<T>(T message, BiConsumer<T, ByteBuf> encode, Function<ByteBuf, T> decode) {
        byte[] bytes() {
            return WirePackets.payload(out -> encode.accept(message, out));
        }

        @Override
        public String toString() {
            String text = String.valueOf(message);
            return text.substring(0, Math.min(200, text.length()));
        }
    }

    static Stream<Sample<?>> samples() {
        return Stream.of(
                greeting(LOGIN),
                greeting(-1),
                login(LOGIN),
                login(LOGIN | Capability.PLUGIN_AUTH_LENENC_CLIENT_DATA),
                login(LOGIN | Capability.CONNECT_WITH_DB | Capability.CONNECT_ATTRS),
                login(LOGIN | Capability.CONNECT_ATTRS | Capability.ZSTD),
                new Sample<>(
                        new AuthSwitchRequest("caching_sha2_password", SCRAMBLE),
                        AuthSwitchRequest::encode,
                        AuthSwitchRequest::decode),
                new Sample<>(
                        new AuthMoreData(AuthData.of(new byte[] {4})),
                        AuthMoreData::encode,
                        AuthMoreData::decode),
                new Sample<>(
                        new OkPacket(-1, 1L << 40, 0x4002, 0xFFFF, "Rows matched: 1"),
                        OkPacket::encode,
                        OkPacket::decode),
                new Sample<>(OkPacket.of(2), OkPacket::encodeAsEof, OkPacket::decode),
                new Sample<>(
                        OkPacket.of(0x4002).with(SessionState.schema("shop")),
                        OkPacket::encode,
                        OkPacket::decode),
                new Sample<>(
                        new ErrPacket(1045, "28000", "Access denied für 'x'@'y'"),
                        ErrPacket::encode,
                        ErrPacket::decode),
                new Sample<>(new EofPacket(3, 0x22), EofPacket::encode, EofPacket::decode),
                new Sample<>(new PrepareOk(-2, 0xFFFF, 0, 1), PrepareOk::encode, PrepareOk::decode),
                change(0),
                change(Capability.PLUGIN_AUTH),
                change(Capability.PLUGIN_AUTH | Capability.CONNECT_ATTRS),
                column(""),
                column("c".repeat(250)),
                column("c".repeat(251)),
                column("c".repeat(255)),
                column("ü".repeat(256)),
                column("c".repeat(65_536)));
    }

    private static Sample<Greeting> greeting(int capabilities) {
        return new Sample<>(
                new Greeting(
                        "9.7.0-tidegate",
                        -5,
                        SCRAMBLE,
                        capabilities,
                        0xFF,
                        2,
                        "mysql_native_password"),
                Greeting::encode,
                Greeting::decode);
    }

    private static Sample<HandshakeResponse> login(int capabilities) {
        boolean schema = Capability.has(capabilities, Capability.CONNECT_WITH_DB);
        boolean attributes = Capability.has(capabilities, Capability.CONNECT_ATTRS);
        return new Sample<>(
                new HandshakeResponse(
                        capabilities,
                        1 << 24,
                        45,
                        "größe",
                        SCRAMBLE,
                        schema ? "shop" : "",
                        "mysql_native_password",
                        attributes ? Map.of("program_name", "test", "_os", "") : Map.of(),
                        Capability.has(capabilities, Capability.ZSTD) ? 22 : 0),
                HandshakeResponse::encode,
                HandshakeResponse::decode);
    }

    private static Sample<ChangeUser> change(int capabilities) {
        boolean plugin = Capability.has(capabilities, Capability.PLUGIN_AUTH);
        boolean attributes = Capability.has(capabilities, Capability.CONNECT_ATTRS);
        int all = capabilities | Capability.SECURE_CONNECTION;
        return new Sample<>(
                new ChangeUser(
                        "größe",
                        SCRAMBLE,
                        "shop",
                        0x1234,
                        plugin ? "mysql_native_password" : "",
                        attributes ? Map.of("program_name", "test") : Map.of()),
                (message, out) -> message.encode(out, all),
                in -> ChangeUser.decode(in, all));
    }

    private static Sample<ColumnDefinition> column(String name) {
        return new Sample<>(
                new ColumnDefinition(
                        "shop",
                        "t",
                        "orders_3",
                        name,
                        "id",
                        255,
                        -1,
                        ColumnType.STRING,
                        0x1001,
                        31),
                ColumnDefinition::encode,
                ColumnDefinition::decode);
    }

    @ParameterizedTest
    @MethodSource("samples")
    <T> void a_message_comes_back(Sample<T> sample) {
        ByteBuf payload = Unpooled.wrappedBuffer(sample.bytes());

        T decoded = sample.decode.apply(payload);

        assertThat(decoded).isEqualTo(sample.message);
        assertThat(payload.isReadable()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("samples")
    <T> void a_message_cut_anywhere_is_malformed_or_another_but_never_an_index_error(
            Sample<T> sample) {
        byte[] bytes = sample.bytes();
        int step = Math.max(1, bytes.length / 2000);
        for (int length = 0; length < bytes.length; length += step) {
            try {
                T decoded = sample.decode.apply(Unpooled.wrappedBuffer(bytes, 0, length));
                // Only the NUL behind a scramble may be missing: some servers leave it out.
                boolean sameAnyway = sample.message instanceof AuthSwitchRequest;
                assertThat(sameAnyway || !decoded.equals(sample.message)).isTrue();
            } catch (MalformedPacketException e) {
                assertThat(e.getStackTrace()).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    <T> void decoding_keeps_no_reference(Sample<T> sample) {
        UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);
        ByteBuf payload = allocator.buffer().writeBytes(sample.bytes());

        T _ = sample.decode.apply(payload);

        assertThat(payload.refCnt()).isEqualTo(1);
        payload.release();
        assertThat(allocator.metric().usedDirectMemory()).isZero();
    }
}

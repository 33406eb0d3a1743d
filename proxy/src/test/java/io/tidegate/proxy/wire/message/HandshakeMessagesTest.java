package io.tidegate.proxy.wire.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.tidegate.conf.error.ErrorCode;
import io.tidegate.proxy.wire.Capability;
import io.tidegate.proxy.wire.MalformedPacketException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The forms that peers of other kinds send. */
class HandshakeMessagesTest {
    private static final String LOGIN_START = "00821800" + "00000001" + "2d" + "00".repeat(23);

    @Test
    void a_mariadb_server_is_understood() {
        // No LONG_PASSWORD, and MariaDB's own capabilities in the last four reserved bytes.
        ByteBuf payload =
                hex(
                        "0a"
                                + "31312e342e352d4d61726961444200"
                                + "07000000"
                                + "6162636465666768"
                                + "00"
                                + "fef7"
                                + "08"
                                + "0200"
                                + "ffc1"
                                + "15"
                                + "000000000000"
                                + "1d000000"
                                + "696a6b6c6d6e6f7071727374"
                                + "00"
                                + "6d7973716c5f6e61746976655f70617373776f726400");

        Greeting greeting = Greeting.decode(payload);

        assertThat(greeting.serverVersion()).isEqualTo("11.4.5-MariaDB");
        assertThat(greeting.scramble())
                .isEqualTo(AuthData.of("abcdefghijklmnopqrst".getBytes(UTF_8)));
        assertThat(greeting.authPlugin()).isEqualTo("mysql_native_password");
        assertThat(Capability.has(greeting.capabilities(), Capability.LONG_PASSWORD)).isFalse();
        assertThat(Capability.has(greeting.capabilities(), Capability.DEPRECATE_EOF)).isTrue();
    }

    @Test
    void a_server_without_secure_passwords_is_refused() {
        byte[] bytes = new byte[80];
        bytes[0] = 10;

        assertThatThrownBy(() -> Greeting.decode(Unpooled.wrappedBuffer(bytes)))
                .isInstanceOf(MalformedPacketException.class);
    }

    @Test
    void a_login_may_end_before_the_plugin_that_its_flags_promise() {
        HandshakeResponse response = HandshakeResponse.decode(hex(LOGIN_START + "7800" + "00"));

        assertThat(response.user()).isEqualTo("x");
        assertThat(response.authResponse()).isEqualTo(AuthData.EMPTY);
        assertThat(response.authPlugin()).isEmpty();
    }

    @Test
    void a_login_without_secure_connection_has_a_terminated_answer() {
        HandshakeResponse response =
                HandshakeResponse.decode(
                        hex("00020000" + "00000001" + "2d" + "00".repeat(23) + "7800" + "616200"));

        assertThat(response.authResponse().length()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "7800" + "00" + "6100" + "feffffffffffffffff", // attributes longer than the packet
                "7800" + "00" + "6100" + "0203616161", // an attribute longer than its block
                "7800" + "ff", // an answer longer than the packet
                "78", // a name without its end
            })
    void a_login_that_contradicts_itself_is_malformed(String rest) {
        assertThatThrownBy(() -> HandshakeResponse.decode(hex(LOGIN_START + rest)))
                .isInstanceOf(MalformedPacketException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "00", "17", "ff"})
    void a_login_with_zstd_needs_a_level_that_there_is(String level) {
        String start = "00020004" + "00000001" + "2d" + "00".repeat(23);

        assertThat(HandshakeResponse.decode(hex(start + "7800" + "00" + "16")).zstdLevel())
                .isEqualTo(22);
        assertThatThrownBy(() -> HandshakeResponse.decode(hex(start + "7800" + "00" + level)))
                .isInstanceOf(MalformedPacketException.class);
    }

    @Test
    void a_login_of_protocol_4_0_is_malformed() {
        assertThatThrownBy(() -> HandshakeResponse.decode(hex("008000000000017800" + "00")))
                .isInstanceOf(MalformedPacketException.class);
    }

    @Test
    void a_login_is_bounded() {
        ByteBuf payload = Unpooled.buffer().writeIntLE(-1).writeZero(64 * 1024);

        assertThatThrownBy(() -> HandshakeResponse.decode(payload))
                .isInstanceOf(MalformedPacketException.class);
    }

    @Test
    void an_error_before_the_login_has_no_sqlstate() {
        ErrPacket error = ErrPacket.decode(hex("ff1004" + "546f6f206d616e79"));

        assertThat(error).isEqualTo(new ErrPacket(1040, "HY000", "Too many"));
    }

    @Test
    void our_own_error_carries_its_name_and_mysqls_does_not() {
        ErrPacket own = ErrPacket.of(ErrorCode.POOL_EXHAUSTED.with("none came free"));
        ErrPacket mysqls = ErrPacket.of(ErrorCode.MYSQL_BAD_HANDSHAKE.with("Bad handshake"));

        assertThat(own)
                .isEqualTo(new ErrPacket(1040, "08004", "TG-POOL-EXHAUSTED: none came free"));
        assertThat(mysqls).isEqualTo(new ErrPacket(1043, "08S01", "Bad handshake"));
    }

    @Test
    void the_request_of_mysql_4_is_refused() {
        assertThatThrownBy(() -> AuthSwitchRequest.decode(hex("fe")))
                .isInstanceOf(MalformedPacketException.class);
    }

    /** So do MySQL 9.7 and MariaDB 11.4, and MariaDB's client reads nothing else. */
    @Test
    void the_text_of_an_ok_has_its_length_in_front_without_session_tracking_too() {
        ByteBuf out = Unpooled.buffer();

        new OkPacket(0, 0, 2, 0, "hi").encode(out);

        assertThat(ByteBufUtil.hexDump(out))
                .isEqualTo("00" + "00" + "00" + "0200" + "0000" + "026869");
    }

    @Test
    void session_changes_stand_behind_the_info() {
        OkPacket ok =
                OkPacket.decode(
                        hex("00" + "00" + "00" + "0240" + "0000" + "026869" + "0401020164"));

        assertThat(ok)
                .isEqualTo(new OkPacket(0, 0, 0x4002, 0, "hi").with(SessionState.schema("d")));
    }

    @Test
    void session_changes_have_an_info_in_front_of_them_even_if_it_is_empty() {
        ByteBuf out = Unpooled.buffer();

        OkPacket.of(2)
                .with(SessionState.variable("x", "1").and(SessionState.transaction(true)))
                .encode(out);

        assertThat(ByteBufUtil.hexDump(out))
                .isEqualTo(
                        "00000002400000" + "00" + "11" + "000401780131" + "050908545f5f5f5f5f5f5f");
    }

    @Test
    void what_a_reply_tells_of_the_transaction_is_found_behind_other_changes() {
        SessionState state =
                SessionState.ofReply(
                        ByteBufUtil.getBytes(
                                hex(
                                        "1a000001"
                                                + "00000002400000"
                                                + "0011"
                                                + "000401780131"
                                                + "0509085f5f5f5f5f5f5f5f")));

        assertThat(state.tellsTransaction()).isTrue();
        assertThat(SessionState.schema("d").tellsTransaction()).isFalse();
    }

    @Test
    void a_long_packet_with_the_header_of_eof_is_none() {
        assertThatThrownBy(() -> EofPacket.decode(hex("fe0000020000")))
                .isInstanceOf(MalformedPacketException.class);
    }

    @Test
    void authentication_data_is_not_printed() {
        assertThat(AuthData.of("secret".getBytes(UTF_8))).hasToString("AuthData[6 bytes]");
    }

    private static ByteBuf hex(String digits) {
        return Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(digits));
    }
}

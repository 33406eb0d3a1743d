package io.tidegate.proxy.wire.auth;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShaCryptTest {

    /** What MySQL 9.7 stored for these passwords. */
    @ParameterizedTest
    @CsvSource({
        "pa55word,"
                + " 244124303041247E223E1A70387572373141207364225F3E3A7E4A457A6542686D6B61766A4862476C764379"
                + "6176753445594F735950436C6B385574356335526E695A674539",
        "tide-gate ünï,"
                + " 2441243030412458670E09570B1F3A5D732C255E0403556D6807364C784F334B392E4A4D496C467671624178"
                + "324D6845484E627362793532564774394C5734754245656F5938",
        "0123456789012345678901234567890123456789012345678901234567890123456789,"
                + " 244124303041242206295D092F41206E62752B1A2C436315462508634778417566337146684A524A3839712E"
                + "30784E6E514C6454726E316571634C4E6C2F4939692E644D712E"
    })
    void a_password_matches_what_the_server_stored(String password, String stored) {
        String verifier = new String(HexFormat.of().parseHex(stored), ISO_8859_1);
        ShaCrypt crypt = ShaCrypt.parse(verifier);

        assertThat(crypt.rounds()).isEqualTo(10_000);
        assertThat(crypt.matches(password.getBytes(UTF_8))).isTrue();
        assertThat(crypt.matches((password + "x").getBytes(UTF_8))).isFalse();
        assertThat(crypt.matches(new byte[0])).isFalse();
    }

    /** What OpenSSL makes of the same algorithm with the shorter salt of its own. */
    @Test
    void the_algorithm_is_that_of_the_c_library() {
        assertThat(ShaCrypt.crypt("Hello world!".getBytes(UTF_8), "saltstringsaltst", 5_000))
                .isEqualTo("a5C8Ofk71MUIoKve2QuP9FMl.dwNgseF5tR1LGAL7iB");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "$A$005$", "*2470C0C06DEE42FD1618BB99005ADCA2EC9D1E19"})
    void another_verifier_is_none(String text) {
        assertThatThrownBy(() -> ShaCrypt.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}

package io.tidegate.conf.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DerTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0400",
        "127, 047f",
        "128, 048180",
        "255, 0481ff",
        "256, 04820100",
        "65536, 0483010000"
    })
    void a_length_takes_the_bytes_that_it_needs(int length, String start) {
        byte[] value = Der.octets(new byte[length]);

        assertThat(HexFormat.of().formatHex(Arrays.copyOf(value, start.length() / 2)))
                .isEqualTo(start);
        assertThat(value).hasSize(start.length() / 2 + length);
    }

    @ParameterizedTest
    @CsvSource({
        "1.2.840.113549.1.1.1, 06092a864886f70d010101",
        "1.2.840.10045.2.1, 06072a8648ce3d0201",
        "2.5.4.3, 0603550403"
    })
    void identifiers_are_written_in_groups_of_seven_bits(String dotted, String bytes) {
        assertThat(HexFormat.of().formatHex(Der.identifier(dotted))).isEqualTo(bytes);
    }

    @Test
    void numbers_keep_their_sign() {
        assertThat(HexFormat.of().formatHex(Der.integer(128))).isEqualTo("02020080");
        assertThat(HexFormat.of().formatHex(Der.integer(-1))).isEqualTo("0201ff");
    }
}

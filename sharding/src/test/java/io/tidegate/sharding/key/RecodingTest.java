package io.tidegate.sharding.key;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecodingTest {
    @ParameterizedTest
    @CsvSource({
        "utf8mb4, utf8mb4_general_ci, NONE",
        "utf8mb4, latin1_swedish_ci, UNKNOWN",
        "utf8mb4, utf8mb3_general_ci, UNKNOWN",
        "utf8, utf8mb3_general_ci, NONE_OF_BASIC_PLANE",
        "utf8mb3, utf8mb4_bin, NONE_OF_BASIC_PLANE",
        "latin1, latin1_swedish_ci, NONE",
        "latin1, utf8mb4_general_ci, TO_UNICODE",
        "binary, binary, UNKNOWN",
        "utf8mb4, '', UNKNOWN"
    })
    void a_text_changes_as_the_session_says(String client, String connection, Recoding expected) {
        assertThat(Recoding.of(client, connection)).isEqualTo(expected);
    }

    @Test
    void ascii_always_arrives() {
        assertThat(Recoding.UNKNOWN.text("ann".getBytes(UTF_8), UTF_8))
                .isEqualTo(new KeyValue.StringValue("ann"));
    }

    @Test
    void what_may_be_lost_is_no_value() {
        assertThat(Recoding.UNKNOWN.text("ä".getBytes(UTF_8), UTF_8))
                .isInstanceOf(KeyValue.OpaqueValue.class);
        assertThat(Recoding.NONE_OF_BASIC_PLANE.text("😀".getBytes(UTF_8), UTF_8))
                .isInstanceOf(KeyValue.OpaqueValue.class);
        assertThat(Recoding.TO_UNICODE.text(new byte[] {(byte) 0xC3}, UTF_8))
                .isInstanceOf(KeyValue.OpaqueValue.class);
    }
}

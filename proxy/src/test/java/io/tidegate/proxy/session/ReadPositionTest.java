package io.tidegate.proxy.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ReadPositionTest {
    @Test
    void each_family_waits_in_words_of_its_own() {
        assertThat(new String(ReadPosition.waiting(false, "u:1-7", Duration.ofMillis(100)), UTF_8))
                .isEqualTo("SELECT WAIT_FOR_EXECUTED_GTID_SET('u:1-7', 0.100)");
        assertThat(new String(ReadPosition.waiting(true, "0-1-7", Duration.ofMillis(5)), UTF_8))
                .isEqualTo("SELECT MASTER_GTID_WAIT('0-1-7', 0.005)");
    }

    @Test
    void what_is_no_id_never_gets_into_a_statement() {
        assertThatThrownBy(() -> ReadPosition.waiting(false, "u:1'", Duration.ofMillis(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}

package io.tidegate.conf.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class WrittenDurationTest {
    @ParameterizedTest
    @CsvSource({
        "500ms, PT0.5S",
        "5s, PT5S",
        "10m, PT10M",
        "1h, PT1H",
        "24d, PT576H",
        "' 7 s ', PT7S"
    })
    void a_number_and_its_unit(String text, Duration value) {
        assertThat(WrittenDuration.parse(text)).contains(value);
        assertThat(WrittenDuration.parseUsable(text)).contains(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "s", "-5s", "1.5s", "5S", "5 s s", "PT5S", "1234567890ms"})
    void anything_else_is_none(String text) {
        assertThat(WrittenDuration.parse(text)).isEmpty();
    }

    @Test
    void what_cannot_be_counted_in_nanoseconds_is_not_usable() {
        assertThat(WrittenDuration.parse("999999999d")).isPresent();
        assertThat(WrittenDuration.parseUsable("999999999d")).isEmpty();
        assertThat(WrittenDuration.parseUsable("577h")).isEmpty();
    }
}

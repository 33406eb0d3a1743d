package io.tidegate.ha.ddl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
    @Test
    void they_are_read_as_they_are_written() {
        Map<String, String> settings = Map.of("sql_mode", "ANSI_QUOTES", "time_zone", "+01:00");

        assertThat(Settings.parse(Settings.text(settings))).isEqualTo(settings);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sql_mode=\\', GLOBAL x = 1 -- ",
                "sql_mode='",
                "a b=1",
                "GLOBAL x=1",
                "none"
            })
    void what_is_no_setting_is_refused(String line) {
        assertThatThrownBy(() -> Settings.parse(line)).isInstanceOf(IllegalArgumentException.class);
    }
}

package io.tidegate.ha.versions;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MaskedTextTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "users: {app: {password: tide, schemas: [a]}}|users: {app: {password: ***, schemas: [a]}}",
                "password: \"ti}de, #\\\"x\" # why|password: *** # why",
                "password: 'it''s' |password: *** ",
                "\"password\": 'x'|\"password\": ***",
                "  mysql-native-password: '*0123ABCD'|  mysql-native-password: ***",
                "caching-sha2-password: $A$005$abc|caching-sha2-password: ***",
                "PASSWORD: x|PASSWORD: ***",
                "password: \"${APP_PASSWORD}\"|password: \"${APP_PASSWORD}\"",
                "password: ${APP_PASSWORD}|password: ${APP_PASSWORD}",
                "host: db1 # password of ann|host: db1 # password of ann"
            })
    void only_passwords_become_stars(String text, String masked) {
        assertThat(MaskedText.of(text)).isEqualTo(masked);
    }

    @Test
    void each_line_stays_a_line() {
        assertThat(MaskedText.of("a:\n  password: x\n  host: y\n"))
                .isEqualTo("a:\n  password: ***\n  host: y\n");
    }
}

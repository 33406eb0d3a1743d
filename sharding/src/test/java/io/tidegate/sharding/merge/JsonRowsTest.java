package io.tidegate.sharding.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.sharding.sql.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class JsonRowsTest {
    private static byte[] row(@Nullable String... values) {
        Bytes row = new Bytes(64);
        for (@Nullable String value : values) {
            Text.write(row, value);
        }
        return row.toArray();
    }

    private static String digits(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void numbers_and_dates_stand_in_the_statement_as_they_are() {
        JsonRows rows = new JsonRows(List.of(JsonRows.Form.PLAIN, JsonRows.Form.PLAIN));
        rows.add(row("-1.5e-3", null));
        rows.add(row("2026-01-02 03:04:05.6", "00FF"));

        assertThat(new String(rows.literal(), StandardCharsets.US_ASCII))
                .isEqualTo("[[\"-1.5e-3\",null],[\"2026-01-02 03:04:05.6\",\"00FF\"]]");
        assertThat(JsonRows.opening(List.of(JsonRows.Form.PLAIN))).isEqualTo("'");
    }

    @Test
    void characters_have_no_meaning_in_sql() {
        List<JsonRows.Form> forms = List.of(JsonRows.Form.CHARACTERS);
        JsonRows rows = new JsonRows(forms);
        rows.add(row(digits("a'\"\\\n\u00e9\ud83d\ude00")));

        String literal = new String(rows.literal(), StandardCharsets.US_ASCII);
        assertThat(JsonRows.opening(forms)).isEqualTo("_utf8mb4 X'");
        assertThat(new String(HexFormat.of().parseHex(literal), StandardCharsets.US_ASCII))
                .isEqualTo("[[\"a'\\u0022\\u005c\\u000a\\u00e9\\ud83d\\ude00\"]]");
    }

    @Test
    void what_would_end_the_literal_is_refused() {
        JsonRows rows = new JsonRows(List.of(JsonRows.Form.PLAIN));

        assertThatThrownBy(() -> rows.add(row("1'")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("neither a number nor a date");
    }
}

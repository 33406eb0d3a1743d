package io.tidegate.proxy.execution;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.tidegate.proxy.execution.SelectedRows.DateRule;
import io.tidegate.proxy.wire.ColumnType;
import io.tidegate.proxy.wire.Lenenc;
import io.tidegate.proxy.wire.message.ColumnDefinition;
import io.tidegate.sharding.key.Recoding;
import io.tidegate.sharding.sql.SqlDialect;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The literals of each type, and which pairs of types have none. */
final class SelectedRowsTest {
    private static final int BINARY = 63;
    private static final int UTF8MB4 = 45;
    private static final int LATIN1 = 8;
    private static final int UCS2 = 35;
    private static final int UNSIGNED = 32;
    private static final int ZEROFILL = 64;
    private static final int ENUM = 256;
    private static final int NONE = 0;
    private static final int NO_KEY = -1;
    private static final int MOST = 1000;
    private static final DateRule ALL_DATES = DateRule.of("ALLOW_INVALID_DATES");
    private static final ColumnDefinition TEXT = column(ColumnType.VAR_STRING, UTF8MB4, NONE, 31);
    private static final ColumnDefinition INT = column(ColumnType.LONG, BINARY, NONE, 0);
    private static final ColumnDefinition BYTES = column(ColumnType.VAR_STRING, BINARY, NONE, 31);

    private static ColumnDefinition column(int type, int collation, int flags, int decimals) {
        return new ColumnDefinition("s", "t", "t", "c", "c", collation, 30, type, flags, decimals);
    }

    private static SqlDialect dialect(boolean noBackslashEscapes) {
        return new SqlDialect(UTF_8, false, noBackslashEscapes, false, Recoding.NONE);
    }

    private static String literals(
            ColumnDefinition selected, ColumnDefinition target, @Nullable String... values) {
        return literals(selected, target, NO_KEY, dialect(false), ALL_DATES, values);
    }

    private static String literals(
            ColumnDefinition selected,
            ColumnDefinition target,
            int key,
            SqlDialect dialect,
            DateRule dates,
            @Nullable String... values) {
        SelectedRows rows =
                SelectedRows.of(List.of(selected), List.of(target), key, dialect, dates, MOST);
        return new String(
                rows.literals(Arrays.stream(values).map(SelectedRowsTest::row).toList()), UTF_8);
    }

    private static byte[] row(@Nullable String value) {
        ByteBuf out = Unpooled.buffer();
        Lenenc.writeNullableString(out, value, UTF_8);
        return ByteBufUtil.getBytes(out);
    }

    @Test
    void rows_follow_each_other_and_null_is_a_word() {
        assertThat(literals(INT, INT, "1", null, "-5")).isEqualTo("(1),(NULL),(-5)");
    }

    @Test
    void numbers_keep_their_type() {
        ColumnDefinition whole = column(ColumnType.NEWDECIMAL, BINARY, NONE, 0);
        ColumnDefinition decimal = column(ColumnType.NEWDECIMAL, BINARY, NONE, 2);
        ColumnDefinition doubled = column(ColumnType.DOUBLE, BINARY, NONE, 31);

        assertThat(literals(whole, whole, "-7")).isEqualTo("(-7.)");
        assertThat(literals(decimal, decimal, "1.50")).isEqualTo("(1.50)");
        assertThat(literals(doubled, doubled, "0.1", "1e300")).isEqualTo("(0.1e0),(1e300)");
    }

    @Test
    void texts_stand_in_quotes_that_the_session_reads() {
        assertThat(literals(TEXT, TEXT, "it's \\")).isEqualTo("('it''s \\\\')");
        assertThat(literals(TEXT, TEXT, NO_KEY, dialect(true), ALL_DATES, "it's \\"))
                .isEqualTo("('it''s \\')");
    }

    @Test
    void texts_of_another_character_set_say_so() {
        ColumnDefinition latin1 = column(ColumnType.VAR_STRING, LATIN1, NONE, 31);
        SqlDialect other = new SqlDialect(US_ASCII, false, false, false, Recoding.UNKNOWN);

        assertThat(literals(latin1, TEXT, "a'")).isEqualTo("(_latin1 x'6127')");
        assertThat(literals(TEXT, TEXT, NO_KEY, other, ALL_DATES, "a"))
                .isEqualTo("(_utf8mb4 x'61')");
        assertThat(literals(BYTES, BYTES, "a'")).isEqualTo("(_binary x'6127')");
    }

    @Test
    void moments_say_what_they_are() {
        ColumnDefinition date = column(ColumnType.DATE, BINARY, NONE, 0);
        ColumnDefinition moment = column(ColumnType.TIMESTAMP, BINARY, NONE, 0);
        ColumnDefinition time = column(ColumnType.TIME, BINARY, NONE, 0);

        assertThat(literals(date, TEXT, "2026-01-02")).isEqualTo("(DATE'2026-01-02')");
        assertThat(literals(moment, TEXT, "2026-01-02 03:04:05"))
                .isEqualTo("(TIMESTAMP'2026-01-02 03:04:05')");
        assertThat(literals(time, TEXT, "-838:59:59")).isEqualTo("(TIME'-838:59:59')");
    }

    @Test
    void bits_are_numbers() {
        ColumnDefinition bits = column(ColumnType.BIT, BINARY, UNSIGNED, 0);

        assertThat(literals(bits, INT, "a")).isEqualTo("(b'01100001')");
        assertRefused(bits, TEXT, "a");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-02-29, '', refused",
        "2026-02-28, '', taken",
        "2024-02-29, NO_ZERO_DATE, taken",
        "2026-02-29, ALLOW_INVALID_DATES, taken",
        "0000-00-00, '', taken",
        "0000-00-00, NO_ZERO_DATE, refused",
        "2026-00-10, NO_ZERO_IN_DATE, refused",
    })
    void dates_are_those_that_servers_read(String date, String modes, String outcome) {
        ColumnDefinition column = column(ColumnType.DATE, BINARY, NONE, 0);
        DateRule rule = DateRule.of(modes);

        if (outcome.equals("taken")) {
            assertThat(literals(column, column, NO_KEY, dialect(false), rule, date))
                    .isEqualTo("(DATE'" + date + "')");
        } else {
            assertThatThrownBy(() -> literals(column, column, NO_KEY, dialect(false), rule, date))
                    .hasMessageContaining("nothing was written");
        }
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                ColumnType.FLOAT,
                ColumnType.JSON,
                ColumnType.GEOMETRY,
                ColumnType.VECTOR,
                ColumnType.ENUM,
                ColumnType.SET
            })
    void some_types_have_no_literals(int type) {
        assertRefused(column(type, BINARY, NONE, 31), TEXT, "1");
    }

    @Test
    void what_becomes_something_else_in_the_target_is_refused() {
        ColumnDefinition listed = column(ColumnType.STRING, UTF8MB4, ENUM, 0);
        ColumnDefinition year = column(ColumnType.YEAR, BINARY, UNSIGNED | ZEROFILL, 0);
        ColumnDefinition filled = column(ColumnType.LONG, BINARY, ZEROFILL, 0);
        ColumnDefinition uuid = column(ColumnType.STRING, LATIN1, UNSIGNED, 0);

        assertThat(literals(listed, TEXT, "a")).isEqualTo("('a')");
        assertRefused(listed, INT, "a");
        assertRefused(listed, TEXT, "");
        assertThat(literals(filled, INT, "007")).isEqualTo("(007)");
        assertRefused(filled, TEXT, "007");
        assertThat(literals(year, TEXT, "2026")).isEqualTo("(2026)");
        assertRefused(year, TEXT, "0000");
        assertRefused(column(ColumnType.DATETIME, BINARY, NONE, 0), year, "2026-01-01 00:00:00");
        assertRefused(column(ColumnType.DOUBLE, BINARY, NONE, 2), INT, "1.50");
        assertRefused(column(ColumnType.VAR_STRING, UCS2, NONE, 31), TEXT, "a");
        assertThat(literals(uuid, TEXT, "a")).isEqualTo("(_latin1 x'61')");
        assertRefused(uuid, BYTES, "a");
    }

    @Test
    void a_sharding_key_is_a_single_literal() {
        ColumnDefinition latin1 = column(ColumnType.VAR_STRING, LATIN1, NONE, 31);
        ColumnDefinition date = column(ColumnType.DATE, BINARY, NONE, 0);

        assertThat(literals(BYTES, BYTES, 0, dialect(false), ALL_DATES, "a")).isEqualTo("(x'61')");
        assertThat(literals(date, date, 0, dialect(false), ALL_DATES, "2026-01-02"))
                .isEqualTo("(DATE'2026-01-02')");
        for (ColumnDefinition selected : List.of(latin1, BYTES, date)) {
            assertThatThrownBy(() ->
                            literals(selected, TEXT, 0, dialect(false), ALL_DATES, "2026-01-02"))
                    .hasMessageContaining("nothing was written");
        }
    }

    @Test
    void too_long_a_text_is_refused() {
        assertThatThrownBy(() -> literals(TEXT, TEXT, "x".repeat(MOST)))
                .hasMessageContaining(MOST + " bytes");
    }

    @Test
    void another_number_of_columns_is_the_servers_own_error() {
        assertThatThrownBy(() ->
                        SelectedRows.of(
                                List.of(INT, INT),
                                List.of(INT),
                                NO_KEY,
                                dialect(false),
                                ALL_DATES,
                                MOST))
                .hasMessage("Column count doesn't match value count at row 1");
    }

    private static void assertRefused(
            ColumnDefinition selected, ColumnDefinition target, String value) {
        assertThatThrownBy(() -> literals(selected, target, value))
                .hasMessageContaining("nothing was written");
    }
}

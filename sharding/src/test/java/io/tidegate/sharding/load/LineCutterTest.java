package io.tidegate.sharding.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LineCutterTest {
    private static final int MOST = 1000;
    private static final LoadFormat TABS = format("\t", "", "\\", "", "\n", 0);
    private static final LoadFormat QUOTED = format(",", "\"", "\\", "", "\n", 0);
    private static final LoadFormat DOUBLED = format(",", "\"", "\"", "", "\r\n", 0);

    private static LoadFormat format(
            String fieldEnd,
            String enclosure,
            String escape,
            String lineStart,
            String lineEnd,
            long ignored) {
        return new LoadFormat(
                fieldEnd.getBytes(UTF_8),
                enclosure.isEmpty() ? LoadFormat.NONE : enclosure.charAt(0),
                escape.isEmpty() ? LoadFormat.NONE : escape.charAt(0),
                lineStart.getBytes(UTF_8),
                lineEnd.getBytes(UTF_8),
                ignored);
    }

    /** What is said of each line: its number, its bytes, and its first two fields. */
    static Stream<Arguments> files() {
        return Stream.of(
                file("no file", TABS, ""),
                file("a line", TABS, "1\ta\n", "1 <1\ta\n> 1|a"),
                file(
                        "no end of the last line",
                        TABS,
                        "1\ta\n2\tb",
                        "1 <1\ta\n> 1|a",
                        "2 <2\tb> 2|b"),
                file("an empty line", TABS, "\n1\n", "1 <\n> |-", "2 <1\n> 1|-"),
                file("a field too few", TABS, "1", "1 <1> 1|-"),
                file("ends behind a field", TABS, "1\t", "1 <1\t> 1|-"),
                file(
                        "a field too many",
                        TABS,
                        "1\ta\tb\n2\tc\n",
                        "1 <1\ta\tb\n> 1|a",
                        "2 <2\tc\n> 2|c"),
                file("an escaped end", TABS, "1\ta\\\nb\n", "1 <1\ta\\\nb\n> 1|a\nb"),
                file("an escaped separator", TABS, "1\\\t2\ta\n", "1 <1\\\t2\ta\n> 1\t2|a"),
                file(
                        "escapes",
                        TABS,
                        "\\n\\t\\r\\b\\0\\Z\\x\\\\\ta\n",
                        "1 <\\n\\t\\r\\b\\0\\Z\\x\\\\\ta\n> \n\t\r\b\0\32x\\|a"),
                file("NULL", TABS, "\\N\tNULL\n", "1 <\\N\tNULL\n> NULL!|NULL"),
                file("no NULL", TABS, "\\N1\t\\n\n", "1 <\\N1\t\\n\n> N1|\n"),
                file("escaped at the end", TABS, "1\ta\\", "1 <1\ta\\> 1|a\\"),
                file(
                        "escaped in what is too much",
                        TABS,
                        "1\ta\tb\\\nc\n",
                        "1 <1\ta\tb\\\nc\n> 1|a"),
                file("enclosed", QUOTED, "\"1\",\"a,\nb\"\n", "1 <\"1\",\"a,\nb\"\n> 1|a,\nb"),
                file("a doubled enclosure", QUOTED, "\"1\"\"\",a\n", "1 <\"1\"\"\",a\n> 1\"|a"),
                file("an enclosure inside", QUOTED, "\"1\"2\",a\n", "1 <\"1\"2\",a\n> 1\"2|a"),
                file("an enclosure later", QUOTED, "1\",a\n", "1 <1\",a\n> 1\"|a"),
                file("an escaped enclosure", QUOTED, "\"1\\\"\",a\n", "1 <\"1\\\"\",a\n> 1\"|a"),
                file("never closed", QUOTED, "\"1,a\n2", "1 <\"1,a\n2> \"1,a\n2|-"),
                file("closed at the end", QUOTED, "1,\"a\"", "1 <1,\"a\"> 1|a"),
                file("nothing enclosed", QUOTED, "\"\",\"\"\n", "1 <\"\",\"\"\n> |"),
                file("the word NULL", QUOTED, "NULL,\"NULL\"\n", "1 <NULL,\"NULL\"\n> NULL!|NULL"),
                file("NULL enclosed", QUOTED, "\"\\N\",NULL1\n", "1 <\"\\N\",NULL1\n> NULL!|NULL1"),
                file(
                        "an end of line enclosed behind the last field",
                        QUOTED,
                        "1,a,\"b\nc\"\n",
                        "1 <1,a,\"b\n> 1|a",
                        "2 <c\"\n> c\"|-"),
                file(
                        "two bytes end a line",
                        DOUBLED,
                        "1,a\nb\r\n2,c\r\n",
                        "1 <1,a\nb\r\n> 1|a\nb",
                        "2 <2,c\r\n> 2|c"),
                file("half of an end", DOUBLED, "1,a\r", "1 <1,a\r> 1|a\r"),
                file(
                        "the escape encloses",
                        DOUBLED,
                        "\"1\"\"2\",\"\"\r\n",
                        "1 <\"1\"\"2\",\"\"\r\n> 1\"2|"),
                file(
                        "the escape outside",
                        DOUBLED,
                        "1\"\"2,a\"b\r\n",
                        "1 <1\"\"2,a\"b\r\n> 1\"2|a\"b"),
                file(
                        "long separators",
                        format("<>", "", "", "", "<n>", 0),
                        "1<><2<n><3<n>4<><",
                        "1 <1<><2<n>> 1|<2",
                        "2 <<3<n>> <3|-",
                        "3 <4<><> 4|<"),
                file(
                        "no escape",
                        format(",", "", "", "", "\n", 0),
                        "1\\,\\N\n",
                        "1 <1\\,\\N\n> 1\\|\\N"),
                file(
                        "lines start by something",
                        format(",", "", "\\", "xx", "\n", 0),
                        "yxxx1,a\nnothing\nyxx2,xx\nx",
                        "1 <xxx1,a\n> x1|a",
                        "2 <xx2,xx\n> 2|xx"),
                file(
                        "some are left out",
                        format(",", "\"", "\\", "", "\n", 2),
                        "a,\"\nb\n1,c\n",
                        "3 <1,c\n> 1|c"),
                file("all are left out", format(",", "", "\\", "", "\n", 9), "1,a\n2,b"),
                file(
                        "an escaped end is left out",
                        format(",", "", "\\", "", "\n", 1),
                        "a\\\nb\n1,c\n",
                        "2 <1,c\n> 1|c"),
                file("other characters", TABS, "ä\t漢😀\n", "1 <ä\t漢😀\n> ä|漢😀"),
                file("an escaped character", TABS, "\\ä\ta\tb\\é\n", "1 <\\ä\ta\tb\\é\n> ä|a"));
    }

    private static Arguments file(String what, LoadFormat format, String content, String... lines) {
        return Arguments.of(what, format, content, List.of(lines));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void lines_are_cut_as_servers_cut_them(
            String what, LoadFormat format, String content, List<String> lines) {
        assertThat(cut(format, LoadCharset.UTF8MB4, content.getBytes(UTF_8), MOST, UTF_8))
                .isEqualTo(lines);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void bytes_that_come_one_by_one_are_the_same_lines(
            String what, LoadFormat format, String content, List<String> lines) {
        assertThat(cut(format, LoadCharset.UTF8MB4, content.getBytes(UTF_8), 1, UTF_8))
                .isEqualTo(lines);
    }

    @Test
    void any_byte_is_a_character_where_characters_have_one() {
        String content = "\u00ff\u00c3\t\u00e4\n";

        assertThat(cut(TABS, LoadCharset.LATIN1, content.getBytes(ISO_8859_1), MOST, ISO_8859_1))
                .containsExactly("1 <" + content + "> \u00ff\u00c3|\u00e4");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0080",
                "\u00c1\u0080",
                "\u00e4\n",
                "\u00e0\u0080\u0080",
                "\u00ed\u00a0\u0080",
                "\u00f0\u0080\u0080\u0080",
                "\u00f4\u0090\u0080\u0080",
                "\u00f5\u0080\u0080\u0080",
                "\u00e6\u00bc"
            })
    void bytes_that_are_no_character_are_refused(String bytes) {
        for (String content : List.of("1\ta\n", "1\ta\n1\t", "1\ta\n1\ta\t", "1\ta\n1\t\\")) {
            assertThatThrownBy(() ->
                            cut(
                                    TABS,
                                    LoadCharset.UTF8MB4,
                                    (content + bytes).getBytes(ISO_8859_1),
                                    MOST,
                                    ISO_8859_1))
                    .hasMessageContaining("line 2 of the file has bytes");
        }
    }

    @Test
    void four_bytes_are_no_character_of_utf8mb3() {
        assertThatThrownBy(
                        () -> cut(TABS, LoadCharset.UTF8MB3, "😀\n".getBytes(UTF_8), MOST, UTF_8))
                .hasMessageContaining("line 1 of the file has bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", ""})
    void a_line_is_of_bounded_length(String end) {
        String content = "1\n" + "x".repeat(MOST + 1) + end;

        assertThatThrownBy(() -> cut(TABS, LoadCharset.UTF8MB4, content.getBytes(UTF_8), 7, UTF_8))
                .hasMessageContaining("line 2 of the file is longer than 1000 bytes");
    }

    @Test
    void what_is_left_out_is_of_any_length() {
        LoadFormat format = format(",", "", "\\", ">", "\n", 1);
        String content = "x".repeat(5 * MOST) + "\n" + "y".repeat(5 * MOST) + ">1,a\n";

        assertThat(cut(format, LoadCharset.UTF8MB4, content.getBytes(UTF_8), 100, UTF_8))
                .containsExactly("2 <>1,a\n> 1|a");
    }

    private static List<String> cut(
            LoadFormat format, LoadCharset charset, byte[] content, int atOnce, Charset shown) {
        BitSet wanted = new BitSet();
        wanted.set(0, 2);
        LineCutter cutter = new LineCutter(format, charset, 2, wanted, MOST);
        List<String> lines = new ArrayList<>();
        for (int from = 0; from < content.length; from += atOnce) {
            cutter.add(content, from, Math.min(atOnce, content.length - from));
            take(cutter, lines, shown);
        }
        cutter.end();
        take(cutter, lines, shown);
        return lines;
    }

    private static void take(LineCutter cutter, List<String> lines, Charset shown) {
        while (cutter.next()) {
            String line =
                    new String(cutter.buffer(), cutter.lineFrom(), cutter.lineLength(), shown);
            lines.add(
                    cutter.number()
                            + " <"
                            + line
                            + "> "
                            + field(cutter, 0, shown)
                            + "|"
                            + field(cutter, 1, shown));
        }
    }

    private static String field(LineCutter cutter, int index, Charset shown) {
        LoadedField field = cutter.field(index);
        return field == null ? "-" : field.isNull() ? "NULL!" : new String(field.content(), shown);
    }
}

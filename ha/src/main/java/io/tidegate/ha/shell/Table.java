package io.tidegate.ha.shell;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Draws rows as text. */
final class Table {
    private Table() {}

    static String aligned(
            List<String> names, List<Boolean> numbers, List<List<@Nullable String>> rows) {
        int[] widths = new int[names.size()];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = width(names.get(i));
            for (List<@Nullable String> row : rows) {
                widths[i] = Math.max(widths[i], width(shown(row.get(i))));
            }
        }
        StringBuilder out = new StringBuilder();
        String line = line(widths);
        out.append(line);
        for (int i = 0; i < widths.length; i++) {
            cell(out, names.get(i), widths[i], false);
        }
        out.append("|\n").append(line);
        for (List<@Nullable String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                cell(out, shown(row.get(i)), widths[i], numbers.get(i));
            }
            out.append("|\n");
        }
        return out.append(line).toString();
    }

    static String vertical(List<String> names, List<List<@Nullable String>> rows) {
        int widest = names.stream().mapToInt(Table::width).max().orElse(0);
        StringBuilder out = new StringBuilder();
        int number = 0;
        for (List<@Nullable String> row : rows) {
            String stars = "*".repeat(27);
            out.append(stars)
                    .append(' ')
                    .append(++number)
                    .append(". row ")
                    .append(stars)
                    .append('\n');
            for (int i = 0; i < names.size(); i++) {
                out.append(" ".repeat(widest - width(names.get(i))))
                        .append(names.get(i))
                        .append(": ")
                        .append(shown(row.get(i)))
                        .append('\n');
            }
        }
        return out.toString();
    }

    private static String shown(@Nullable String value) {
        return value == null
                ? "NULL"
                : value.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t");
    }

    private static void cell(StringBuilder out, String text, int width, boolean right) {
        String blanks = " ".repeat(width - width(text));
        out.append("| ").append(right ? blanks + text : text + blanks).append(' ');
    }

    private static String line(int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int width : widths) {
            line.append('+').append("-".repeat(width + 2));
        }
        return line.append("+\n").toString();
    }

    /** Columns of a terminal: wide characters take two, combining ones none. */
    static int width(String text) {
        return text.codePoints().map(Table::width).sum();
    }

    private static int width(int c) {
        int type = Character.getType(c);
        if (type == Character.NON_SPACING_MARK
                || type == Character.ENCLOSING_MARK
                || type == Character.FORMAT) {
            return 0;
        }
        boolean wide =
                (c >= 0x1100 && c <= 0x115F)
                        || (c >= 0x2E80 && c <= 0xA4CF)
                        || (c >= 0xAC00 && c <= 0xD7A3)
                        || (c >= 0xF900 && c <= 0xFAFF)
                        || (c >= 0xFE30 && c <= 0xFE6F)
                        || (c >= 0xFF00 && c <= 0xFF60)
                        || (c >= 0x1F300 && c <= 0x1FAFF)
                        || (c >= 0x20000 && c <= 0x3FFFD);
        return wide ? 2 : 1;
    }
}

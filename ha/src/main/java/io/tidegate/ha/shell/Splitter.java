package io.tidegate.ha.shell;

import java.util.Optional;

/** Cuts what is typed into statements, at semicolons and \G outside strings and comments. */
final class Splitter {
    /**
     * @param vertical the statement ended with \G
     */
    record Piece(String sql, boolean vertical) {}

    private final StringBuilder pending = new StringBuilder();

    void add(String text) {
        pending.append(text);
    }

    /** True when nothing but blanks waits for its end. */
    boolean isEmpty() {
        return pending.toString().isBlank();
    }

    /** The next whole statement; blank ones are left out. */
    Optional<Piece> next() {
        while (true) {
            int end = end();
            if (end < 0) {
                return Optional.empty();
            }
            boolean vertical = pending.charAt(end) == '\\';
            String sql = pending.substring(0, end).strip();
            pending.delete(0, end + (vertical ? 2 : 1));
            if (!sql.isEmpty()) {
                return Optional.of(new Piece(sql, vertical));
            }
        }
    }

    /** Where the first statement's end mark stands, or -1. */
    private int end() {
        int i = 0;
        while (i < pending.length()) {
            char c = pending.charAt(i);
            if (c == '\'' || c == '"' || c == '`') {
                i = afterQuote(i, c);
            } else if (c == '#' || startsWith(i, "-- ")) {
                i = after(i, "\n");
            } else if (startsWith(i, "/*")) {
                i = after(i, "*/");
            } else if (c == ';' || startsWith(i, "\\G")) {
                return i;
            } else {
                i++;
            }
            if (i < 0) {
                return -1;
            }
        }
        return -1;
    }

    private int afterQuote(int from, char quote) {
        int i = from + 1;
        while (i < pending.length()) {
            char c = pending.charAt(i);
            if (c == '\\' && quote != '`') {
                i += 2;
            } else if (c == quote) {
                return i + 1;
            } else {
                i++;
            }
        }
        return -1;
    }

    private int after(int from, String mark) {
        int at = pending.indexOf(mark, from);
        return at < 0 ? -1 : at + mark.length();
    }

    private boolean startsWith(int at, String text) {
        return at + text.length() <= pending.length()
                && pending.substring(at, at + text.length()).equals(text);
    }
}

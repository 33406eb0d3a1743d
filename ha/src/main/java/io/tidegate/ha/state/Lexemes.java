package io.tidegate.ha.state;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Cuts a statement into its parts, by the rules of MySQL's default sql_mode. Comments are left out,
 * but for what MySQL carries out of them, and so is a semicolon at the end.
 *
 * @see <a href="https://dev.mysql.com/doc/refman/8.4/en/comments.html">Comments</a>
 */
public final class Lexemes {
    /** The admin port answers as a MySQL 8.4 does. */
    private static final int LAST_KNOWN_VERSION = 80400;

    private final String sql;
    private final boolean hyphens;
    private final List<Lexeme> all = new ArrayList<>();
    private int at;

    /** Within a comment that servers carry out: tools wrap what older servers do not know. */
    private boolean forServers;

    private Lexemes(String sql, boolean hyphens) {
        this.sql = sql;
        this.hyphens = hyphens;
    }

    /**
     * Of an expression's language, in which a hyphen is a minus.
     *
     * @throws IllegalArgumentException if a quote or a comment has no end
     */
    public static List<Lexeme> of(String sql) {
        return new Lexemes(sql, false).cut();
    }

    /**
     * Of a language of commands, in which a word may hold hyphens, dots, colons and slashes.
     *
     * @throws IllegalArgumentException if a quote or a comment has no end
     */
    public static List<Lexeme> ofCommand(String sql) {
        return new Lexemes(sql, true).cut();
    }

    private List<Lexeme> cut() {
        while (at < sql.length()) {
            char next = sql.charAt(at);
            if (Character.isWhitespace(next)) {
                at++;
            } else if (next == '#' || startsWith("-- ") || startsWith("--\n")) {
                at = behind("\n", at, sql.length());
            } else if (startsWith("/*!") && isForServers()) {
                at = behindDigits(at + 3);
                forServers = true;
            } else if (forServers && startsWith("*/")) {
                at += 2;
                forServers = false;
            } else if (startsWith("/*")) {
                at = behind("*/", at + 2, -1);
            } else if (next == '\'' || next == '"') {
                string(next);
            } else if (next == '`') {
                name();
            } else if (startsWith("@@")) {
                variable();
            } else if (isPartOfWord(at)) {
                word();
            } else {
                add(Lexeme.Kind.SYMBOL, String.valueOf(next), at, at + 1);
            }
        }
        if (forServers) {
            throw new IllegalArgumentException("a comment has no end");
        }
        while (!all.isEmpty() && all.getLast().isSymbol(';')) {
            all.removeLast();
        }
        return all;
    }

    /** {@code /*!50002}: from that version of a server on. */
    private boolean isForServers() {
        String version = sql.substring(at + 3, behindDigits(at + 3));
        return version.isEmpty() || Integer.parseInt(version) <= LAST_KNOWN_VERSION;
    }

    private int behindDigits(int from) {
        int end = from;
        while (end < sql.length() && end < from + 6 && Character.isDigit(sql.charAt(end))) {
            end++;
        }
        return end;
    }

    private boolean startsWith(String text) {
        return sql.startsWith(text, at);
    }

    private int behind(String mark, int from, int otherwise) {
        int found = sql.indexOf(mark, from);
        if (found < 0 && otherwise < 0) {
            throw new IllegalArgumentException("a comment has no end");
        }
        return found < 0 ? otherwise : found + mark.length();
    }

    private void add(Lexeme.Kind kind, String text, int start, int end) {
        all.add(new Lexeme(kind, text, start, end));
        at = end;
    }

    private boolean isPartOfWord(int index) {
        if (index >= sql.length()) {
            return false;
        }
        char c = sql.charAt(index);
        return Character.isLetterOrDigit(c)
                || c == '_'
                || c == '$'
                || hyphens && "-.:/%".indexOf(c) >= 0;
    }

    private void word() {
        int end = at;
        while (isPartOfWord(end)) {
            end++;
        }
        add(Lexeme.Kind.WORD, sql.substring(at, end), at, end);
    }

    private void variable() {
        int end = at + 2;
        while (end < sql.length() && (isPartOfWord(end) || sql.charAt(end) == '.')) {
            end++;
        }
        String name = sql.substring(at + 2, end).toLowerCase(Locale.ROOT);
        add(Lexeme.Kind.VARIABLE, name.substring(name.lastIndexOf('.') + 1), at, end);
    }

    private void name() {
        StringBuilder name = new StringBuilder();
        int i = at + 1;
        while (i < sql.length() && (sql.charAt(i) != '`' || isDoubled(i))) {
            i += sql.charAt(i) == '`' ? 1 : 0;
            name.append(sql.charAt(i++));
        }
        add(Lexeme.Kind.NAME, name.toString(), at, closed(i));
    }

    private void string(char quote) {
        StringBuilder value = new StringBuilder();
        int i = at + 1;
        while (i < sql.length() && (sql.charAt(i) != quote || isDoubled(i))) {
            char c = sql.charAt(i);
            if (c == '\\' && i + 1 < sql.length()) {
                value.append(escaped(sql.charAt(i + 1)));
                i += 2;
            } else {
                value.append(c);
                i += c == quote ? 2 : 1;
            }
        }
        add(Lexeme.Kind.STRING, value.toString(), at, closed(i));
    }

    private boolean isDoubled(int quote) {
        return quote + 1 < sql.length() && sql.charAt(quote + 1) == sql.charAt(quote);
    }

    private int closed(int quote) {
        if (quote >= sql.length()) {
            throw new IllegalArgumentException("a quote has no end");
        }
        return quote + 1;
    }

    /** {@code \%} and {@code \_} keep their backslash, as in MySQL: they are LIKE's. */
    private static String escaped(char c) {
        return switch (c) {
            case 'n' -> "\n";
            case 't' -> "\t";
            case 'r' -> "\r";
            case 'b' -> "\b";
            case '0' -> "\0";
            case 'Z' -> "\u001a";
            case '%', '_' -> "\\" + c;
            default -> String.valueOf(c);
        };
    }
}

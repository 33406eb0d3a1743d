package io.tidegate.sharding.sql;

import java.util.Arrays;

/**
 * What a string literal means.
 *
 * <p>See <a href="https://dev.mysql.com/doc/refman/9.7/en/string-literals.html">String
 * Literals</a>.
 */
public final class StringLiteral {
    private StringLiteral() {}

    /**
     * @param start of the literal in the statement, which may have an N in front of its quote
     */
    public static String value(StatementText text, int start, int end) {
        return new String(content(text, start, end), text.charset());
    }

    /**
     * The bytes that it stands for, in the client's character set.
     *
     * @param start of the literal in the statement, which may have an N in front of its quote
     */
    public static byte[] content(StatementText text, int start, int end) {
        return content(text.bytes(), start, end, text.backslashEscapes());
    }

    /**
     * The bytes that it stands for.
     *
     * @param start of the literal in the statement, which may have an N in front of its quote
     * @param escapes whether a backslash escapes
     */
    static byte[] content(byte[] sql, int start, int end, boolean escapes) {
        boolean national = sql[start] != '\'' && sql[start] != '"';
        int quoteAt = national ? start + 1 : start;
        byte quote = sql[quoteAt];
        byte[] content = new byte[end - quoteAt];
        int length = 0;
        for (int i = quoteAt + 1; i < end - 1; i++) {
            byte b = sql[i];
            if (b == '\\' && escapes && i + 1 < end - 1) {
                byte escaped = sql[++i];
                if (escaped == '%' || escaped == '_') {
                    // For LIKE, which wants to see the backslash.
                    content[length++] = '\\';
                }
                content[length++] = unescaped(escaped);
            } else {
                content[length++] = b;
                if (b == quote) {
                    i++;
                }
            }
        }
        return Arrays.copyOf(content, length);
    }

    /** The literal that means the text under a dialect. */
    static String of(String value, SqlDialect dialect) {
        String escaped = dialect.noBackslashEscapes() ? value : value.replace("\\", "\\\\");
        return "'" + escaped.replace("'", "''") + "'";
    }

    private static byte unescaped(byte escaped) {
        return switch (escaped) {
            case '0' -> 0;
            case 'b' -> '\b';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'Z' -> 26;
            default -> escaped;
        };
    }
}

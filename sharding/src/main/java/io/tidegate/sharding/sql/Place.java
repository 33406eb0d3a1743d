package io.tidegate.sharding.sql;

import java.nio.charset.Charset;

/**
 * Where something stands in a statement as its client wrote it. Never shows the content of a
 * literal: what a client sends as a value may be a secret, and errors are logged.
 *
 * @param line counted from 1
 * @param column of its first character, counted from 1
 * @param word what stands there; empty for a literal
 */
public record Place(int line, int column, String word) {
    /** A quoted name may be as long as a statement. */
    private static final int LONGEST_WORD = 64;

    /** Nowhere in particular: the statement as a whole. */
    public static final int NO_TOKEN = -1;

    /** Where the token of a shape stands in a statement of that shape. */
    public static Place ofToken(StatementText text, int token) {
        int start = text.tokenStart(token);
        return at(text, start, word(text, start, text.tokenEnd(token)));
    }

    /** Where a literal or parameter stands. */
    public static Place ofValue(StatementText text, int value) {
        int start = text.valueStart(value);
        return at(text, start, word(text, start, text.valueEnd(value)));
    }

    /** Where the token stands that begins at a byte, of which a word is shown. */
    public static Place ofWord(StatementText text, int at) {
        Lexer lexer = new Lexer();
        lexer.start(text.bytes(), at, text.offset() + text.length() - at, text.dialect());
        boolean word = lexer.next() == TokenType.WORD;
        return at(text, at, word ? word(text, at, lexer.tokenEnd()) : "");
    }

    /** Where a byte of the text stands. */
    public static Place ofByte(StatementText text, int at) {
        return at(text, at, "");
    }

    /** Where the comment with the hint begins. */
    public static Place ofHint(StatementText text) {
        return at(text, text.hintStart(), "/*+");
    }

    /**
     * What is written behind a message; nothing where no token is to blame. What is missing at the
     * end is missed at the last one.
     */
    public static String behind(StatementText text, int token) {
        int last = text.tokenCount() - 1;
        return token < 0 || last < 0 ? "" : ofToken(text, Math.min(token, last)).toString();
    }

    private static Place at(StatementText text, int offset, String word) {
        byte[] sql = text.bytes();
        int from = text.offset();
        int at = offset;
        for (Origin origin = text.origin(); origin != null; origin = origin.before()) {
            at = origin.place(at - from);
            sql = origin.sql();
            from = 0;
        }
        return at(sql, from, at, text.charset(), word);
    }

    private static Place at(byte[] sql, int from, int at, Charset charset, String word) {
        int line = 1;
        int start = from;
        for (int i = from; i < at; i++) {
            if (sql[i] == '\n') {
                line++;
                start = i + 1;
            }
        }
        String before = new String(sql, start, at - start, charset);
        return new Place(line, before.codePointCount(0, before.length()) + 1, word);
    }

    private static String word(StatementText text, int start, int end) {
        int value = valueAt(text, start);
        if (value >= 0 && text.valueType(value) != TokenType.PARAMETER) {
            return "";
        }
        String word =
                new String(text.bytes(), start, end - start, text.charset())
                        .replaceAll("\\s+", " ");
        return word.length() <= LONGEST_WORD ? word : word.substring(0, LONGEST_WORD) + "...";
    }

    /** The value that begins at a byte, or -1. */
    private static int valueAt(StatementText text, int start) {
        int low = 0;
        int high = text.valueCount() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (text.valueStart(middle) == start) {
                return middle;
            }
            if (text.valueStart(middle) < start) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }

    @Override
    public String toString() {
        String at = " (line " + line + ", column " + column;
        if (word.isEmpty()) {
            return at + ")";
        }
        return at + ", at " + (word.startsWith("`") ? word : "`" + word + "`") + ")";
    }
}

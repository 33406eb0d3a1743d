package io.tidegate.sharding.sql;

import java.nio.charset.StandardCharsets;

/**
 * Cuts the bytes of a statement into tokens, as the server does. Works on bytes: the character sets
 * that are let in have no quote, backslash or digit inside a multi-byte character. Reused; no
 * allocation.
 *
 * <p>See <a href="https://dev.mysql.com/doc/refman/9.7/en/language-structure.html">Language
 * Structure</a>.
 */
final class Lexer {
    private static final byte SYMBOL = 0;
    private static final byte SPACE = 1;
    private static final byte LETTER = 2;
    private static final byte DIGIT = 3;

    private static final int MANY = 1_000_000;

    private static final byte[] CLASSES = classes();
    private static final byte[] SELECT = "SELECT".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NO_CACHE = "SQL_NO_CACHE".getBytes(StandardCharsets.US_ASCII);

    private byte[] sql = new byte[0];
    private int begin;
    private int at;
    private int end;
    private boolean ansiQuotes;
    private boolean backslashEscapes;
    private boolean mariaDb;
    private int openExecutableComments;

    private TokenType type = TokenType.END;
    private int tokenStart;
    private int tokenEnd;
    private boolean unterminated;
    private boolean executableComment;
    private boolean uncertainComment;
    private boolean dollarQuoted;
    private boolean hintedInsertId;
    private boolean hintedSqlMode;
    private int hints;
    private int hintStart;
    private int hintEnd;

    void start(byte[] text, int offset, int length, SqlDialect dialect) {
        sql = text;
        begin = offset;
        type = TokenType.END;
        at = offset;
        end = offset + length;
        ansiQuotes = dialect.ansiQuotes();
        backslashEscapes = !dialect.noBackslashEscapes();
        mariaDb = dialect.mariaDb();
        openExecutableComments = 0;
        unterminated = false;
        executableComment = false;
        uncertainComment = false;
        dollarQuoted = false;
        hintedInsertId = false;
        hintedSqlMode = false;
        hints = 0;
    }

    /** Goes on at a token of the same statement. */
    void goTo(int token) {
        at = token;
    }

    TokenType type() {
        return type;
    }

    int tokenStart() {
        return tokenStart;
    }

    int tokenEnd() {
        return tokenEnd;
    }

    boolean isUnterminated() {
        return unterminated;
    }

    boolean sawExecutableComment() {
        return executableComment;
    }

    /** Whether one of them is executed by some servers and skipped by others. */
    boolean sawUncertainComment() {
        return uncertainComment;
    }

    boolean sawDollarQuote() {
        return dollarQuoted;
    }

    /** Whether a hint for the server sets insert_id. */
    boolean sawInsertIdHint() {
        return hintedInsertId;
    }

    /** Whether a hint for the server sets sql_mode. */
    boolean sawSqlModeHint() {
        return hintedSqlMode;
    }

    /** How many comments say something of routing, or mean to. */
    int hints() {
        return hints;
    }

    int firstHintStart() {
        return hintStart;
    }

    int firstHintEnd() {
        return hintEnd;
    }

    /** Moves to the next token. */
    TokenType next() {
        skipBlank();
        tokenStart = at;
        if (at >= end) {
            tokenEnd = at;
            type = TokenType.END;
            return type;
        }
        int b = sql[at];
        switch (CLASSES[b & 0xFF]) {
            case LETTER -> word(b);
            case DIGIT -> number();
            default -> symbol(b);
        }
        tokenEnd = at;
        return type;
    }

    private void word(int first) {
        if (at + 1 < end && sql[at + 1] == '\'') {
            switch (first) {
                case 'x', 'X', 'b', 'B' -> {
                    at++;
                    quoted('\'', false);
                    type = TokenType.HEX_OR_BIT;
                    return;
                }
                case 'n', 'N' -> {
                    at++;
                    quoted('\'', backslashEscapes);
                    type = TokenType.STRING;
                    return;
                }
                default -> {}
            }
        }
        at++;
        while (at < end && CLASSES[sql[at] & 0xFF] >= LETTER) {
            at++;
        }
        type = TokenType.WORD;
        if (first == '$' && !mariaDb) {
            for (int i = tokenStart + 1; i < at; i++) {
                dollarQuoted |= sql[i] == '$';
            }
        }
    }

    private void number() {
        if (sql[at] == '0' && at + 1 < end && (sql[at + 1] == 'x' || sql[at + 1] == 'b')) {
            int from = at;
            at += 2;
            while (at < end && CLASSES[sql[at] & 0xFF] >= LETTER) {
                at++;
            }
            type = isRadix(from) ? TokenType.HEX_OR_BIT : TokenType.WORD;
            return;
        }
        boolean identifier = false;
        while (at < end && CLASSES[sql[at] & 0xFF] == DIGIT) {
            at++;
        }
        if (at < end && (sql[at] == 'e' || sql[at] == 'E') && isExponent(at + 1)) {
            exponent();
        } else if (at < end && CLASSES[sql[at] & 0xFF] == LETTER) {
            // A name may begin with digits: 2024_orders.
            identifier = true;
            while (at < end && CLASSES[sql[at] & 0xFF] >= LETTER) {
                at++;
            }
        } else if (at < end && sql[at] == '.') {
            at++;
            fraction();
        }
        type = identifier ? TokenType.WORD : TokenType.NUMBER;
    }

    private boolean isRadix(int from) {
        if (at - from < 3) {
            return false;
        }
        boolean hex = sql[from + 1] == 'x';
        for (int i = from + 2; i < at; i++) {
            int b = sql[i];
            boolean fits =
                    hex
                            ? b >= '0' && b <= '9' || b >= 'a' && b <= 'f' || b >= 'A' && b <= 'F'
                            : b == '0' || b == '1';
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    private void fraction() {
        while (at < end && CLASSES[sql[at] & 0xFF] == DIGIT) {
            at++;
        }
        if (at < end && (sql[at] == 'e' || sql[at] == 'E') && isExponent(at + 1)) {
            exponent();
        }
    }

    private boolean isExponent(int from) {
        int i = from;
        if (i < end && (sql[i] == '+' || sql[i] == '-')) {
            i++;
        }
        return i < end && CLASSES[sql[i] & 0xFF] == DIGIT;
    }

    private void exponent() {
        at += 2;
        while (at < end && CLASSES[sql[at] & 0xFF] == DIGIT) {
            at++;
        }
    }

    private void symbol(int b) {
        switch (b) {
            case '\'' -> {
                quoted('\'', backslashEscapes);
                type = TokenType.STRING;
            }
            case '"' -> {
                quoted('"', backslashEscapes && !ansiQuotes);
                type = ansiQuotes ? TokenType.QUOTED : TokenType.STRING;
            }
            case '`' -> {
                quoted('`', false);
                type = TokenType.QUOTED;
            }
            case '?' -> {
                at++;
                type = TokenType.PARAMETER;
            }
            case '@' -> variable();
            case '.' -> {
                at++;
                type = TokenType.SYMBOL;
                // ".5" is a number unless a name stands before it, which is then a qualifier.
                if (at < end && CLASSES[sql[at] & 0xFF] == DIGIT && !followsName()) {
                    fraction();
                    type = TokenType.NUMBER;
                }
            }
            default -> {
                at++;
                type = TokenType.SYMBOL;
            }
        }
    }

    private boolean followsName() {
        int before = tokenStart - 1;
        return before >= begin && (CLASSES[sql[before] & 0xFF] >= LETTER || sql[before] == '`');
    }

    private void variable() {
        at++;
        boolean system = at < end && sql[at] == '@';
        if (system) {
            at++;
        }
        if (at < end && (sql[at] == '\'' || sql[at] == '"' || sql[at] == '`')) {
            quoted(sql[at], sql[at] != '`' && backslashEscapes);
        } else {
            while (at < end && (CLASSES[sql[at] & 0xFF] >= LETTER || sql[at] == '.')) {
                at++;
            }
        }
        type = system ? TokenType.SYSTEM_VARIABLE : TokenType.USER_VARIABLE;
    }

    private void quoted(int quote, boolean escapes) {
        at++;
        while (at < end) {
            int b = sql[at++];
            if (b == quote) {
                if (at < end && sql[at] == quote) {
                    at++;
                } else {
                    return;
                }
            } else if (b == '\\' && escapes && at < end) {
                at++;
            }
        }
        unterminated = true;
    }

    private void skipBlank() {
        while (at < end) {
            int b = sql[at];
            if (CLASSES[b & 0xFF] == SPACE) {
                at++;
            } else if (b == '#') {
                skipLine();
            } else if (b == '-' && at + 1 < end && sql[at + 1] == '-' && isBlankOrEnd(at + 2)) {
                skipLine();
            } else if (b == '/' && at + 1 < end && sql[at + 1] == '*') {
                skipComment();
            } else if (b == '*'
                    && openExecutableComments > 0
                    && at + 1 < end
                    && sql[at + 1] == '/') {
                openExecutableComments--;
                at += 2;
            } else {
                return;
            }
        }
    }

    /** {@code --} begins a comment only before a blank or a control character. */
    private boolean isBlankOrEnd(int i) {
        return i >= end || (sql[i] & 0xFF) <= ' ';
    }

    private void skipLine() {
        while (at < end && sql[at] != '\n') {
            at++;
        }
    }

    private void skipComment() {
        int open = at + 2;
        boolean executable = open < end && sql[open] == '!';
        if (!executable && mariaDb && open + 1 < end && sql[open] == 'M' && sql[open + 1] == '!') {
            executable = true;
            open++;
        }
        if (executable) {
            at = open + 1;
            int version = 0;
            while (at < end && CLASSES[sql[at] & 0xFF] == DIGIT) {
                version = Math.min(version * 10 + sql[at] - '0', MANY);
                at++;
            }
            if (skipHarmlessContent()) {
                return;
            }
            executableComment = true;
            openExecutableComments++;
            uncertainComment |= !isExecutedByAll(version, at - open - 1);
            return;
        }
        int start = at;
        at = open;
        while (at + 1 < end && !(sql[at] == '*' && sql[at + 1] == '/')) {
            at++;
        }
        boolean ends = at + 1 < end;
        at = ends ? at + 2 : end;
        unterminated |= !ends;
        if (open < end && sql[open] == '+') {
            noteHint(start, open + 1);
        }
    }

    private void noteHint(int start, int from) {
        HintComment comment = new HintComment(sql, from, at);
        hintedInsertId |= comment.setsInsertId();
        hintedSqlMode |= comment.setsSqlMode();
        if (comment.isForProxy() && hints++ == 0) {
            hintStart = start;
            hintEnd = at;
        }
    }

    /** Dumps write SELECT with this word behind it: whoever executes it answers the same. */
    private boolean skipHarmlessContent() {
        int from = afterBlanks(at);
        int close = afterBlanks(from + NO_CACHE.length);
        boolean harmless =
                type == TokenType.WORD
                        && tokenEnd - tokenStart == SELECT.length
                        && says(SELECT, tokenStart)
                        && says(NO_CACHE, from)
                        && close + 1 < end
                        && sql[close] == '*'
                        && sql[close + 1] == '/';
        if (harmless) {
            at = close + 2;
        }
        return harmless;
    }

    private boolean says(byte[] word, int from) {
        if (from + word.length > end) {
            return false;
        }
        for (int i = 0; i < word.length; i++) {
            if ((sql[from + i] & ~0x20) != (word[i] & ~0x20)) {
                return false;
            }
        }
        return true;
    }

    private int afterBlanks(int from) {
        int i = from;
        while (i < end && CLASSES[sql[i] & 0xFF] == SPACE) {
            i++;
        }
        return i;
    }

    /** MySQL 5.7 and MariaDB are the oldest servers; MariaDB skips most of what came with 5.7. */
    private static boolean isExecutedByAll(int version, int digits) {
        return digits == 0 || digits == 5 && version < 50_700;
    }

    private static byte[] classes() {
        byte[] classes = new byte[256];
        for (int i = 0; i < 256; i++) {
            boolean letter =
                    i >= 'a' && i <= 'z'
                            || i >= 'A' && i <= 'Z'
                            || i == '_'
                            || i == '$'
                            || i >= 0x80;
            classes[i] = letter ? LETTER : i >= '0' && i <= '9' ? DIGIT : SYMBOL;
        }
        for (int blank : new int[] {' ', '\t', '\n', '\r', 0x0B, '\f'}) {
            classes[blank] = SPACE;
        }
        return classes;
    }
}

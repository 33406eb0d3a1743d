package io.tidegate.sharding.sql;

import java.util.Arrays;

/**
 * Reads a statement once and finds its shape, its literals and what else matters before planning.
 * Never fails, whatever the bytes.
 *
 * <p>Threads: none; one scanner for each event loop.
 */
public final class Scanner {
    private final int maxNesting;
    private final Lexer lexer = new Lexer();
    private final Scan scan = new Scan();
    private final Words words = new Words();

    public Scanner(int maxNesting) {
        this.maxNesting = maxNesting;
    }

    /** The result is valid until the next scan. */
    public Scan scan(byte[] sql, int offset, int length, SqlDialect dialect) {
        scan.sql = sql;
        scan.offset = offset;
        scan.length = length;
        scan.dialect = dialect;
        scan.values = 0;
        scan.tokens = 0;
        scan.normalLength = 0;
        scan.traits = 0;
        if (scan.normal.length < length * 2 + 2) {
            scan.normal = new byte[Math.max(length * 2 + 2, 512)];
        } else if (scan.normal.length > 4 * 1024 * 1024 && length < 1024 * 1024) {
            // One very large statement must not keep its memory for ever.
            scan.normal = new byte[Math.max(length * 2 + 2, 512)];
        }
        lexer.start(sql, offset, length, dialect);
        words.start(sql);
        int depth = 0;
        int deepest = 0;
        boolean ended = false;
        long traits = 0;
        int hash = 1;
        while (lexer.next() != TokenType.END) {
            TokenType type = lexer.type();
            int start = lexer.tokenStart();
            int end = lexer.tokenEnd();
            scan.addToken(start, end);
            if (ended) {
                traits |= Trait.MULTI_STATEMENT.bit();
            }
            switch (type) {
                case STRING, NUMBER, HEX_OR_BIT -> {
                    scan.addValue(type, start, end);
                    hash = append('?', hash);
                    words.other('?');
                }
                case PARAMETER -> {
                    traits |= Trait.HAS_PARAMETERS.bit();
                    scan.addValue(type, start, end);
                    hash = append('?', hash);
                    words.other('?');
                }
                case WORD -> {
                    words.word(start, end);
                    hash = append(sql, start, end, hash);
                }
                case USER_VARIABLE -> {
                    traits |= Trait.USER_VARIABLE.bit();
                    words.other('@');
                    hash = append(sql, start, end, hash);
                }
                case SYSTEM_VARIABLE -> {
                    traits |= Trait.SYSTEM_VARIABLE.bit();
                    words.systemVariable(start, end);
                    hash = append(sql, start, end, hash);
                }
                case QUOTED -> {
                    words.quoted();
                    hash = append(sql, start, end, hash);
                }
                case SYMBOL -> {
                    int symbol = sql[start];
                    if (symbol == '(') {
                        deepest = Math.max(deepest, ++depth);
                    } else if (symbol == ')') {
                        depth--;
                    } else if (symbol == ';') {
                        ended = true;
                    }
                    words.symbol(symbol);
                    if (symbol != ';') {
                        hash = append(symbol, hash);
                    }
                }
                case END -> throw new IllegalStateException("the loop ends before");
            }
        }
        words.end();
        traits |= words.traits();
        if (lexer.isUnterminated()) {
            traits |= Trait.UNTERMINATED.bit();
        }
        if (lexer.sawExecutableComment()) {
            traits |= Trait.EXECUTABLE_COMMENT.bit();
        }
        if (deepest > maxNesting) {
            traits |= Trait.TOO_DEEP.bit();
        }
        scan.kind = words.kind();
        scan.traits = traits;
        scan.hash = hash;
        mark(dialect, traits);
        return scan;
    }

    /**
     * Tells shapes apart that have the same tokens: text is read differently under another dialect,
     * a server may skip what a comment says, and a semicolon is no token of a shape.
     */
    private void mark(SqlDialect dialect, long traits) {
        int mark =
                (dialect.ansiQuotes() ? 1 : 0)
                        + (dialect.noBackslashEscapes() ? 2 : 0)
                        + ((traits & Trait.EXECUTABLE_COMMENT.bit()) != 0 ? 4 : 0)
                        + ((traits & Trait.MULTI_STATEMENT.bit()) != 0 ? 8 : 0)
                        + ((traits & Trait.ADMINISTRATION.bit()) != 0 ? 16 : 0);
        if (mark != 0) {
            ensure(2);
            scan.normal[scan.normalLength++] = (byte) mark;
            scan.hash = scan.hash * 31 + mark;
        }
    }

    private void ensure(int more) {
        if (scan.normalLength + more > scan.normal.length) {
            scan.normal = Arrays.copyOf(scan.normal, (scan.normalLength + more) * 2);
        }
    }

    private int append(int single, int hash) {
        ensure(2);
        scan.normal[scan.normalLength++] = (byte) single;
        scan.normal[scan.normalLength++] = ' ';
        return hash * 31 + single;
    }

    private int append(byte[] sql, int start, int end, int hash) {
        int length = end - start;
        ensure(length + 1);
        byte[] normal = scan.normal;
        int at = scan.normalLength;
        int h = hash;
        for (int i = start; i < end; i++) {
            byte b = sql[i];
            normal[at++] = b;
            h = h * 31 + b;
        }
        normal[at++] = ' ';
        scan.normalLength = at;
        return h;
    }
}

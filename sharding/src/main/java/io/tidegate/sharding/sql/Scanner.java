package io.tidegate.sharding.sql;

/**
 * Reads a statement once and finds its shape, its literals and what else matters before planning.
 * Never fails, whatever the bytes.
 *
 * <p>Threads: none; one scanner for each event loop.
 */
public final class Scanner {
    /** What says something of the moment when a body is carried out, not of its definition. */
    private static final long OF_BODIES =
            Trait.USER_VARIABLE.bit()
                    | Trait.USER_VARIABLE_SET.bit()
                    | Trait.SYSTEM_VARIABLE.bit()
                    | Trait.LAST_INSERT_ID.bit()
                    | Trait.LAST_INSERT_ID_SET.bit()
                    | Trait.ROW_COUNT.bit()
                    | Trait.FOUND_ROWS.bit()
                    | Trait.IDENTITY.bit()
                    | Trait.DIAGNOSTICS.bit()
                    | Trait.LOCKING_READ.bit()
                    | Trait.CALC_FOUND_ROWS.bit()
                    | Trait.TEMPORARY_TABLE.bit()
                    | Trait.INTO.bit();

    private final int maxNesting;
    private final Lexer lexer = new Lexer();
    private final Scan scan = new Scan();
    private final Words words = new Words();
    private final ListFolding folding = new ListFolding(scan);

    public Scanner(int maxNesting) {
        this.maxNesting = maxNesting;
    }

    /** The result is valid until the next scan. */
    public Scan scan(byte[] sql, int offset, int length, SqlDialect dialect) {
        scan.start(sql, offset, length, dialect);
        Shape shape = scan.shape;
        folding.start();
        lexer.start(sql, offset, length, dialect);
        words.start(sql, dialect.mariaDb());
        int depth = 0;
        int deepest = 0;
        boolean passedSemicolon = false;
        boolean ended = false;
        boolean several = false;
        long traits = 0;
        while (lexer.next() != TokenType.END) {
            TokenType type = lexer.type();
            int start = lexer.tokenStart();
            int end = lexer.tokenEnd();
            several |= ended;
            if (passedSemicolon) {
                traits |= Trait.MULTI_STATEMENT.bit();
            }
            switch (type) {
                case STRING, NUMBER, HEX_OR_BIT -> {
                    folding.value(start, end, Shape.LITERAL);
                    scan.addToken(start, end);
                    scan.addValue(type, start, end);
                    shape.add(Shape.LITERAL);
                    words.other(type);
                }
                case PARAMETER -> {
                    traits |= Trait.HAS_PARAMETERS.bit();
                    folding.value(start, end, Shape.PARAMETER);
                    scan.addToken(start, end);
                    scan.addValue(type, start, end);
                    shape.add(Shape.PARAMETER);
                    words.other(type);
                }
                case WORD -> {
                    Word word = words.word(start, end);
                    folding.word(word, start, end, words.isInsert());
                    scan.addToken(start, end);
                    shape.add(sql, start, end);
                }
                case USER_VARIABLE -> {
                    traits |= Trait.USER_VARIABLE.bit();
                    words.other(type);
                    folding.other();
                    scan.addToken(start, end);
                    shape.add(sql, start, end);
                }
                case SYSTEM_VARIABLE -> {
                    traits |= Trait.SYSTEM_VARIABLE.bit();
                    words.systemVariable(start, end);
                    folding.other();
                    scan.addToken(start, end);
                    shape.add(sql, start, end);
                }
                case QUOTED -> {
                    words.quoted(start, end);
                    folding.other();
                    scan.addToken(start, end);
                    shape.add(sql, start, end);
                }
                case SYMBOL -> {
                    int symbol = sql[start];
                    if (symbol == '(') {
                        if (++depth > maxNesting && deepest <= maxNesting) {
                            scan.tooDeep = start;
                        }
                        deepest = Math.max(deepest, depth);
                    } else if (symbol == ')') {
                        depth--;
                    } else if (symbol == ';') {
                        passedSemicolon = true;
                    }
                    ended |= words.symbol(symbol);
                    folding.symbol(symbol, start, end);
                    scan.addToken(start, end);
                    if (symbol != ';') {
                        shape.add(symbol);
                    }
                }
                case END -> throw new IllegalStateException("the loop ends before");
            }
        }
        boolean bodiesKnown =
                words.knowsBodies() && !lexer.sawUncertainComment() && !lexer.isUnterminated();
        words.end(bodiesKnown);
        traits |= words.traits();
        if (bodiesKnown && !several) {
            traits &= ~Trait.MULTI_STATEMENT.bit();
            if (words.definesBody()) {
                traits &= ~OF_BODIES;
            }
        }
        if ((traits & Trait.USER_VARIABLE.bit()) == 0) {
            traits &= ~Trait.USER_VARIABLE_SET.bit();
        } else if ((traits & Trait.INTO.bit()) != 0) {
            traits |= Trait.USER_VARIABLE_SET.bit();
        }
        if (lexer.isUnterminated()) {
            traits |= Trait.UNTERMINATED.bit();
        }
        if (lexer.sawExecutableComment()) {
            traits |= Trait.EXECUTABLE_COMMENT.bit();
        }
        if (lexer.sawDollarQuote()) {
            traits |= Trait.DOLLAR_QUOTED.bit();
        }
        if (lexer.sawInsertIdHint()) {
            traits |= Trait.HINTED_INSERT_ID.bit();
        }
        if (lexer.sawSqlModeHint()) {
            traits |= Trait.HINTED_SQL_MODE.bit();
        }
        if (deepest > maxNesting) {
            traits |= Trait.TOO_DEEP.bit();
        }
        scan.kind = words.kind();
        scan.traits = traits;
        mark(dialect, traits);
        if (lexer.hints() > 0) {
            scan.hintStart = lexer.firstHintStart();
            scan.hintEnd = lexer.firstHintEnd();
            scan.hint = RouteHintReader.read(scan, lexer.hints(), !lexer.isUnterminated());
        }
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
            scan.shape.end(mark);
        }
    }
}

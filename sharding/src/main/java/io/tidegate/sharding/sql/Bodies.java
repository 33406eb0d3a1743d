package io.tidegate.sharding.sql;

import java.util.Arrays;

/**
 * Tells the semicolons inside a statement's body from those behind statements: a server takes
 * {@code CREATE PROCEDURE p() BEGIN SELECT 1; SELECT 2; END} for one.
 *
 * <p>A stack of open blocks, moved by the words that stand where a statement begins. What is not
 * understood for certain makes it {@link #isLost() lost}: then each semicolon has to be taken for
 * an end.
 *
 * <p>See <a href="https://dev.mysql.com/doc/refman/9.7/en/sql-compound-statements.html">Compound
 * Statements</a>.
 */
final class Bodies {
    private enum At {
        /** In a statement without a body. */
        PLAIN,
        /** MariaDB: the next word tells whether BEGIN begins a block or a transaction. */
        BEGIN,
        NOT_ATOMIC,
        HEADER,
        /** Where a statement of the body begins. */
        START,
        /** Behind a word that is a label if a colon follows. */
        FIRST,
        LABELLED,
        /** Nothing but the semicolon matters until it comes. */
        SIMPLE,
        EXPRESSION,
        DECLARE,
        /** Behind END: what it ends is to be named. */
        END,
        /** A semicolon is due, or a label in front of it. */
        ENDED
    }

    private static final int SOME = 8;

    private final RoutineHeader header = new RoutineHeader();
    private final LocalNames locals = new LocalNames();
    private final Declaration declaration = new Declaration(locals);
    private final ExpressionEnd expression = new ExpressionEnd();
    private boolean mariaDb;
    private At at = At.PLAIN;
    private boolean lost;
    private boolean defines;
    private boolean executes;
    private boolean dotted;
    private Word[] blocks = new Word[SOME];
    private int depth;

    void start(byte[] sql, boolean mariaDbServer) {
        mariaDb = mariaDbServer;
        lost = false;
        defines = false;
        executes = false;
        locals.start(sql);
        leave();
    }

    private void leave() {
        at = At.PLAIN;
        dotted = false;
        depth = 0;
    }

    /** Whether it has to be told the tokens of the statement. */
    boolean isActive() {
        return at != At.PLAIN;
    }

    /** Whether it could not follow the text any more. */
    boolean isLost() {
        return lost;
    }

    /** Whether all that it said of the text may be relied on, now that the text has ended. */
    boolean isCertain() {
        return !lost && depth == 0;
    }

    /** Whether there was a body of something that the text defines. */
    boolean defines() {
        return defines;
    }

    /** Whether a block that is carried out at once assigns what is not certainly its own. */
    boolean assignsSession() {
        return locals.assignsSession();
    }

    /** Whether the last word turned out to be a label. */
    boolean isLabelled() {
        return at == At.LABELLED;
    }

    /** The first word of a statement that stands in no body. */
    void first(Word word) {
        switch (word) {
            case CREATE, ALTER -> {
                at = At.HEADER;
                executes = false;
                header.begin();
            }
            case BEGIN -> at = mariaDb ? At.BEGIN : At.PLAIN;
            case IF, CASE, LOOP, REPEAT, WHILE, FOR -> {
                if (mariaDb) {
                    executes = true;
                    begin(word);
                }
            }
            default -> {}
        }
        if (lost) {
            leave();
        }
    }

    /**
     * Takes a word, or a quoted name as {@link Word#OTHER}.
     *
     * @return true when a statement inside a body begins with it
     */
    boolean word(Word word, int start, int end) {
        if (dotted) {
            // Behind a dot each word is a name.
            dotted = false;
            return false;
        }
        switch (at) {
            case BEGIN -> beginOrTransaction(word);
            case NOT_ATOMIC -> next(word == Word.ATOMIC, At.START);
            case HEADER -> {
                return header(word);
            }
            case START, LABELLED -> {
                return begin(word);
            }
            case FIRST, SIMPLE -> {
                at = At.SIMPLE;
                locals.word(start, end);
            }
            case EXPRESSION -> expression(word);
            case DECLARE -> {
                return declare(word, start, end);
            }
            case END -> {
                next(depth > 0 && word == blocks[depth - 1], At.ENDED);
                pop();
            }
            case ENDED -> next(word == Word.OTHER, At.ENDED);
            case PLAIN -> {}
        }
        return false;
    }

    private void next(boolean understood, At then) {
        if (understood) {
            at = then;
        } else {
            lose();
        }
    }

    private void lose() {
        lost = true;
        leave();
    }

    private void beginOrTransaction(Word word) {
        if (word == Word.NOT) {
            executes = true;
            push(Word.BEGIN);
            at = At.NOT_ATOMIC;
        } else if (word == Word.OTHER) {
            // WORK
            leave();
        } else {
            // In MariaDB's Oracle mode a block.
            lose();
        }
    }

    private boolean header(Word word) {
        if (!header.word(word)) {
            if (header.isLost()) {
                lose();
            } else if (header.isNothing()) {
                leave();
            }
            return false;
        }
        defines = true;
        if (header.what() == Word.PACKAGE) {
            push(Word.PACKAGE);
            if (!isMember(word)) {
                // In MariaDB's Oracle mode: AS, IS.
                lose();
                return false;
            }
        }
        return begin(word);
    }

    private static boolean isMember(Word word) {
        return word == Word.PROCEDURE
                || word == Word.FUNCTION
                || word == Word.DECLARE
                || word == Word.END;
    }

    /** Takes the first word of a statement, or a word that stands between two. */
    private boolean begin(Word word) {
        Word block = depth == 0 ? Word.OTHER : blocks[depth - 1];
        switch (word) {
            case BEGIN, LOOP, REPEAT -> {
                push(word);
                at = At.START;
            }
            case NOT -> next(block == Word.BEGIN, At.NOT_ATOMIC);
            case IF -> pushUpTo(word, Word.THEN);
            case CASE -> pushUpTo(word, Word.WHEN);
            case WHILE, FOR -> pushUpTo(word, Word.DO);
            case ELSE -> next(block == Word.IF || block == Word.CASE, At.START);
            case ELSEIF -> upTo(block == Word.IF, Word.THEN);
            case WHEN -> upTo(block == Word.CASE, Word.THEN);
            case UNTIL -> upTo(block == Word.REPEAT, Word.END);
            case END -> endOf(block);
            case DECLARE -> {
                at = At.DECLARE;
                declaration.begin();
            }
            case PROCEDURE, FUNCTION -> {
                next(block == Word.PACKAGE, At.HEADER);
                header.beginMember(word);
            }
            case SET -> {
                at = At.SIMPLE;
                if (executes) {
                    locals.assignment();
                }
                return true;
            }
            default -> {
                at = At.FIRST;
                return true;
            }
        }
        return false;
    }

    private void endOf(Word block) {
        switch (block) {
            case BEGIN, PACKAGE -> {
                pop();
                at = At.ENDED;
            }
            case IF, CASE, LOOP, REPEAT, WHILE, FOR -> at = At.END;
            default -> lose();
        }
    }

    private void pushUpTo(Word block, Word word) {
        push(block);
        upTo(true, word);
    }

    private void upTo(boolean understood, Word word) {
        next(understood, At.EXPRESSION);
        expression.begin(word);
    }

    private void expression(Word word) {
        expression.word(word);
        if (expression.isLost()) {
            lose();
        } else if (expression.hasEnded()) {
            at = word == Word.END ? At.END : At.START;
        }
    }

    /** True when a statement begins, which a handler carries out. */
    private boolean declare(Word word, int start, int end) {
        if (declaration.word(word, start, end)) {
            return begin(word);
        }
        next(!declaration.isLost(), At.DECLARE);
        return false;
    }

    private void push(Word block) {
        if (depth == blocks.length) {
            blocks = Arrays.copyOf(blocks, depth * 2);
        }
        blocks[depth++] = block;
        locals.opened();
    }

    private void pop() {
        if (depth > 0) {
            depth--;
            locals.closed();
        }
    }

    /** Takes a literal, parameter or variable. */
    void value(TokenType type) {
        dotted = false;
        switch (at) {
            case BEGIN -> leave();
            case HEADER -> {
                header.value();
                if (header.isLost()) {
                    lose();
                }
            }
            case FIRST, SIMPLE -> {
                at = At.SIMPLE;
                locals.value(type);
            }
            case DECLARE -> {
                declaration.value();
                next(!declaration.isLost(), At.DECLARE);
            }
            case EXPRESSION, PLAIN -> {}
            default -> lose();
        }
    }

    /**
     * Takes a symbol.
     *
     * @return true for a semicolon that ends a statement and not one inside its body
     */
    boolean symbol(int symbol) {
        dotted = false;
        if (symbol == ';') {
            return semicolon();
        }
        switch (at) {
            case BEGIN -> leave();
            case HEADER -> {
                header.symbol(symbol);
                if (header.isLost()) {
                    lose();
                } else if (header.isNothing()) {
                    leave();
                }
            }
            // A query in parentheses.
            case START -> next(symbol == '(', At.SIMPLE);
            case FIRST -> at = symbol == ':' ? At.LABELLED : At.SIMPLE;
            // In MariaDB's Oracle mode an assignment.
            case LABELLED -> next(symbol == '=', At.SIMPLE);
            case SIMPLE -> locals.symbol(symbol);
            case EXPRESSION -> {}
            case DECLARE -> {
                declaration.symbol(symbol);
                next(!declaration.isLost(), At.DECLARE);
            }
            case PLAIN -> {}
            default -> lose();
        }
        dotted = symbol == '.' && at != At.HEADER;
        return false;
    }

    private boolean semicolon() {
        switch (at) {
            case FIRST, SIMPLE, ENDED -> {
                locals.statementEnded();
                if (depth == 0) {
                    leave();
                }
            }
            case DECLARE -> next(depth > 0 && declaration.mayEnd(), At.START);
            case HEADER -> next(depth > 0 && header.isComplete(), At.START);
            case BEGIN, PLAIN -> leave();
            default -> lose();
        }
        if (depth > 0) {
            at = At.START;
        }
        return depth == 0;
    }
}

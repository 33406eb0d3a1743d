package io.tidegate.sharding.sql;

import java.util.HashSet;
import java.util.Set;

/**
 * The places of {@code INTERVAL number unit} in a statement. The parser reads them only behind some
 * operators, and not behind the AND of BETWEEN.
 */
final class Intervals {
    private static final int NONE = -1;

    private final Tokens tokens;
    private final int to;
    private final Set<Integer> begins = new HashSet<>();
    private final Set<Integer> units = new HashSet<>();

    /** Those among the tokens {@code from} to {@code to} (exclusive). */
    Intervals(Tokens tokens, int from, int to) {
        this.tokens = tokens;
        this.to = to;
        for (int i = from; i < to; i++) {
            int unit = isWord(i) ? unit(i + 1) : NONE;
            if (unit != NONE) {
                begins.add(i);
                units.add(unit);
            }
        }
    }

    private boolean isWord(int token) {
        return tokens.is(token, "INTERVAL") && !tokens.isSymbol(token - 1, '.');
    }

    /** Whether the word INTERVAL of one stands there. */
    boolean beginsAt(int token) {
        return begins.contains(token);
    }

    /** Whether the unit of one stands there, which is its last word. */
    boolean endsAt(int token) {
        return units.contains(token);
    }

    /** Where the unit of a number stands that begins at a token, or -1. */
    private int unit(int from) {
        int at = operand(from);
        while (at != NONE && at < to && isOperator(at)) {
            at = operand(at + 1);
        }
        return at != NONE && at < to && IntervalUnits.isOne(tokens.keyword(at)) ? at : NONE;
    }

    private boolean isOperator(int token) {
        return tokens.isSymbol(token, '+')
                || tokens.isSymbol(token, '-')
                || tokens.isSymbol(token, '*')
                || tokens.isSymbol(token, '/');
    }

    /** The token behind a literal, a column, a call or something in brackets, or -1. */
    private int operand(int from) {
        int at = from;
        while (tokens.isSymbol(at, '-') || tokens.isSymbol(at, '+')) {
            at++;
        }
        if (tokens.isSymbol(at, '(')) {
            return isList(at) ? NONE : tokens.afterBracket(at);
        }
        return switch (tokens.type(at)) {
            case NUMBER, STRING, PARAMETER, USER_VARIABLE, SYSTEM_VARIABLE, HEX_OR_BIT -> at + 1;
            case WORD, QUOTED -> behindName(at);
            case SYMBOL, END -> NONE;
        };
    }

    private int behindName(int from) {
        int at = from + 1;
        while (tokens.isSymbol(at, '.') && tokens.isName(at + 1)) {
            at += 2;
        }
        return tokens.isSymbol(at, '(') ? tokens.afterBracket(at) : at;
    }

    /** {@code INTERVAL(5, 1, 10)} is a function, and what stands behind it an alias. */
    private boolean isList(int open) {
        int end = tokens.afterBracket(open);
        for (int i = open + 1; i < end; i++) {
            if (tokens.isSymbol(i, '(')) {
                i = tokens.afterBracket(i) - 1;
            } else if (tokens.isSymbol(i, ',')) {
                return true;
            }
        }
        return false;
    }
}

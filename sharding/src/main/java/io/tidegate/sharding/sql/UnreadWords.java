package io.tidegate.sharding.sql;

import java.util.Set;

/**
 * Words that servers understand and the parser does not. What they mean changes nothing of which
 * rows a statement is about, or makes an expression of which no more is known.
 */
final class UnreadWords {
    /** Behind SELECT, in any order; the others of that kind are known to the parser. */
    private static final Set<String> MODIFIERS =
            Set.of("HIGH_PRIORITY", "SQL_SMALL_RESULT", "SQL_BIG_RESULT", "SQL_BUFFER_RESULT");

    private static final Set<String> BEFORE_MODIFIER =
            Set.of(
                    "SELECT",
                    "ALL",
                    "DISTINCT",
                    "DISTINCTROW",
                    "STRAIGHT_JOIN",
                    "SQL_NO_CACHE",
                    "SQL_CACHE",
                    "SQL_CALC_FOUND_ROWS");

    private UnreadWords() {}

    /** Whether the token is one without which the parser reads the statement alike. */
    static boolean isLeftOut(Tokens tokens, int token) {
        String word = tokens.keyword(token);
        if (MODIFIERS.contains(word)) {
            String before = tokens.keyword(token - 1);
            return BEFORE_MODIFIER.contains(before) || MODIFIERS.contains(before);
        }
        return word.equals("SOUNDS") && tokens.is(token + 1, "LIKE");
    }

    /** What the parser reads in the place of a token; empty where it reads the token itself. */
    static String instead(Tokens tokens, int token) {
        return switch (tokens.keyword(token)) {
            case "BINARY" -> isOperator(tokens, token) ? " ~ " : "";
            case "MOD" -> isBehindOperand(tokens, token) ? " % " : "";
            default -> "";
        };
    }

    /** Behind AS it is a type. */
    private static boolean isOperator(Tokens tokens, int binary) {
        boolean operand =
                switch (tokens.type(binary + 1)) {
                    case STRING, PARAMETER, NUMBER, QUOTED, USER_VARIABLE -> true;
                    case WORD -> tokens.isName(binary + 1);
                    case SYSTEM_VARIABLE, HEX_OR_BIT, SYMBOL, END -> false;
                };
        return operand && !tokens.is(binary - 1, "AS") && !tokens.isSymbol(binary - 1, '.');
    }

    /** MOD(a, b) is a function. */
    private static boolean isBehindOperand(Tokens tokens, int mod) {
        return !tokens.isSymbol(mod + 1, '(')
                && !tokens.isSymbol(mod - 1, '.')
                && !tokens.isSymbol(mod - 1, ',')
                && !tokens.isSymbol(mod - 1, '(');
    }

    /**
     * The end of a statement without what stands behind FOR UPDATE or SHARE, and LOCK IN SHARE
     * MODE: that changes no plan.
     */
    static int withoutLockOptions(Tokens tokens, int from, int to) {
        boolean skip = tokens.is(to - 2, "SKIP") && tokens.is(to - 1, "LOCKED");
        int end = skip ? to - 2 : tokens.is(to - 1, "NOWAIT") ? to - 1 : to;
        if (isShareMode(tokens, end)) {
            return end - 4;
        }
        int names = end;
        while (names - 1 > from
                && !tokens.is(names - 1, "OF")
                && (tokens.isName(names - 1) || tokens.isSymbol(names - 1, ','))) {
            names--;
        }
        if (tokens.is(names - 1, "OF") && isLock(tokens, names - 1)) {
            return names - 1;
        }
        return isLock(tokens, end) ? end : to;
    }

    private static boolean isLock(Tokens tokens, int end) {
        return tokens.is(end - 2, "FOR")
                && (tokens.is(end - 1, "UPDATE") || tokens.is(end - 1, "SHARE"));
    }

    private static boolean isShareMode(Tokens tokens, int end) {
        return tokens.is(end - 4, "LOCK")
                && tokens.is(end - 3, "IN")
                && tokens.is(end - 2, "SHARE")
                && tokens.is(end - 1, "MODE");
    }
}

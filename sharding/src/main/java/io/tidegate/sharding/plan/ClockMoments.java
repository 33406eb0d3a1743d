package io.tidegate.sharding.plan;

import io.tidegate.sharding.sql.IntervalUnits;
import io.tidegate.sharding.sql.SelectParts.Range;
import io.tidegate.sharding.sql.TokenType;
import io.tidegate.sharding.sql.Tokens;
import java.util.Set;

/**
 * The moments that a server tells by its clock, as a statement writes them: {@code NOW()}, {@code
 * CURDATE() - INTERVAL 7 DAY} and their like. A temporal literal is of the same type as each.
 */
final class ClockMoments {
    private static final Set<String> DATES = Set.of("CURDATE", "CURRENT_DATE", "UTC_DATE");
    private static final Set<String> MOMENTS =
            Set.of("NOW", "CURRENT_TIMESTAMP", "LOCALTIME", "LOCALTIMESTAMP", "UTC_TIMESTAMP");
    private static final Set<String> WITHOUT_BRACKETS =
            Set.of(
                    "CURRENT_DATE",
                    "UTC_DATE",
                    "CURRENT_TIMESTAMP",
                    "LOCALTIME",
                    "LOCALTIMESTAMP",
                    "UTC_TIMESTAMP");
    private static final Set<String> ADDITIONS =
            Set.of("DATE_ADD", "DATE_SUB", "ADDDATE", "SUBDATE");
    private static final int NONE = -1;

    private final Tokens tokens;

    ClockMoments(Tokens tokens) {
        this.tokens = tokens;
    }

    /** The token behind a moment that begins at a token, or -1. */
    int endOf(int at) {
        if (tokens.isSymbol(at - 1, '.')) {
            return NONE;
        }
        int end = ADDITIONS.contains(tokens.keyword(at)) ? addition(at) : function(at);
        while (end != NONE && (tokens.isSymbol(end, '+') || tokens.isSymbol(end, '-'))) {
            int further = interval(end + 1);
            if (further == NONE) {
                return NONE;
            }
            end = further;
        }
        return end;
    }

    /** Whether it may have a fraction of a second; literals are not known yet. */
    boolean mayHaveFraction(Range moment) {
        for (int i = moment.from(); i < moment.to(); i++) {
            boolean precision = tokens.isSymbol(i, '(') && isLiteral(i + 1);
            if (precision || tokens.is(i, "SECOND") || tokens.is(i, "MICROSECOND")) {
                return true;
            }
        }
        return false;
    }

    private int addition(int at) {
        int inner = tokens.isSymbol(at + 1, '(') ? function(at + 2) : NONE;
        int end = inner != NONE && tokens.isSymbol(inner, ',') ? interval(inner + 1) : NONE;
        return end != NONE && tokens.isSymbol(end, ')') ? end + 1 : NONE;
    }

    private int function(int at) {
        String name = tokens.keyword(at);
        boolean moment = MOMENTS.contains(name);
        if (!moment && !DATES.contains(name)) {
            return NONE;
        }
        if (!tokens.isSymbol(at + 1, '(')) {
            return WITHOUT_BRACKETS.contains(name) ? at + 1 : NONE;
        }
        if (tokens.isSymbol(at + 2, ')')) {
            return at + 3;
        }
        return moment && isLiteral(at + 2) && tokens.isSymbol(at + 3, ')') ? at + 4 : NONE;
    }

    private int interval(int at) {
        int number = tokens.isSymbol(at + 1, '-') ? at + 2 : at + 1;
        return tokens.is(at, "INTERVAL")
                        && (isLiteral(number) || tokens.type(number) == TokenType.PARAMETER)
                        && IntervalUnits.isSimple(tokens.keyword(number + 1))
                ? number + 2
                : NONE;
    }

    private boolean isLiteral(int token) {
        return switch (tokens.type(token)) {
            case NUMBER, STRING -> true;
            case PARAMETER, WORD, QUOTED, USER_VARIABLE, SYSTEM_VARIABLE, HEX_OR_BIT, SYMBOL, END ->
                    false;
        };
    }
}

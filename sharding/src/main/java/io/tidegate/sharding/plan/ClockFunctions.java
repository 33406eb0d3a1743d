package io.tidegate.sharding.plan;

import io.tidegate.sharding.sql.SelectParts.Range;
import io.tidegate.sharding.sql.Tokens;
import java.util.Set;

/**
 * Functions of the clock. Groups read it at moments of their own, so that what is one value in a
 * statement of one server would be several, unless all are told one moment.
 */
final class ClockFunctions {
    private static final String DIFFERING = "SYSDATE";

    private static final Set<String> NAMES =
            Set.of(
                    "NOW",
                    "SYSDATE",
                    "CURDATE",
                    "CURTIME",
                    "CURRENT_DATE",
                    "CURRENT_TIME",
                    "CURRENT_TIMESTAMP",
                    "LOCALTIME",
                    "LOCALTIMESTAMP",
                    "UTC_DATE",
                    "UTC_TIME",
                    "UTC_TIMESTAMP",
                    "UNIX_TIMESTAMP");

    private ClockFunctions() {}

    /** Whether one is called that is the same in all of a statement; SYSDATE() is not. */
    static boolean areOfStatement(Tokens tokens) {
        for (int i = 0; i < tokens.count(); i++) {
            if (!tokens.is(i, DIFFERING) && isIn(tokens, new Range(i, i + 1))) {
                return true;
            }
        }
        return false;
    }

    /** Whether one is called there of which each call has another value. */
    static boolean differIn(Tokens tokens, Range range) {
        for (int i = range.from(); i < range.to(); i++) {
            if (tokens.is(i, DIFFERING) && isIn(tokens, new Range(i, i + 1))) {
                return true;
            }
        }
        return false;
    }

    /** Whether one is called there. */
    static boolean isIn(Tokens tokens, Range range) {
        for (int i = range.from(); i < range.to(); i++) {
            boolean name = tokens.isSymbol(i - 1, '.') || tokens.isSymbol(i + 1, '.');
            boolean ofArgument = tokens.is(i, "UNIX_TIMESTAMP") && !tokens.isSymbol(i + 2, ')');
            if (!name && !ofArgument && NAMES.contains(tokens.keyword(i))) {
                return true;
            }
        }
        return false;
    }
}

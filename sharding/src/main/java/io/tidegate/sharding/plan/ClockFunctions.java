package io.tidegate.sharding.plan;

import io.tidegate.sharding.sql.SelectParts.Range;
import io.tidegate.sharding.sql.Tokens;
import java.util.Set;

/**
 * Functions of the clock: groups read it at moments of their own, so that what is one value in a
 * statement of one server may be several.
 */
final class ClockFunctions {
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

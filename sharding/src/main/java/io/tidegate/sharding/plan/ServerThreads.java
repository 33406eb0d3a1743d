package io.tidegate.sharding.plan;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.sharding.sql.Tokens;
import java.util.Locale;
import java.util.Set;

/**
 * The tables in which a server shows each account its own threads. Behind the proxy these are those
 * of all users, and their statements.
 */
final class ServerThreads {
    private static final Set<String> SCHEMAS = Set.of("information_schema", "performance_schema");

    private ServerThreads() {}

    /** Where one is named, or -1. */
    static int named(Tokens tokens) {
        for (int i = 2; i < tokens.count(); i++) {
            if (tokens.isName(i)
                    && tokens.name(i).equalsIgnoreCase("processlist")
                    && tokens.isSymbol(i - 1, '.')
                    && tokens.isName(i - 2)
                    && SCHEMAS.contains(tokens.name(i - 2).toLowerCase(Locale.ROOT))) {
                return i;
            }
        }
        return -1;
    }

    static Template refused(PlanScope scope, int token) {
        return scope.refused(
                ErrorCode.COMMAND_UNSUPPORTED,
                "the table processlist shows a server's threads, which work for all users of the proxy; use"
                        + " SHOW PROCESSLIST, or connect to the server itself",
                token);
    }
}

package io.tidegate.sharding.plan;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.sharding.sql.Place;
import io.tidegate.sharding.sql.TokenType;
import io.tidegate.sharding.sql.Trait;
import java.util.Set;

/** Plans writes of broadcast tables: every group must end with the same rows. */
final class BroadcastWrites {
    /** Functions that give another value on each server: their rows would differ. */
    private static final Set<String> VARYING =
            Set.of(
                    "NOW",
                    "SYSDATE",
                    "CURRENT_TIMESTAMP",
                    "CURRENT_TIME",
                    "CURRENT_DATE",
                    "CURDATE",
                    "CURTIME",
                    "LOCALTIME",
                    "LOCALTIMESTAMP",
                    "UTC_TIMESTAMP",
                    "UTC_DATE",
                    "UTC_TIME",
                    "UNIX_TIMESTAMP",
                    "UUID",
                    "UUID_SHORT",
                    "UUID_V4",
                    "UUID_V7",
                    "SYS_GUID",
                    "RAND",
                    "RANDOM_BYTES",
                    "CONNECTION_ID",
                    "LAST_INSERT_ID",
                    "USER",
                    "CURRENT_USER",
                    "ROW_COUNT",
                    "FOUND_ROWS");

    private BroadcastWrites() {}

    /**
     * @param bounded ORDER BY or LIMIT is there
     */
    static Template plan(PlanScope scope, String schema, boolean bounded) {
        if (bounded) {
            return scope.refused(
                    ErrorCode.UNSUPPORTED_ON_SHARDS,
                    "LIMIT or ORDER BY in a write of a broadcast table could pick other rows on each group;"
                            + " name the rows by key",
                    scope.tokens().find(1, scope.statementEnd(), "ORDER", "LIMIT"));
        }
        if (scope.hasReturning()) {
            return scope.refused(
                    ErrorCode.UNSUPPORTED_ON_SHARDS,
                    "RETURNING in a write of a broadcast table, of which every group returns the rows; read"
                            + " them with a SELECT",
                    scope.returning());
        }
        for (int i = 0; i < scope.tokens().count(); i++) {
            if (VARYING.contains(scope.tokens().keyword(i))
                    && !scope.tokens().isSymbol(i - 1, '.')) {
                return scope.refused(
                        ErrorCode.UNSUPPORTED_ON_SHARDS,
                        scope.tokens().keyword(i)
                                + " in a write of a broadcast table gives another value on each group; send"
                                + " the value itself",
                        i);
            }
        }
        if (scope.sql().has(Trait.USER_VARIABLE) || scope.sql().has(Trait.SYSTEM_VARIABLE)) {
            return scope.refused(
                    ErrorCode.UNSUPPORTED_ON_SHARDS,
                    "a variable in a write of a broadcast table; send its value",
                    variable(scope));
        }
        return new EverywhereTemplate(
                new BoundPlan.Everywhere(scope.rules().groups(), scope.policy(schema)),
                scope.firstRuled(),
                scope.rules().anyGroup(),
                scope.namedSchemas());
    }

    private static int variable(PlanScope scope) {
        for (int i = 0; i < scope.tokens().count(); i++) {
            TokenType type = scope.tokens().type(i);
            if (type == TokenType.USER_VARIABLE || type == TokenType.SYSTEM_VARIABLE) {
                return i;
            }
        }
        return Place.NO_TOKEN;
    }
}

package io.tidegate.proxy.session;

import io.tidegate.sharding.sql.Scan;
import io.tidegate.sharding.sql.ScannedSql;
import io.tidegate.sharding.sql.StatementKind;
import io.tidegate.sharding.sql.Trait;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Which statements leave something behind on their connection. */
final class PinRules {
    private PinRules() {}

    /** The reason to pin the session for this statement, or null. SET has rules of its own. */
    static @Nullable Pin of(Scan scan) {
        return of(scan.kind(), scan::has);
    }

    static @Nullable Pin of(ScannedSql scanned) {
        return of(scanned.kind(), scanned::has);
    }

    private static @Nullable Pin of(StatementKind kind, Predicate<Trait> has) {
        Pin byKind = byKind(kind);
        if (byKind != null) {
            return byKind;
        }
        if (has.test(Trait.MULTI_STATEMENT) || has.test(Trait.EXECUTABLE_COMMENT)) {
            return Pin.OPAQUE_STATEMENT;
        }
        boolean intoVariable = kind == StatementKind.LOAD_DATA && has.test(Trait.USER_VARIABLE);
        if (has.test(Trait.USER_VARIABLE_SET) || intoVariable) {
            return Pin.USER_VARIABLE;
        }
        if (has.test(Trait.SESSION_FUNCTION)) {
            return Pin.FUNCTION_OR_PROCEDURE;
        }
        if (has.test(Trait.TEMPORARY_TABLE)) {
            return Pin.TEMPORARY_TABLE;
        }
        if (has.test(Trait.LAST_INSERT_ID_SET)) {
            return Pin.LAST_INSERT_ID;
        }
        return has.test(Trait.CALC_FOUND_ROWS) ? Pin.FOUND_ROWS : null;
    }

    private static @Nullable Pin byKind(StatementKind kind) {
        return switch (kind) {
            case CALL, DO -> Pin.FUNCTION_OR_PROCEDURE;
            case LOCK_TABLES, UNLOCK_TABLES, HANDLER -> Pin.LOCK;
            case XA -> Pin.XA_BRANCH;
            case PREPARE, EXECUTE, DEALLOCATE -> Pin.SQL_PREPARE;
            case OTHER -> Pin.OPAQUE_STATEMENT;
            case LOAD_DATA,
                    SELECT,
                    INSERT,
                    REPLACE,
                    UPDATE,
                    DELETE,
                    BEGIN,
                    COMMIT,
                    ROLLBACK,
                    SAVEPOINT,
                    RELEASE_SAVEPOINT,
                    ROLLBACK_TO,
                    SET,
                    USE,
                    SHOW,
                    DESCRIBE,
                    EXPLAIN,
                    DDL,
                    KILL,
                    EMPTY ->
                    null;
        };
    }
}

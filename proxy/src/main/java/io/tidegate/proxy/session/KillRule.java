package io.tidegate.proxy.session;

import io.tidegate.sharding.sql.StatementKind;
import org.jspecify.annotations.Nullable;

/**
 * What is done on a server to end a statement that runs there.
 *
 * <p>A MariaDB that waits for a replica's acknowledgement answers KILL QUERY by telling the client
 * that the commit is done although no replica has it. So nothing that may be committing is
 * interrupted there: a statement that commits by itself loses its connection instead, and its
 * client is told that the outcome is unknown.
 */
enum KillRule {
    /** KILL QUERY; the connection stays usable. */
    INTERRUPT,
    /** KILL of the connection. */
    END,
    /** It is left to end by itself, which it is about to. */
    LEAVE;

    /**
     * @param kind of the statement, null for commands that are none
     * @param plain whether the text tells all that the statement does
     */
    static KillRule of(
            boolean mariaDb, @Nullable StatementKind kind, boolean plain, boolean inTransaction) {
        if (!mariaDb || kind == null) {
            return INTERRUPT;
        }
        return switch (kind) {
            case SELECT, SHOW, DESCRIBE, DO -> plain ? INTERRUPT : END;
            // MariaDB's ANALYZE carries a write out.
            case INSERT, REPLACE, UPDATE, DELETE, EXPLAIN ->
                    plain && inTransaction ? INTERRUPT : END;
            case BEGIN,
                    COMMIT,
                    ROLLBACK,
                    SAVEPOINT,
                    RELEASE_SAVEPOINT,
                    ROLLBACK_TO,
                    USE,
                    UNLOCK_TABLES,
                    XA ->
                    plain ? LEAVE : END;
            // Of several statements it is refused, and in a comment it is one of a dump's.
            case SET -> LEAVE;
            case CALL,
                    LOCK_TABLES,
                    DDL,
                    LOAD_DATA,
                    PREPARE,
                    EXECUTE,
                    DEALLOCATE,
                    HANDLER,
                    KILL,
                    EMPTY,
                    OTHER ->
                    END;
        };
    }
}

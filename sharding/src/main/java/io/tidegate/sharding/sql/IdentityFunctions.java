package io.tidegate.sharding.sql;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Functions that say who the client is. A server would answer with the connection and the account
 * that the proxy uses, which are others with each statement: they are written out before a server,
 * or the planner, sees them. A column that one of them names keeps its name. Only CONNECTION_ID()
 * in a statement on a server's own lists of threads stays: those have the server's numbers.
 *
 * <p>See <a href="https://dev.mysql.com/doc/refman/9.7/en/information-functions.html">Information
 * Functions</a>.
 */
public final class IdentityFunctions {
    private static final Set<String> WITH_BRACKETS =
            Set.of("CONNECTION_ID", "USER", "SESSION_USER", "SYSTEM_USER");

    /** What stands behind one of them when it is a whole column. */
    private static final Set<String> ENDS_OF_COLUMN =
            Set.of("FROM", "INTO", "UNION", "WHERE", "LIMIT", "ORDER", "FOR", "HAVING", "GROUP");

    /**
     * @param connectionId the number that the client was greeted with
     * @param user as USER() says it: the name, and the host that the client connects from
     * @param account as CURRENT_USER says it: the name, and the hosts that it may connect from
     */
    public record Identity(int connectionId, String user, String account) {}

    private static final Set<String> LISTS_OF_THREADS = Set.of("PERFORMANCE_SCHEMA", "SYS");

    private final ScannedSql sql;
    private final Tokens tokens;
    private final Identity identity;

    private final Rewriting out;

    private int copied;

    private IdentityFunctions(ScannedSql sql, Identity identity) {
        this.sql = sql;
        this.tokens = Tokens.of(sql);
        this.identity = identity;
        this.out = new Rewriting(sql, sql.length() + 64);
    }

    /** The statement with the functions written out; null when it has none that mean the client. */
    public static Rewriting.@Nullable Rewritten writtenOut(ScannedSql sql, Identity identity) {
        return meansClient(sql) ? new IdentityFunctions(sql, identity).writeOut() : null;
    }

    /** Definitions and grants mean whoever uses them, or the account that they are stored for. */
    private static boolean meansClient(ScannedSql sql) {
        return switch (sql.kind()) {
            case SELECT, INSERT, REPLACE, UPDATE, DELETE, LOAD_DATA, SET, DO, CALL, EXPLAIN -> true;
            case BEGIN,
                    COMMIT,
                    ROLLBACK,
                    SAVEPOINT,
                    RELEASE_SAVEPOINT,
                    ROLLBACK_TO,
                    USE,
                    SHOW,
                    DESCRIBE,
                    LOCK_TABLES,
                    UNLOCK_TABLES,
                    DDL,
                    PREPARE,
                    EXECUTE,
                    DEALLOCATE,
                    HANDLER,
                    XA,
                    KILL,
                    EMPTY,
                    OTHER ->
                    false;
        };
    }

    private Rewriting.@Nullable Rewritten writeOut() {
        boolean ofServer = namesListOfThreads();
        for (int token = 0; token < tokens.count(); token++) {
            String word = tokens.isSymbol(token - 1, '.') ? "" : tokens.keyword(token);
            boolean brackets = tokens.isSymbol(token + 1, '(') && tokens.isSymbol(token + 2, ')');
            if (definesSomething(word)) {
                // Behind another statement: what follows is not the client's to ask.
                break;
            }
            if (ofServer && word.equals("CONNECTION_ID")) {
                continue;
            }
            if (WITH_BRACKETS.contains(word) ? brackets : word.equals("CURRENT_USER")) {
                replace(token, brackets ? token + 2 : token, word);
            }
        }
        if (copied == 0) {
            return null;
        }
        copyTo(sql.length());
        return out.done();
    }

    private boolean namesListOfThreads() {
        for (int token = 0; token < tokens.count(); token++) {
            if (tokens.isName(token)) {
                String name = tokens.name(token).toUpperCase(Locale.ROOT);
                if (name.equals("INNODB_TRX")
                        || LISTS_OF_THREADS.contains(name) && tokens.isSymbol(token + 1, '.')) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean definesSomething(String word) {
        return sql.has(Trait.MULTI_STATEMENT)
                && switch (word) {
                    case "CREATE", "ALTER", "DROP", "GRANT", "REVOKE", "SHOW" -> true;
                    default -> false;
                };
    }

    private void replace(int first, int last, String word) {
        copyTo(sql.tokenStart(first));
        String value =
                switch (word) {
                    case "CONNECTION_ID" ->
                            "CAST("
                                    + Integer.toUnsignedString(identity.connectionId())
                                    + " AS UNSIGNED)";
                    case "CURRENT_USER" -> StringLiteral.of(identity.account(), sql.dialect());
                    default -> StringLiteral.of(identity.user(), sql.dialect());
                };
        out.add(value.getBytes(sql.charset()));
        if (isColumn(first, last)) {
            out.add(" AS `" + tokens.text(first, last) + "`");
        }
        copied = sql.tokenEnd(last);
    }

    private void copyTo(int end) {
        out.copy(copied, end);
        copied = end;
    }

    /** Only a whole column of a SELECT, without a name of its own, is named by the function. */
    private boolean isColumn(int first, int last) {
        boolean begins =
                switch (tokens.keyword(first - 1)) {
                    case "SELECT", "DISTINCT", "ALL" -> true;
                    default -> tokens.isSymbol(first - 1, ',') && isInColumns(first - 1);
                };
        boolean ends =
                last + 1 == tokens.count()
                        || tokens.isSymbol(last + 1, ',')
                        || tokens.isSymbol(last + 1, ')')
                        || tokens.isSymbol(last + 1, ';')
                        || ENDS_OF_COLUMN.contains(tokens.keyword(last + 1));
        return begins && ends;
    }

    /** True when the comma separates columns of a SELECT. */
    private boolean isInColumns(int comma) {
        int depth = 0;
        for (int token = comma - 1; token >= 0; token--) {
            if (tokens.isSymbol(token, ')')) {
                depth++;
            } else if (tokens.isSymbol(token, '(')) {
                if (--depth < 0) {
                    return false;
                }
            } else if (depth == 0) {
                switch (tokens.keyword(token)) {
                    case "SELECT" -> {
                        return true;
                    }
                    case "FROM", "WHERE", "BY", "VALUES", "SET", "LIMIT", "IN", "ON", "HAVING" -> {
                        return false;
                    }
                    default -> {}
                }
            }
        }
        return false;
    }
}

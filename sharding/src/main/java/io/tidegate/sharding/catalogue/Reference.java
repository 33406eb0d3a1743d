package io.tidegate.sharding.catalogue;

import io.tidegate.sharding.sql.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A place where a statement names a table of information_schema that has rows about schemas. Found
 * by tokens and not by parsing: whatever the rest of the statement is, the name can be exchanged
 * for a derived table there.
 *
 * @param token the number of the token {@code information_schema}; a dot and the name follow
 * @param table in upper case
 * @param aliased whether an alias follows
 */
public record Reference(int token, String table, boolean aliased) {
    /** How many tokens it has. */
    public static final int TOKENS = 3;

    private static final Pattern NAME = Pattern.compile("[A-Z0-9_]+");

    /** About a server, an account or a session, and about no schema. */
    private static final Set<String> OF_A_SERVER =
            Set.of(
                    "ALL_PLUGINS",
                    "APPLICABLE_ROLES",
                    "CHARACTER_SETS",
                    "COLLATIONS",
                    "COLLATION_CHARACTER_SET_APPLICABILITY",
                    "ENABLED_ROLES",
                    "ENGINES",
                    "FILES",
                    "GLOBAL_STATUS",
                    "GLOBAL_VARIABLES",
                    "KEYWORDS",
                    "OPTIMIZER_TRACE",
                    "PLUGINS",
                    "PROCESSLIST",
                    "PROFILING",
                    "SCHEMA_PRIVILEGES",
                    "SESSION_STATUS",
                    "SESSION_VARIABLES",
                    "SQL_FUNCTIONS",
                    "SYSTEM_VARIABLES",
                    "USER_PRIVILEGES",
                    "USER_VARIABLES");

    /** What can follow a table in FROM and is no alias unless it is quoted. */
    private static final Set<String> BEHIND_TABLE =
            Set.of(
                    "CROSS",
                    "EXCEPT",
                    "FOR",
                    "FORCE",
                    "GROUP",
                    "HAVING",
                    "IGNORE",
                    "INNER",
                    "INTERSECT",
                    "INTO",
                    "JOIN",
                    "LEFT",
                    "LIMIT",
                    "LOCK",
                    "NATURAL",
                    "ON",
                    "ORDER",
                    "PROCEDURE",
                    "RIGHT",
                    "SET",
                    "STRAIGHT_JOIN",
                    "UNION",
                    "USE",
                    "USING",
                    "WHERE",
                    "WINDOW");

    public static List<Reference> in(Tokens tokens) {
        List<Reference> found = new ArrayList<>();
        for (int i = 0; i + 2 < tokens.count(); i++) {
            if (isAt(tokens, i)) {
                String table = tokens.name(i + 2).toUpperCase(Locale.ROOT);
                if (NAME.matcher(table).matches()
                        && !OF_A_SERVER.contains(table)
                        && !table.startsWith("INNODB_")) {
                    found.add(new Reference(i, table, isAlias(tokens, i + TOKENS)));
                }
            }
        }
        return found;
    }

    /** A qualified column has a second dot behind the table, a function a bracket. */
    private static boolean isAt(Tokens tokens, int token) {
        return tokens.isName(token)
                && tokens.name(token).equalsIgnoreCase(SystemSchemas.INFORMATION_SCHEMA)
                && tokens.isSymbol(token + 1, '.')
                && tokens.isName(token + 2)
                && !tokens.isSymbol(token + TOKENS, '.')
                && !tokens.isSymbol(token + TOKENS, '(')
                && !tokens.isSymbol(token - 1, '.');
    }

    private static boolean isAlias(Tokens tokens, int token) {
        return tokens.isName(token) && !BEHIND_TABLE.contains(tokens.keyword(token));
    }
}

package io.tidegate.proxy.session;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a SET statement means for the session, told from its text.
 *
 * <p>See <a href="https://dev.mysql.com/doc/refman/9.7/en/set-variable.html">SET Syntax for
 * Variable Assignment</a>.
 */
enum SetStatement {
    /** {@code SET autocommit = 1} and its spellings. */
    AUTOCOMMIT_ON,
    /** {@code SET TRANSACTION ...} without a scope: the next transaction only. */
    NEXT_TRANSACTION,
    /** Constants and system variables: replayed on every connection of the session. */
    PORTABLE,
    /** Anything whose value another connection might not reproduce. */
    LOCAL,
    /** Changes a server and not the session. */
    SERVER_WIDE;

    private static final String SCOPE = "(?:session\\s+|local\\s+|@@(?:session\\.|local\\.)?)?";
    private static final Pattern AUTOCOMMIT =
            Pattern.compile("set\\s+" + SCOPE + "autocommit\\s*:?=\\s*(?:1|on|true)");
    private static final Pattern TRANSACTION =
            Pattern.compile("set\\s+transaction\\s.*", Pattern.DOTALL);
    private static final Pattern SERVER =
            Pattern.compile(
                    "set\\s+(?:password|default\\s+role|resource\\s+group)\\b.*"
                            + "|.*(?:\\b(?:global|persist|persist_only)\\s+\\w|@@(?:global|persist|persist_only)\\.\\w+\\s*:?=).*",
                    Pattern.DOTALL);
    private static final Pattern NOT_REPRODUCIBLE =
            Pattern.compile(
                    ".*(?:\\bselect\\b|\\bnow\\b|\\brand\\b|uuid|current_|sysdate|unix_timestamp|curdate|curtime"
                            + "|last_insert_id|connection_id|\\brole\\b|statement\\b).*",
                    Pattern.DOTALL);
    private static final Pattern USER_CONSTANT =
            Pattern.compile("set\\s+@[\\w$.]+\\s*:?=\\s*(?:-?\\d+(?:\\.\\d+)?|'[^'\\\\]*'|null)");
    private static final Pattern USER_VARIABLE = Pattern.compile("(?<!@)@(?!@)");
    private static final Pattern CHARACTER_SET =
            Pattern.compile("\\bnames\\b|character|charset|collation|sql_mode");

    static SetStatement of(String text) {
        String sql = folded(text);
        if (AUTOCOMMIT.matcher(sql).matches()) {
            return AUTOCOMMIT_ON;
        }
        if (TRANSACTION.matcher(sql).matches()) {
            return NEXT_TRANSACTION;
        }
        if (SERVER.matcher(sql).matches()) {
            return SERVER_WIDE;
        }
        if (USER_CONSTANT.matcher(sql).matches()) {
            return PORTABLE;
        }
        if (USER_VARIABLE.matcher(sql).find() || NOT_REPRODUCIBLE.matcher(sql).matches()) {
            return LOCAL;
        }
        return PORTABLE;
    }

    /** True when something else than user variables is assigned. */
    static boolean assignsServerVariables(String text) {
        String sql = folded(text);
        int from = sql.startsWith("set") ? 3 : 0;
        int depth = 0;
        char quote = 0;
        for (int i = from; i < sql.length(); i++) {
            char c = sql.charAt(i);
            if (quote != 0) {
                if (c == '\\' && quote != '`') {
                    i++;
                } else if (c == quote) {
                    quote = 0;
                }
            } else if (c == '\'' || c == '"' || c == '`') {
                quote = c;
            } else if (c == '(') {
                depth++;
            } else if (c == ')') {
                depth--;
            } else if (c == ',' && depth == 0) {
                if (!startsWithUserVariable(sql, from)) {
                    return true;
                }
                from = i + 1;
            }
        }
        return !startsWithUserVariable(sql, from);
    }

    private static boolean startsWithUserVariable(String sql, int from) {
        int at = from;
        while (at < sql.length() && Character.isWhitespace(sql.charAt(at))) {
            at++;
        }
        return sql.startsWith("@", at) && !sql.startsWith("@@", at);
    }

    /** True when the SET may change how the text of later statements has to be read. */
    static boolean changesReading(String text) {
        return CHARACTER_SET.matcher(folded(text)).find();
    }

    private static String folded(String text) {
        String sql = text.strip().toLowerCase(Locale.ROOT);
        while (sql.endsWith(";")) {
            sql = sql.substring(0, sql.length() - 1).strip();
        }
        if (sql.startsWith("/*!")) {
            sql = sql.replaceFirst("^/\\*!\\d*\\s*", "").replaceFirst("\\s*\\*/$", "");
        }
        return sql;
    }
}

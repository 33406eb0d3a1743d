package io.tidegate.proxy.session;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Keeps passwords out of what others may read of a statement. */
final class Secrets {
    /** Behind one of these, literals may be secrets. */
    private static final Pattern WORD =
            Pattern.compile("password|identified|encrypt|decrypt", Pattern.CASE_INSENSITIVE);

    private static final Pattern LITERAL = Pattern.compile("['\"]|\\b0x", Pattern.CASE_INSENSITIVE);

    private Secrets() {}

    /** The text up to the first literal that may be one. */
    static String hide(String sql) {
        Matcher word = WORD.matcher(sql);
        if (!word.find()) {
            return sql;
        }
        Matcher literal = LITERAL.matcher(sql);
        return literal.find(word.end()) ? sql.substring(0, literal.start()) + "<not shown>" : sql;
    }
}

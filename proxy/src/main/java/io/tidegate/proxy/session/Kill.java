package io.tidegate.proxy.session;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.proxy.backend.Variables;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What KILL asks for.
 *
 * @param id of a client of the proxy
 * @param queryOnly the statement that it runs, not its connection
 * @param soft MariaDB's: unless that would leave a table unusable
 */
record Kill(long id, boolean queryOnly, boolean soft) {
    private static final String GAP = SessionStatements.COMMENTS;

    private static final Pattern STATEMENT =
            Pattern.compile(
                    "(?is)"
                            + GAP
                            + "kill\\b"
                            + GAP
                            + "(?:(hard|soft)\\b"
                            + GAP
                            + ")?(?:(connection|query)\\b"
                            + GAP
                            + ")?(?:(\\d{1,18})|connection_id"
                            + GAP
                            + "\\("
                            + GAP
                            + "\\))"
                            + SessionStatements.END);

    /** Where the proxy cannot put its own clients in the place of the server's threads. */
    private static final Pattern INSIDE =
            Pattern.compile("(?is).*;" + GAP + "kill\\b.*|.*/\\*[!M].*?\\bkill\\b.*");

    private static final Pattern WORD = Pattern.compile("(?is).*\\bkill\\b.*");

    private static final Pattern HEX = Pattern.compile("[xX]'([0-9A-Fa-f]*)'");

    static Kill connection(long id) {
        return new Kill(id, false, false);
    }

    static Kill parse(String sql, int ownId, boolean mariaDb) {
        Matcher parts = STATEMENT.matcher(sql);
        if (!parts.matches() || parts.group(1) != null && !mariaDb) {
            throw ErrorCode.COMMAND_UNSUPPORTED.with(
                    "KILL takes the number of one client of the proxy, as SHOW PROCESSLIST and the client's"
                            + " CONNECTION_ID() give it: KILL [CONNECTION | QUERY] 42");
        }
        return new Kill(
                parts.group(3) == null
                        ? Integer.toUnsignedLong(ownId)
                        : Long.parseLong(parts.group(3)),
                "query".equals(lower(parts.group(2))),
                "soft".equals(lower(parts.group(1))));
    }

    private static String lower(String text) {
        return text == null ? "" : text.toLowerCase(Locale.ROOT);
    }

    /** Refuses a KILL that only a server would see, for whom the number means something else. */
    static void refuseInside(String sql) {
        if (INSIDE.matcher(sql).matches()) {
            refuse("inside a multi-statement or an executable comment");
        }
    }

    /**
     * The same, of a text in which SQL stands as a string, or that names variables which hold it.
     */
    static void refuseQuoted(String sql, Variables variables) {
        boolean named = WORD.matcher(sql).matches();
        String folded = sql.toLowerCase(Locale.ROOT);
        for (String name : variables.names()) {
            if (name.startsWith("@") && folded.contains(name)) {
                named |= WORD.matcher(text(variables.get(name))).matches();
            }
        }
        if (named) {
            refuse("inside a statement that is prepared in SQL");
        }
    }

    /** What a string's literal stands for: texts are kept in hex digits. */
    private static String text(@Nullable String literal) {
        Matcher digits = HEX.matcher(literal == null ? "" : literal);
        return digits.find()
                ? new String(HexFormat.of().parseHex(digits.group(1)), StandardCharsets.ISO_8859_1)
                : "";
    }

    private static void refuse(String where) {
        throw ErrorCode.COMMAND_UNSUPPORTED.with(
                "KILL " + where + "; send it as a statement of its own");
    }
}

package io.tidegate.proxy.session;

import io.tidegate.conf.error.ErrorCode;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What KILL asks for.
 *
 * @param id of a client of the proxy
 * @param queryOnly the statement that it runs, not its connection
 * @param soft MariaDB's: unless that would leave a table unusable
 */
record Kill(long id, boolean queryOnly, boolean soft) {
    private static final String GAP = Gaps.COMMENTS;

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
                            + Gaps.END);

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
}

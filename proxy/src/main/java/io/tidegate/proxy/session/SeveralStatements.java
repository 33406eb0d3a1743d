package io.tidegate.proxy.session;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.sharding.sql.ScannedSql;
import io.tidegate.sharding.sql.Tokens;

/** What servers say to the preparation of several statements at once. */
final class SeveralStatements {
    private static final int SHOWN = 80;
    private static final String DOTS = "...";

    private SeveralStatements() {}

    static TidegateException refused(ScannedSql sql) {
        Tokens tokens = Tokens.of(sql);
        int second = 0;
        while (second < tokens.count() && !tokens.isSymbol(second, ';')) {
            second++;
        }
        second++;
        int at = second < tokens.count() ? sql.tokenStart(second) : sql.length();
        // Blanks around a statement are cut off before its lines are counted.
        String before = new String(sql.bytes(), 0, at, sql.charset()).stripLeading();
        String rest = new String(sql.bytes(), at, sql.length() - at, sql.charset());
        return ErrorCode.MYSQL_PARSE_ERROR.with(
                "You have an error in your SQL syntax; check the manual that corresponds to your "
                        + (sql.dialect().mariaDb() ? "MariaDB" : "MySQL")
                        + " server version for the right syntax to use near '"
                        + cut(rest.stripTrailing(), sql.dialect().mariaDb() ? DOTS : "")
                        + "' at line "
                        + (1 + before.chars().filter(each -> each == '\n').count()));
    }

    private static String cut(String near, String dots) {
        return near.length() <= SHOWN ? near : near.substring(0, SHOWN - dots.length()) + dots;
    }
}

package io.tidegate.sharding.sql;

/**
 * {@code EXPLAIN ROUTE statement} and {@code EXPLAIN FORMAT=ROUTE statement}, also as DESCRIBE or
 * DESC: what the proxy would do with a statement. Servers know neither form; {@code EXPLAIN route}
 * and {@code EXPLAIN route column} remain what they are, the description of a table of that name.
 */
public final class RouteQuestion {
    /** The question does not stand there. */
    public static final int NONE = -1;

    private RouteQuestion() {}

    /** Where the statement in question begins in the scan's bytes, or {@link #NONE}. */
    public static int statementStart(Scan scan) {
        boolean asks = scan.is(0, "EXPLAIN") || scan.is(0, "DESCRIBE") || scan.is(0, "DESC");
        if (!asks) {
            return NONE;
        }
        if (scan.is(1, "FORMAT") && scan.is(2, "=") && isRoute(scan, 3)) {
            return scan.tokenEnd(3);
        }
        boolean describesTable = scan.is(2, ".") || statementEnd(scan) < 4;
        return scan.is(1, "ROUTE") && !describesTable ? scan.tokenEnd(1) : NONE;
    }

    /** A server takes the name of a format as a word, quoted or not, or as a text. */
    private static boolean isRoute(Scan scan, int token) {
        return scan.is(token, "ROUTE")
                || scan.is(token, "'ROUTE'")
                || scan.is(token, "\"ROUTE\"")
                || scan.is(token, "`ROUTE`");
    }

    private static int statementEnd(Scan scan) {
        int end = scan.tokenCount();
        while (end > 0 && scan.is(end - 1, ";")) {
            end--;
        }
        return end;
    }
}

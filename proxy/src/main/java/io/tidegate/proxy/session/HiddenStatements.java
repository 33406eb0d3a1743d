package io.tidegate.proxy.session;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.sharding.sql.Place;
import io.tidegate.sharding.sql.Scan;
import io.tidegate.sharding.sql.StatementKind;
import io.tidegate.sharding.sql.Trait;

/**
 * Finds what must not reach a server inside text that only the server understands: several
 * statements at once, bodies, and comments that it executes.
 */
final class HiddenStatements {
    private HiddenStatements() {}

    /** Of a text whose brackets nest deeper than planning could take. */
    static TidegateException tooDeep(Scan scan) {
        return ErrorCode.NESTING_TOO_DEEP.with(
                "the statement nests parentheses deeper than limits.max-nesting; simplify it or raise the"
                        + " limit"
                        + Place.ofByte(scan, scan.tooDeepAt()));
    }

    /**
     * @throws TidegateException when there is one
     */
    static void refuse(Scan scan) {
        if (scan.has(Trait.DOLLAR_QUOTED)) {
            throw refusal(
                    "text between dollar signs, which is a string to some versions of MySQL and a name to"
                            + " others; quote names by backticks, and create routines in other languages"
                            + " than SQL on the servers",
                    Place.ofByte(scan, indexOf(scan, "$")));
        }
        if (scan.has(Trait.HINTED_INSERT_ID)) {
            // MySQL gives the next row of that connection an id of 0, whoever inserts it.
            throw refusal(
                    "the hint SET_VAR(insert_id = ...), which changes the next id of the connection, and"
                            + " others may use that; give the row its id",
                    Place.ofByte(scan, indexOf(scan, "insert_id")));
        }
        boolean setFirst = scan.kind() == StatementKind.SET && scan.has(Trait.MULTI_STATEMENT);
        if (scan.has(Trait.SET_BEHIND_FIRST) || setFirst) {
            throw refusal(
                    "SET of a session variable beside other statements, where the proxy cannot follow what"
                            + " the session has set; send it as a statement of its own",
                    Place.ofToken(scan, setFirst ? 0 : setBehind(scan)));
        }
        if (scan.has(Trait.PREPARE_IN_BODY)) {
            throw refusal(
                    "PREPARE or EXECUTE in a body, where the proxy cannot look at the text that the server"
                            + " would execute; create the routine on the servers",
                    Place.ofToken(scan, first(scan, 1, "PREPARE", "EXECUTE", "DEALLOCATE")));
        }
        boolean comment = scan.has(Trait.EXECUTABLE_COMMENT);
        if (!comment && !scan.has(Trait.MULTI_STATEMENT)) {
            return;
        }
        for (int i = 0; i < scan.tokenCount(); i++) {
            // Where a comment begins is not known any more: such a word is refused anywhere.
            if (comment || i == 0 || scan.is(i - 1, ";")) {
                refuse(scan, i);
            }
        }
    }

    private static void refuse(Scan scan, int token) {
        if (scan.is(token, "USE")) {
            throw alone("USE", scan, token);
        }
        if (scan.is(token, "KILL")) {
            // A server would take the number for one of its own threads'.
            throw alone("KILL", scan, token);
        }
        if (scan.is(token, "SHOW")
                && scan.is(scan.is(token + 1, "FULL") ? token + 2 : token + 1, "PROCESSLIST")) {
            throw alone("SHOW PROCESSLIST", scan, token);
        }
        boolean named =
                scan.is(token, "PREPARE")
                        || scan.is(token, "EXECUTE")
                        || scan.is(token, "DEALLOCATE")
                        || scan.is(token, "DROP") && scan.is(token + 1, "PREPARE");
        if (named) {
            throw alone("PREPARE, EXECUTE or DEALLOCATE", scan, token);
        }
    }

    private static TidegateException alone(String what, Scan scan, int token) {
        return refusal(
                what
                        + " inside a multi-statement or an executable comment; send it as a statement of its"
                        + " own",
                Place.ofToken(scan, token));
    }

    private static TidegateException refusal(String what, Place place) {
        return ErrorCode.COMMAND_UNSUPPORTED.with(what + place);
    }

    /** That of a statement behind the first, or inside a body. */
    private static int setBehind(Scan scan) {
        for (int i = 1; i < scan.tokenCount(); i++) {
            if (scan.is(i, "SET") && scan.is(i - 1, ";")) {
                return i;
            }
        }
        return first(scan, 1, "SET");
    }

    /** The first of some words from a token on; the first token where none is one. */
    private static int first(Scan scan, int from, String... words) {
        for (int i = from; i < scan.tokenCount(); i++) {
            for (String each : words) {
                if (scan.is(i, each)) {
                    return i;
                }
            }
        }
        return 0;
    }

    /** Where a text in ASCII stands first, in any case; the first byte where it does not. */
    private static int indexOf(Scan scan, String lower) {
        int end = scan.offset() + scan.length() - lower.length();
        for (int at = scan.offset(); at <= end; at++) {
            int same = 0;
            while (same < lower.length()
                    && Character.toLowerCase((char) scan.bytes()[at + same])
                            == lower.charAt(same)) {
                same++;
            }
            if (same == lower.length()) {
                return at;
            }
        }
        return scan.offset();
    }
}

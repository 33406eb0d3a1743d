package io.tidegate.proxy.session;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.sharding.sql.Scan;
import io.tidegate.sharding.sql.StatementKind;
import io.tidegate.sharding.sql.Trait;

/**
 * Finds what must not reach a server inside text that only the server understands: several
 * statements at once, bodies, and comments that it executes.
 */
final class HiddenStatements {
    private static final String ALONE =
            " inside a multi-statement or an executable comment; send it as a statement of its own";

    private HiddenStatements() {}

    /**
     * @throws io.tidegate.conf.error.TidegateException when there is one
     */
    static void refuse(Scan scan) {
        if (scan.has(Trait.DOLLAR_QUOTED)) {
            throw ErrorCode.COMMAND_UNSUPPORTED.with(
                    "text between dollar signs, which is a string to some versions of MySQL and a name to"
                            + " others; quote names by backticks, and create routines in other languages"
                            + " than SQL on the servers");
        }
        if (scan.has(Trait.HINTED_INSERT_ID)) {
            // MySQL gives the next row of that connection an id of 0, whoever inserts it.
            throw ErrorCode.COMMAND_UNSUPPORTED.with(
                    "the hint SET_VAR(insert_id = ...), which changes the next id of the connection, and"
                            + " others may use that; give the row its id");
        }
        boolean setFirst = scan.kind() == StatementKind.SET && scan.has(Trait.MULTI_STATEMENT);
        if (scan.has(Trait.SET_BEHIND_FIRST) || setFirst) {
            throw ErrorCode.COMMAND_UNSUPPORTED.with(
                    "SET of a session variable beside other statements, where the proxy cannot follow what"
                            + " the session has set; send it as a statement of its own");
        }
        if (scan.has(Trait.PREPARE_IN_BODY)) {
            throw ErrorCode.COMMAND_UNSUPPORTED.with(
                    "PREPARE or EXECUTE in a body, where the proxy cannot look at the text that the server"
                            + " would execute; create the routine on the servers");
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
            throw ErrorCode.COMMAND_UNSUPPORTED.with("USE" + ALONE);
        }
        if (scan.is(token, "KILL")) {
            // A server would take the number for one of its own threads'.
            throw ErrorCode.COMMAND_UNSUPPORTED.with("KILL" + ALONE);
        }
        if (scan.is(token, "SHOW")
                && scan.is(scan.is(token + 1, "FULL") ? token + 2 : token + 1, "PROCESSLIST")) {
            throw ErrorCode.COMMAND_UNSUPPORTED.with("SHOW PROCESSLIST" + ALONE);
        }
        boolean named =
                scan.is(token, "PREPARE")
                        || scan.is(token, "EXECUTE")
                        || scan.is(token, "DEALLOCATE")
                        || scan.is(token, "DROP") && scan.is(token + 1, "PREPARE");
        if (named) {
            throw ErrorCode.COMMAND_UNSUPPORTED.with("PREPARE, EXECUTE or DEALLOCATE" + ALONE);
        }
    }
}

package io.tidegate.proxy.session;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.sharding.sql.Scan;
import io.tidegate.sharding.sql.Trait;

/**
 * Finds what must not reach a server inside text that only the server understands: several
 * statements at once, and comments that it executes.
 */
final class HiddenStatements {
    private static final String ALONE =
            " inside a multi-statement or an executable comment; send it as a statement of its own";

    private HiddenStatements() {}

    /**
     * @throws io.tidegate.conf.error.TidegateException when there is one
     */
    static void refuse(Scan scan) {
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

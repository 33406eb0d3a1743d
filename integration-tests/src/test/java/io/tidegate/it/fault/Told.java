package io.tidegate.it.fault;

import io.tidegate.it.check.Operation.Outcome;
import java.sql.SQLException;

/** What an error says of what was asked for. */
final class Told {
    private Told() {}

    /** Of a statement that commits by itself, or of a COMMIT. */
    static Outcome of(SQLException failed) {
        String words = String.valueOf(failed.getMessage());
        boolean nothingDone =
                words.contains("TG-MASTER-AWAITED") || words.contains("TG-MASTER-CHANGED:");
        return nothingDone ? Outcome.FAIL : Outcome.INFO;
    }
}

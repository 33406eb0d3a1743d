package io.tidegate.sharding.plan;

import java.time.Instant;
import java.util.Set;

/**
 * What was counted of all statements of one shape.
 *
 * @param schema the session's, empty for none
 * @param text the shape: a blank between two tokens, and a question mark for each literal and each
 *     parameter; a list has its first element only. At most 4096 bytes of it
 * @param kinds what became of them, which may depend on their values
 * @param executions that have ended
 * @param errors of those that ended with an error
 * @param nanos how long all took together, from the command's arrival to the last byte of its reply
 * @param maxNanos how long the longest took
 * @param lastSeen when the last one ended, to some tenths of a second
 */
public record DigestRow(
        String schema,
        String text,
        Set<PlanKind> kinds,
        long executions,
        long errors,
        long nanos,
        long maxNanos,
        Instant lastSeen) {
    public DigestRow {
        kinds = Set.copyOf(kinds);
    }
}

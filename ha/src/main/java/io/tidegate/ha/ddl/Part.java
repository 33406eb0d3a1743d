package io.tidegate.ha.ddl;

import io.tidegate.conf.topology.GroupId;
import org.jspecify.annotations.Nullable;

/**
 * One part of a job as the journal has it.
 *
 * @param table its name there
 * @param before the {@link Evidence} before it began, null when it has not; that of a table which
 *     is not there is empty
 * @param after the same behind it, null until it is done
 * @param message why it has failed
 */
public record Part(
        int number,
        GroupId group,
        String table,
        String sql,
        PartState state,
        @Nullable String before,
        @Nullable String after,
        String message) {

    Part begun(String print) {
        return new Part(number, group, table, sql, PartState.RUNNING, print, null, "");
    }

    Part done(String print, String note) {
        return new Part(number, group, table, sql, PartState.DONE, before, print, note);
    }

    Part ended(PartState as, String why) {
        return new Part(number, group, table, sql, as, before, null, why);
    }

    /** Whether an attempt was begun of which nobody has seen the end. */
    boolean isUncertain() {
        return state == PartState.RUNNING || state == PartState.UNKNOWN;
    }

    /** For messages: {@code orders_0003 on g1}. */
    String place() {
        return table + " on " + group;
    }
}

package io.tidegate.proxy.session;

import io.tidegate.conf.topology.GroupId;

/** What is known of a session's LAST_INSERT_ID(). */
sealed interface InsertId {
    /** Nothing was inserted: it is 0. */
    record None() implements InsertId {}

    /** The connection to this group, which the session holds, knows it. */
    record At(GroupId group) implements InsertId {}

    /**
     * Asked before its connection was given away.
     *
     * @param digits of the number
     */
    record Known(String digits) implements InsertId {}

    /** There is no answer, and a statement that needs one is refused. */
    record Unknown(String reason) implements InsertId {}
}

package io.tidegate.proxy.backend;

/** What the connections of a pool are there for, which decides how they begin. */
enum Duty {
    /** Statements, on the master of a group whose master stays. */
    STATEMENTS,
    /** Statements, on the master of a group whose master can change. */
    TRACKED_STATEMENTS,
    /** Reads, on a replica: whatever a statement calls, nothing is written there. */
    REPLICA_READS;

    /** Whether servers are asked to tell the ids of transactions. */
    boolean tellsIds() {
        return this == TRACKED_STATEMENTS;
    }
}

package io.tidegate.proxy.session;

/** What of a client is killed. */
public enum KillKind {
    /** Its connection, and what it runs. */
    CONNECTION,
    /** Only the statement that it runs. */
    QUERY
}

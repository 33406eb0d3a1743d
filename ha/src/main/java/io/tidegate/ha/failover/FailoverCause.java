package io.tidegate.ha.failover;

/** Why another server becomes the master. */
public enum FailoverCause {
    /** The master's process is gone. */
    CRASH,
    /** Neither proxies nor replicas hear of the master. */
    SILENCE,
    /** Somebody said that the master is lost, whatever it looks like. */
    FORCED,
    /** Somebody asked for it, with a master that works; it has to have no effect on clients. */
    SWITCHOVER,
    /** The master stays; a node that does not follow it shall do so again. */
    REJOIN
}

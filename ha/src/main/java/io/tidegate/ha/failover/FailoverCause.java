package io.tidegate.ha.failover;

/** Why another server becomes the master, or what else is done with a group. */
public enum FailoverCause {
    /** The master's process is gone. */
    CRASH,
    /** Neither proxies nor replicas hear of the master. */
    SILENCE,
    /** Somebody said that the master is lost, whatever it looks like. */
    FORCED,
    /** Somebody asked for it, with a master that works; it has to have no effect on clients. */
    SWITCHOVER,
    /** The servers elect their primary themselves, and have elected another one. */
    FOLLOWED,
    /** The master stays; a node that does not follow it shall do so again. */
    REJOIN,
    /** The master stays; its commits shall do without the acknowledgement of a replica. */
    DEGRADE,
    /** The master stays; its commits shall wait for a replica again. */
    RESTORE,
    /** The master stays; commits that wait for an acknowledgement that was lost are let go. */
    RELEASE;

    /** Whether people want it, so that it can wait; else clients wait for it. */
    public boolean isAskedFor() {
        return switch (this) {
            case CRASH, SILENCE, FOLLOWED, RELEASE -> false;
            case FORCED, SWITCHOVER, REJOIN, DEGRADE, RESTORE -> true;
        };
    }

    /** Whether another node becomes the master if all goes well. */
    public boolean changesMaster() {
        return switch (this) {
            case CRASH, SILENCE, FORCED, SWITCHOVER, FOLLOWED -> true;
            case REJOIN, DEGRADE, RESTORE, RELEASE -> false;
        };
    }
}

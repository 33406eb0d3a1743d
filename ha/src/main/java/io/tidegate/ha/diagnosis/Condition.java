package io.tidegate.ha.diagnosis;

/**
 * What a group or a node of it suffers from. The constant is the word in logs, metrics and
 * documents. The first ones are the gravest: a diagnosis is led by the gravest that it has found.
 */
public enum Condition {
    /**
     * The master's process is gone: seen by two proxies, or by one while no replica gets anything.
     */
    MASTER_CRASHED(Action.FAIL_OVER),
    /** The master answers nobody for three beats, and the replicas get nothing from it either. */
    MASTER_SILENT(Action.FAIL_OVER),
    /** Replicas get nothing from a master that answers, and its commits wait for them (strict). */
    REPLICATION_CUT(Action.FAIL_OVER),
    /** The master was started again and is read-only as its own configuration has it. */
    MASTER_RESTARTED(Action.RESUME),
    /** The master does not answer, and not enough time or evidence says that it is gone. */
    MASTER_SUSPECTED(Action.WAIT),
    /** No proxy's word on the master counts: they have not looked, or stood still themselves. */
    NO_OBSERVER(Action.WAIT),
    /** Nobody reaches any node: nothing tells a lost network from lost servers. */
    GROUP_UNREACHABLE(Action.ALARM),
    /** No proxy reaches the master, but its replicas do. */
    MASTER_UNREACHABLE_REPLICAS_FINE(Action.ALARM),
    /** Some proxies do not reach the master, others do. */
    MASTER_UNREACHABLE_BY_SOME(Action.ALARM),
    /** A node that is not the master takes writes. */
    TWO_WRITERS(Action.ALARM),
    /** Another mechanism decides who is the master: it is followed, and never overruled. */
    EXTERNALLY_MANAGED(Action.NONE),
    /** The master has no connection left; replicas get what it writes. */
    MASTER_CONNECTIONS_FULL(Action.ALARM),
    /** The master lets the control plane not in, or answers with errors. */
    MASTER_DENIES(Action.ALARM),
    /** The master answers, is read-only, and nobody here made it so. */
    READ_ONLY_BY_HAND(Action.ALARM),
    /** The master answers, and heartbeats on it are not committed: a lock, a slow or full disk. */
    WRITES_BLOCKED(Action.ALARM),
    /**
     * Commits of a strict group do not wait for replicas as they should, or have gone on without.
     */
    SEMI_SYNC_DEGRADED(Action.ALARM),
    /** Commits of a strict group wait, because no replica is there that acknowledges. */
    NO_ACKNOWLEDGER(Action.ALARM),
    /** A node has transactions that the master does not have. */
    ERRANT_TRANSACTIONS(Action.ALARM),
    /** A replica follows another server than the master. */
    FOLLOWS_ANOTHER(Action.ALARM),
    /** A replica's applier or receiver has stopped with an error. */
    REPLICA_BROKEN(Action.ALARM),
    /** A replica's threads were stopped, or it has no source at all. */
    REPLICA_STOPPED(Action.ALARM),
    /** A replica does not answer. */
    REPLICA_UNREACHABLE(Action.ALARM),
    /** A replica gets nothing from a master that answers. */
    REPLICA_CUT(Action.ALARM),
    /** It has been started again and may lack what it has acknowledged. */
    CANNOT_VOUCH(Action.ALARM),
    /** A replica is far behind. */
    REPLICA_LAGGING(Action.ALARM),
    /** It cannot be moved or promoted by ids. */
    NOT_READY_FOR_FAILOVER(Action.ALARM),
    /** Some proxies are cut off from a node that others see. */
    PARTLY_UNREACHABLE(Action.ALARM),
    /** Nothing is wrong. */
    HEALTHY(Action.NONE);

    /** What follows of a condition by itself. */
    public enum Action {
        NONE,
        /** People are told. */
        ALARM,
        /** It is looked at again: nothing is done before more is known. */
        WAIT,
        /**
         * The master is set up again as the master of the epoch, or replaced if it lacks anything.
         */
        RESUME,
        /** The master is replaced. */
        FAIL_OVER
    }

    private final Action action;

    Condition(Action action) {
        this.action = action;
    }

    public Action action() {
        return action;
    }
}

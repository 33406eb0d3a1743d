package io.tidegate.ha.failover;

/** What somebody could leave out; the simulation has to show each. */
enum Flaw {
    /** An answer is forwarded although its epoch is over. */
    STALE_OK(Storm.LATE),
    /** What a node has received and not executed does not count. */
    EXECUTED_ONLY(Storm.PLAIN),
    /** Proxies that stop do not say what they have acknowledged. */
    NO_MARKS(Storm.PLAIN),
    /** Receivers go on while what they have is read. */
    RECEIVERS_GO_ON(Storm.PLAIN),
    /** A deposed leader's connections are not ended. */
    NO_LOCK(Storm.ZOMBIE),
    /** Whoever is most advanced is taken, without proof. */
    NO_PROOF(Storm.PLAIN),
    /** A proxy that is late takes a master of a later epoch for its own. */
    NO_EPOCH_ROW(Storm.RETURN),
    /** A replica that has lost its relay log says that it has everything. */
    VOUCHES_ALWAYS(Storm.PLAIN),
    /** A master that was shut out takes writes again when it is started: it is configured so. */
    STARTS_WRITABLE(Storm.RESTART),
    /** That commits do without a replica is known to the proxy alone that has seen to it. */
    WAIVES_IN_SECRET(Storm.ALONE),
    /** Commits are said to have been received again, whatever replicas have. */
    PROVES_NOTHING(Storm.ALONE);

    private final Storm shown;

    Flaw(Storm shown) {
        this.shown = shown;
    }

    /** The storm that shows it best. */
    Storm shown() {
        return shown;
    }
}

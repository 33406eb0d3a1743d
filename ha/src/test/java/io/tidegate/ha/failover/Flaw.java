package io.tidegate.ha.failover;

/** What somebody could leave out; the simulation has to show each. */
enum Flaw {
    /** An answer is forwarded although its epoch is over. */
    STALE_OK,
    /** Proxies that stop do not say what they have acknowledged. */
    NO_MARKS,
    /** Receivers go on while what they have is read. */
    RECEIVERS_GO_ON,
    /** A deposed leader's connections are not ended. */
    NO_LOCK,
    /** Whoever is most advanced is taken, without proof. */
    NO_PROOF,
    /** A proxy that is late takes a master of a later epoch for its own. */
    NO_EPOCH_ROW,
    /** A replica that has lost its relay log says that it has everything. */
    VOUCHES_ALWAYS,
    /** A master that was shut out takes writes again when it is started: it is configured so. */
    STARTS_WRITABLE
}

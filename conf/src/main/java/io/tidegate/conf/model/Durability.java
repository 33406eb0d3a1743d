package io.tidegate.conf.model;

/** What an OK to a client stands for. */
public enum Durability {
    /** A replica has it, too: no failover loses it as long as no two nodes fail together. */
    STRICT,
    /** The master has it: a failover may lose the last moments, and tells how much. */
    ASYNC
}

package io.tidegate.conf.model;

/** Which of a group's servers answer reads that any of them could answer. */
public enum ReadPolicy {
    /** The master, always. */
    MASTER,
    /** Replicas, which may lag behind what the session has written or seen. */
    REPLICA_OK,
    /** Replicas that have all that the session has written and seen; else the master. */
    CAUSAL
}

package io.tidegate.conf.topology;

/** What a node of a group is asked to be. */
public enum Role {
    MASTER,
    REPLICA
}

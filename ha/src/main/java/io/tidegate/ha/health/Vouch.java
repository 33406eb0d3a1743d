package io.tidegate.ha.health;

/** Whether a node has for certain what it has once acknowledged. */
public enum Vouch {
    /** It runs since before it acknowledged, or keeps its relay log over a restart. */
    SURE,
    /**
     * It has been started again, may have lost what it had received and not applied, and has not
     * yet been seen to have all that its master had after that.
     */
    RESTARTED,
    /** It has less than it was seen to have received: its relay log is gone. */
    LOST
}

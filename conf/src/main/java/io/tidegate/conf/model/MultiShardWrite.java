package io.tidegate.conf.model;

/** What happens to a write that several groups would have to make together. */
public enum MultiShardWrite {
    /** It is refused by name before anything is written. */
    REFUSE,
    /**
     * Each group commits its part on its own; when one fails the error says which groups have
     * written.
     */
    BEST_EFFORT
}

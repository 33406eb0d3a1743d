package io.tidegate.conf.model;

/** What happens to a write that several groups would have to make together. */
public enum MultiShardWrite {
    /** It is refused by name before anything is written. */
    REFUSE,
    /**
     * Each group commits its part on its own; when one fails the error says what has become of each
     * shard.
     */
    BEST_EFFORT
}

package io.tidegate.conf.model;

/** Where a column's values come from that an INSERT does not give. */
public sealed interface IdGenerator {
    /** Ids of the time, of the proxy that gives them, and of a sequence. */
    record Snowflake() implements IdGenerator {}

    /**
     * Ids of blocks that proxies take from a row on the schema's default group.
     *
     * @param block how many ids are taken at once
     */
    record Segment(int block) implements IdGenerator {
        public static final int DEFAULT_BLOCK = 1_000;
    }
}

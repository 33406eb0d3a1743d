package io.tidegate.ha.failover;

/** How far a node's applier is. */
public sealed interface Applied {
    /** It has what was asked for. */
    record Reached() implements Applied {}

    /**
     * @param missing what is still to come
     */
    record Behind(String missing) implements Applied {}

    /**
     * It does not go on by itself.
     *
     * @param why what the server says
     */
    record Stopped(String why) implements Applied {}
}

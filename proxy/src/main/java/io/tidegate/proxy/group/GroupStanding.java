package io.tidegate.proxy.group;

/**
 * What this proxy may do with a group.
 *
 * <pre>
 *   Held --proceed, and who the master is--> Serving --stop--> Draining --all is done, or time is up--> Held
 * </pre>
 */
public sealed interface GroupStanding {
    /** No connection is of it. */
    long NO_EPOCH = 0;

    /** Replies of connections of this epoch are told to clients, and no others. */
    long epoch();

    /**
     * Nothing is sent to the group and nothing of it is told; statements wait.
     *
     * @param why for people
     */
    record Held(String why) implements GroupStanding {
        @Override
        public long epoch() {
            return NO_EPOCH;
        }
    }

    /**
     * Statements go to the master.
     *
     * @param master the node's name
     */
    record Serving(long epoch, String master) implements GroupStanding {}

    /** What is under way comes to its end; new statements wait. */
    record Draining(long epoch) implements GroupStanding {}
}

package io.tidegate.proxy.session;

import io.tidegate.proxy.group.GroupStanding;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a replica of one group must have before a session may read it: all that the session has
 * written, and all that it has seen.
 *
 * <p>A transaction of its own stands behind all that it saw before in the group's one order of
 * transactions, so that it stands for all of that. What it has seen on the master since, or on
 * another replica, has no name; then the master's position of now is asked for, which all of it is
 * in: nothing is visible anywhere that is not in the master's log.
 *
 * <pre>
 *   unknown --position of the master--> known --own write--> known
 *      ^---- answer of the master, another replica, another epoch ----/
 * </pre>
 */
final class ReadFloor {
    private final Set<String> proven = new HashSet<>();
    private long epoch = GroupStanding.NO_EPOCH;
    private String needs = "";
    private boolean known;
    private boolean wroteOnly;
    private @Nullable String read;

    /** Another epoch has another order of transactions: nothing of the last one's counts. */
    void in(long current) {
        if (current != epoch) {
            epoch = current;
            forget();
        }
    }

    /** Nothing is known of what it has seen. */
    void forget() {
        known = false;
        read = null;
        needs = "";
        proven.clear();
    }

    /** It was told of a transaction of its own. */
    void wrote(String ids) {
        known = true;
        wroteOnly = true;
        needs = ids;
        read = null;
        proven.clear();
    }

    /** The master has answered something; where that was a write, it was told before. */
    void masterAnswered() {
        if (!wroteOnly) {
            forget();
        }
        wroteOnly = false;
    }

    /** What the next command is told has nothing to do with this one's. */
    void commandEnded() {
        wroteOnly = false;
    }

    /** All that it has seen is in this. */
    void learned(String position) {
        forget();
        known = true;
        needs = position;
    }

    /** A replica is about to answer it. */
    void reads(String replica) {
        read = replica;
        proven.add(replica);
    }

    /** The one that it reads; null for any. */
    @Nullable String replica() {
        return read;
    }

    /** Whether the master's position has to be asked for before this replica is read. */
    boolean isUnknownFor(String replica) {
        return !known || read != null && !read.equals(replica);
    }

    /** Whether it is certain already that the replica has all of it. */
    boolean isProvenOn(String replica) {
        return needs.isEmpty() || proven.contains(replica);
    }

    /** Ids as the group's servers write them; empty for none. */
    String needs() {
        return needs;
    }
}

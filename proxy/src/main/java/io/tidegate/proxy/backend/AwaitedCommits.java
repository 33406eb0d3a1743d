package io.tidegate.proxy.backend;

import io.tidegate.conf.error.ErrorCode;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * What may be a commit that waits for a replica, while none is there. Who waits for it is told
 * after a while that nobody knows what becomes of it, and its connection is given up: no KILL, with
 * which some servers tell a commit as done that no replica has. The server goes on waiting, and
 * ends it when a replica is there.
 *
 * <p>Threads: the event loop's only.
 */
final class AwaitedCommits {
    private Map<BackendConnection, Seen> seen = new HashMap<>();

    /**
     * @param command by its number on the connection
     * @param since System.nanoTime() when it was seen there first
     */
    private record Seen(int command, long since) {}

    /**
     * One look, of several while no replica acknowledges.
     *
     * @param open all connections to the master; none when a replica acknowledges again
     * @param limit for how long a command may have been seen
     * @param now System.nanoTime()
     */
    void look(Collection<BackendConnection> open, Duration limit, long now) {
        Map<BackendConnection, Seen> before = seen;
        seen = new HashMap<>();
        for (BackendConnection each : open) {
            if (!each.isBusy() || !each.mayBeCommitting()) {
                continue;
            }
            Seen known = before.get(each);
            int command = each.commands();
            Seen same =
                    known != null && known.command() == command ? known : new Seen(command, now);
            if (now - same.since() >= limit.toNanos()) {
                giveUp(each, limit);
            } else {
                seen.put(each, same);
            }
        }
    }

    private static void giveUp(BackendConnection connection, Duration limit) {
        connection.lose(
                ErrorCode.ACKNOWLEDGEMENT_AWAITED.with(
                        "no replica of group "
                                + connection.group()
                                + " has acknowledged for "
                                + limit.toMillis()
                                + " ms what its master commits; the write is not done, and will be when one"
                                + " does, or is lost with the master: look before sending it again"));
    }
}

package io.tidegate.proxy.session;

import io.tidegate.conf.topology.GroupId;
import io.tidegate.proxy.backend.BackendConnection;
import io.tidegate.proxy.backend.BackendStatements;
import io.tidegate.proxy.backend.Outcome;
import io.tidegate.proxy.wire.ServerStatus;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The cursors that servers keep open for a session. Each has one connection, which its session
 * holds until the last row was sent or the client gives the cursor up.
 *
 * <p>A cursor lives as long as its statement on the server, so that is closed to close the cursor:
 * there is no reply to wait for, and the statement is prepared again when it is needed.
 */
final class Cursors {
    /** An open cursor, and the statement by which the server knows it. */
    record Open(BackendConnection connection, BackendStatements.Prepared on) {}

    /** What the command at hand does with a cursor. */
    private enum Command {
        NOTHING,
        EXECUTE,
        FETCH
    }

    private final SessionSettings settings;
    private final LastStatement last;
    private final Map<PreparedStatement, Open> open = new HashMap<>();
    private Command command = Command.NOTHING;
    private @Nullable PreparedStatement statement;
    private BackendStatements.@Nullable Prepared prepared;

    Cursors(SessionSettings settings, LastStatement last) {
        this.settings = settings;
        this.last = last;
    }

    @Nullable Open of(PreparedStatement asked) {
        return open.get(asked);
    }

    boolean areOpenOn(GroupId group) {
        for (Open each : open.values()) {
            if (each.connection().group().equals(group)) {
                return true;
            }
        }
        return false;
    }

    /** A statement is sent that may open a cursor. */
    void executing(PreparedStatement asked, BackendStatements.Prepared there) {
        command = Command.EXECUTE;
        statement = asked;
        prepared = there;
    }

    /** Some rows of a cursor are asked for. */
    void fetching(PreparedStatement asked) {
        command = Command.FETCH;
        statement = asked;
    }

    /**
     * The reply is complete: its status flags tell of the cursor.
     *
     * @return whether the command had to do with one
     */
    boolean replied(BackendConnection connection) {
        Command replied = command;
        PreparedStatement asked = statement;
        BackendStatements.Prepared there = prepared;
        forget();
        if (asked == null) {
            return false;
        }
        Outcome outcome = connection.outcome();
        return switch (replied) {
            case NOTHING -> false;
            case EXECUTE -> {
                boolean opened = !outcome.isError() && has(outcome, ServerStatus.CURSOR_EXISTS);
                if (opened && there != null) {
                    there.cursorOpened();
                    open.put(asked, new Open(connection, there));
                    settings.pin(Pin.CURSOR);
                    last.rowsInCursor();
                }
                yield opened;
            }
            case FETCH -> {
                if (outcome.isError()) {
                    // Nobody knows what it would go on with.
                    close(asked);
                } else if (has(outcome, ServerStatus.LAST_ROW_SENT)) {
                    Open ended = remove(asked);
                    if (ended != null) {
                        ended.connection().cursorEnded(ended.on());
                    }
                }
                last.rowsInCursor();
                yield true;
            }
        };
    }

    private static boolean has(Outcome outcome, int flag) {
        return (outcome.status() & flag) != 0;
    }

    /** The command at hand has ended, whether it was sent or not. */
    void forget() {
        command = Command.NOTHING;
        statement = null;
        prepared = null;
    }

    /** Closes a statement's cursor; returns where it was open, or null. */
    @Nullable GroupId close(PreparedStatement of) {
        Open closed = remove(of);
        if (closed == null) {
            return null;
        }
        closed.connection().closeCursor(closed.on());
        return closed.connection().group();
    }

    void closeAll() {
        for (PreparedStatement each : List.copyOf(open.keySet())) {
            close(each);
        }
    }

    /** They went with their connection. */
    void lost(BackendConnection connection) {
        open.values().removeIf(each -> each.connection() == connection);
        unpinIfNone();
    }

    private @Nullable Open remove(PreparedStatement of) {
        Open removed = open.remove(of);
        unpinIfNone();
        return removed;
    }

    private void unpinIfNone() {
        if (open.isEmpty()) {
            settings.unpin(Pin.CURSOR);
        }
    }
}

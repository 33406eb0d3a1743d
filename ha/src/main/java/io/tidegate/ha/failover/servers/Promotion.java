package io.tidegate.ha.failover.servers;

import io.tidegate.conf.model.Durability;
import io.tidegate.ha.failover.UnreachableNodeException;
import io.tidegate.ha.failover.servers.EpochTable.Entry;
import io.tidegate.ha.mysql.node.Fencing;
import io.tidegate.ha.mysql.node.NodeSession;
import io.tidegate.ha.mysql.node.ServerState;
import java.sql.SQLException;
import java.util.Optional;

/** How a replica becomes a master, and how one that was shut out goes on. */
final class Promotion {
    private Promotion() {}

    /**
     * Makes it a master that follows nobody. The epoch's row is written while users are shut out
     * and commits do not wait: nobody follows yet who could acknowledge it. A replica that
     * acknowledges anything later has it.
     */
    static void promote(LockedNode locked, long epoch, Durability durability)
            throws SQLException, UnreachableNodeException {
        NodeSession session = locked.session();
        ServerState state = session.state();
        Fitness.require(locked.name(), state, durability);
        Entry wanted = new Entry(epoch, locked.name());
        Optional<Entry> last = EpochTable.last(session);
        boolean begun = last.filter(wanted::equals).isPresent();
        if (!begun && last.isPresent() && last.get().epoch() >= epoch) {
            throw new UnreachableNodeException(
                    locked.name()
                            + " knows that "
                            + last.get().node()
                            + " became the master in epoch "
                            + last.get().epoch()
                            + ", and is not promoted in "
                            + epoch);
        }
        if (!state.channels().isEmpty()) {
            session.forgetSource();
        }
        if (begun) {
            open(locked, durability);
        } else {
            begin(locked, state, wanted);
            openBegun(session, durability);
        }
    }

    private static void begin(LockedNode locked, ServerState state, Entry epoch)
            throws SQLException {
        NodeSession session = locked.session();
        if (!state.readOnly()) {
            // Whoever writes there would be told that it is done, although no replica has it.
            locked.fence(state);
        }
        if (state.semiSync().sourceEnabled()) {
            // The row would wait for a replica.
            session.waiveAcknowledgement();
        }
        session.letAdministratorsWrite();
        EpochTable.write(session, epoch);
    }

    /** {@link #open} of a node that {@link #begin} has left read-only, and waiting for nobody. */
    private static void openBegun(NodeSession session, Durability durability) throws SQLException {
        if (durability == Durability.STRICT) {
            session.requireAcknowledgement();
        }
        Fencing.admit(session);
        session.makeWritable();
    }

    /** Lets users write; what the group promises holds before the first one does. */
    static void open(LockedNode locked, Durability durability)
            throws SQLException, UnreachableNodeException {
        NodeSession session = locked.session();
        ServerState state = session.state();
        switch (durability) {
            case STRICT -> {
                if (!state.semiSync().available()) {
                    throw new UnreachableNodeException(locked.name() + ": " + Fitness.NO_SEMI_SYNC);
                }
                // Done again, it might wait for a commit that waits for a replica.
                if (!state.semiSync().strict()) {
                    session.requireAcknowledgement();
                }
            }
            case ASYNC -> {
                if (state.semiSync().sourceEnabled()) {
                    session.waiveAcknowledgement();
                }
            }
        }
        if (state.readOnly() || state.offline()) {
            Fencing.admit(session);
            session.makeWritable();
        }
    }
}

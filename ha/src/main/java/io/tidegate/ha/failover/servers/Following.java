package io.tidegate.ha.failover.servers;

import io.tidegate.ha.failover.UnreachableNodeException;
import io.tidegate.ha.mysql.gtid.GtidSet;
import io.tidegate.ha.mysql.node.AppliedWait;
import io.tidegate.ha.mysql.node.NodeSession;
import io.tidegate.ha.mysql.node.ReplicaChannel;
import io.tidegate.ha.mysql.node.ReplicaThread;
import io.tidegate.ha.mysql.node.ServerFamily;
import io.tidegate.ha.mysql.node.ServerNode;
import io.tidegate.ha.mysql.node.ServerState;
import io.tidegate.ha.mysql.node.Source;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * How a node becomes a replica of another: users out, what it has compared with what the master
 * has, and only then its source.
 */
final class Following {
    private static final Duration POLL = Duration.ofMillis(20);

    private final LockedNode locked;
    private final NodeSession session;
    private final ServerNode master;
    private final Source source;

    Following(LockedNode locked, ServerNode master, Source source) {
        this.locked = locked;
        this.session = locked.session();
        this.master = master;
        this.source = source;
    }

    void follow() throws SQLException, UnreachableNodeException {
        ServerState before = session.state();
        Fitness.require(locked.name(), before);
        ServerState state = shutUsersOut(before);
        requireContained(state);
        Optional<ReplicaChannel> channel = state.channel();
        boolean same =
                channel.filter(each ->
                                each.source().equals(source.endpoint().toString())
                                        && each.autoPosition())
                        .isPresent();
        if (same && acknowledges(state, channel.get())) {
            return;
        }
        if (state.semiSync().available() && !state.semiSync().replicaEnabled()) {
            session.acknowledge(true);
        }
        if (channel.isPresent() && isSettled(state, channel.get())) {
            if (!same) {
                session.changeSourceAnew(source);
            }
            session.startBothAnew();
            awaitRunning();
            return;
        }
        // An applier that can be started without losing anything is, and goes on.
        session.stopReceiver();
        if (same) {
            startAgain();
        } else {
            changeSource(state);
            session.startBothAnew();
        }
        awaitRunning();
    }

    /** Nothing runs, and nothing of what was received is left to be applied. */
    private static boolean isSettled(ServerState state, ReplicaChannel channel) {
        return channel.receiver().stopped()
                && channel.applier().stopped()
                && state.willHave().minus(state.has()).isEmpty();
    }

    private void startAgain() throws SQLException {
        if (session.channels().stream().anyMatch(session::startDiscards)) {
            // The master has all of it.
            session.startBothAnew();
        } else {
            session.startBoth();
        }
    }

    private void changeSource(ServerState state) throws SQLException, UnreachableNodeException {
        List<ReplicaChannel> stopped = session.channels();
        if (stopped.isEmpty() || stopped.stream().anyMatch(session::startDiscards)) {
            // The master has all of it.
            session.changeSourceAnew(source);
        } else {
            awaitApplied(state);
            session.changeStoppedSource(source);
        }
    }

    /**
     * What is a replica already keeps its clients, which only read.
     *
     * @return its state behind that
     */
    private ServerState shutUsersOut(ServerState state) throws SQLException {
        if (!state.readOnly() || state.semiSync().sourceEnabled()) {
            locked.fence(state);
            if (state.semiSync().sourceEnabled()) {
                // Nobody's commit waits any more, and an applier's must not.
                session.waiveAcknowledgement();
            }
            return session.state();
        }
        if (!state.superReadOnly()) {
            session.makeReadOnly();
        }
        if (state.offline()) {
            session.offline(false);
        }
        return state;
    }

    /** The master is asked behind the node: what the node has got from it is there, too. */
    private void requireContained(ServerState state) throws SQLException, UnreachableNodeException {
        GtidSet has;
        try (NodeSession asked = master.lease()) {
            if (asked.family() != state.family()) {
                throw new UnreachableNodeException(
                        locked.name() + " cannot follow " + master.name() + ", of another family");
            }
            has = asked.written();
        } catch (SQLException away) {
            throw new UnreachableNodeException(
                    locked.name()
                            + " follows nobody yet: "
                            + Words.of(master.name(), away).getMessage());
        }
        GtidSet alone = state.willHave().minus(has);
        if (!alone.isEmpty()) {
            throw new UnreachableNodeException(
                    locked.name()
                            + " has transactions that "
                            + master.name()
                            + " lacks, and does not follow it: "
                            + alone
                            + "; look what they are, and make it anew out of "
                            + master.name());
        }
        requireItsOwn(has.minus(state.willHave()), state);
    }

    /**
     * MySQL's replicas discard what carries their own number, with nothing to show for it: one that
     * has lost what it wrote itself, as by a crash with a disk that was not waited for, would lack
     * that for ever.
     */
    private void requireItsOwn(GtidSet missing, ServerState state) throws UnreachableNodeException {
        GtidSet own = missing.minus(missing.notOf(state.server()));
        if (state.family() == ServerFamily.MYSQL && !own.isEmpty()) {
            throw new UnreachableNodeException(
                    locked.name()
                            + " has lost transactions that it wrote itself, which a replica does not"
                            + " take from another: "
                            + own
                            + "; make it anew out of "
                            + master.name());
        }
    }

    private static boolean acknowledges(ServerState state, ReplicaChannel channel) {
        boolean runs = channel.receiver().runs() && channel.applier().runs();
        return runs
                && (!state.semiSync().available()
                        || state.semiSync().replicaEnabled() && state.semiSync().replicaActive());
    }

    private void awaitApplied(ServerState state) throws SQLException, UnreachableNodeException {
        AppliedWait wait = session.awaitExecuted(state.willHave(), locked.left().dividedBy(2));
        switch (wait) {
            case AppliedWait.Reached(var _) -> {}
            case AppliedWait.Late(GtidSet missing) ->
                    throw new UnreachableNodeException(
                            locked.name() + " still applies what it has received: " + missing);
            case AppliedWait.Stopped(GtidSet missing, ReplicaThread applier) ->
                    throw new UnreachableNodeException(
                            locked.name()
                                    + " does not apply "
                                    + missing
                                    + ": "
                                    + Words.of(applier));
        }
    }

    private void awaitRunning() throws SQLException, UnreachableNodeException {
        Duration reserve = Duration.ofSeconds(1);
        while (true) {
            ReplicaChannel channel =
                    session.channels().stream()
                            .findFirst()
                            .orElseThrow(() -> new SQLException("it has no source any more"));
            if (channel.receiver().runs() && channel.applier().runs()) {
                return;
            }
            boolean stopped = channel.receiver().stopped() || channel.applier().stopped();
            if (stopped || locked.left().compareTo(reserve) < 0) {
                ReplicaThread halted =
                        channel.applier().runs() ? channel.receiver() : channel.applier();
                throw new UnreachableNodeException(
                        locked.name()
                                + " does not replicate from "
                                + master.name()
                                + (stopped ? ": " : " yet: ")
                                + Words.of(halted));
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }
}

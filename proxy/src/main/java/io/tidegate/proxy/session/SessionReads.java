package io.tidegate.proxy.session;

import io.tidegate.conf.model.ReadPolicy;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.proxy.backend.BackendConnection;
import io.tidegate.proxy.backend.ReplicaPools;
import io.tidegate.proxy.execution.Connections;
import io.tidegate.proxy.group.ReadCounts;
import io.tidegate.proxy.wire.message.ErrPacket;
import io.tidegate.sharding.plan.BoundPlan;
import io.tidegate.sharding.plan.Template;
import io.tidegate.sharding.sql.RouteHint;
import io.tidegate.sharding.sql.StatementText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one session reads from replicas: whether the statement at hand may be, what a replica must
 * have for that, and the connections to replicas that it uses.
 */
final class SessionReads {
    /** A read that was sent and may be sent again, until it is answered. */
    interface Again {
        /** Who was asked cannot answer it: the master is to, or the next one. */
        void onMaster();

        /** It was answered, or ends without an answer. */
        void over();
    }

    /** Ended by somebody, or too slow: the master is not bothered with those. */
    private static final Set<Integer> NOT_AGAIN = Set.of(1317, 1969, 3024);

    private final Session session;
    private final Set<BackendConnection> using = new HashSet<>();

    /** By group; null as long as no statement of the session was to be read from a replica. */
    private @Nullable Map<GroupId, ReadFloor> floors;

    private ReadPolicy policy = ReadPolicy.MASTER;

    /**
     * Whether the statement at hand was planned, and any connection to a master can answer it. Its
     * text is another one's as soon as something is waited for.
     */
    private boolean unbound;

    /** Belongs to a transaction on a replica. */
    private boolean stays;

    private @Nullable Again again;
    private boolean repeated;

    /** A master was lost that was asked for a part of the statement at hand. */
    private boolean severed;

    private boolean elsewhere;

    /** Of the last group that a replica reads for the statement at hand; null for none. */
    private @Nullable ReadCounts onReplica;

    /** Knows the warnings of the last statement. */
    private @Nullable BackendConnection diagnosing;

    SessionReads(Session session) {
        this.session = session;
    }

    /** A statement is about to be carried out. */
    void consider(Template template, BoundPlan plan, StatementText text) {
        unbound = ReadRule.bound(text) == null;
        ReadPolicy wanted = wanted(template.schemas(), text.hint());
        boolean free =
                wanted != ReadPolicy.MASTER
                        && ReadRule.tied(text) == null
                        && ReadRule.tied(plan, text) == null
                        && ReadRule.tied(session) == null;
        policy = free ? wanted : ReadPolicy.MASTER;
        GroupId open = session.transaction().group();
        if (open != null && session.connections().isOnReplica(open)) {
            ReadOnlyTransactions.require(session, ReadRule.kind(text), null);
            stays =
                    wanted != ReadPolicy.MASTER
                            && ReadRule.tied(text) == null
                            && (plan instanceof BoundPlan.AnyGroup
                                    || ReadRule.tied(plan, text) == null);
        } else if (free) {
            ReadOnlyTransactions.begin(session);
        }
    }

    /** What ends the transaction on a replica, or asks for what its last statement left. */
    void stays() {
        stays = true;
    }

    /** Whether the statement at hand may be carried out in the transaction on a replica. */
    boolean isAllowedOnReplica() {
        return stays;
    }

    /** The master is to answer the statement at hand after all. */
    void leave() {
        policy = ReadPolicy.MASTER;
        stays = false;
    }

    private ReadPolicy wanted(Set<String> schemas, RouteHint hint) {
        return ReadRule.policy(
                session.user(),
                session.context().routing().configuration(),
                session.schemaOrEmpty(),
                schemas,
                hint);
    }

    /** Whether any connection to a master can answer the statement at hand. */
    boolean isUnbound() {
        return unbound;
    }

    /** Whether the statement at hand may be read from a replica. */
    boolean isOn() {
        return policy != ReadPolicy.MASTER;
    }

    /**
     * A connection to a replica that may answer the statement at hand, or else to the master. For
     * each of its groups by itself, where it reads several.
     */
    void connect(GroupId group, Connections.Ready ready) {
        ReplicaPools pools =
                session.context()
                        .pools()
                        .replicas(session.context().routing().configuration(), group);
        boolean opens = session.transaction().hasBegun();
        boolean isElsewhere =
                session.transaction().group() != null
                        || opens && session.connections().heldFor(group) != null;
        if (pools == null || isElsewhere) {
            session.connections().connectMaster(group, ready);
            return;
        }
        Map<GroupId, ReadFloor> known = floors;
        if (known == null) {
            known = new HashMap<>();
            floors = known;
        }
        ReadFloor floor = known.computeIfAbsent(group, _ -> new ReadFloor());
        floor.in(pools.epoch());
        new ReplicaConnect(session, group, pools, floor, policy, ready).start();
    }

    /**
     * Whether the statement at hand, which is about to be sent, may be sent again: what a replica
     * reads, and of a group whose master can change a read of which nothing hangs on the
     * connection. That once only, as what has brought one server down would bring down the next.
     */
    boolean mayBeRepeated(BackendConnection connection) {
        if (session.connections().carries(connection)) {
            return false;
        }
        if (connection.isReplica()) {
            return true;
        }
        return unbound
                && !repeated
                && connection.isGated()
                && ReadRule.tied(session) == null
                && !session.connections().cursors().areOpenOn(connection.group());
    }

    /** {@link #mayBeRepeated} was true of it, and it is about to be sent. */
    void canBeRepeated(Again next) {
        again = next;
    }

    /**
     * Whether the master answers the statement at hand in the place of a replica, which could not:
     * its connection broke, or it has answered by an error; or the next master in the place of one
     * that was lost, or from which the session was cut off. What it reads changes nothing.
     */
    boolean canRepeat(BackendConnection connection) {
        boolean ended =
                session.process().isInterrupted()
                        || connection.outcome().isError()
                                && NOT_AGAIN.contains(connection.outcome().errno());
        return again != null
                && (connection.isReplica() || hasFailed(connection))
                && !ended
                && !session.isClosed();
    }

    /** Its server was lost, or its group's master changes. */
    private static boolean hasFailed(BackendConnection connection) {
        return connection.isCut() || connection.isBroken();
    }

    /** A connection to a master is lost by which the statement at hand may have been read. */
    void lost(BackendConnection connection) {
        severed |= hasFailed(connection) && mayBeRepeated(connection);
    }

    /** Has the master answer it. */
    void repeat() {
        Again next = again;
        again = null;
        repeated = true;
        leave();
        if (onReplica != null) {
            onReplica.onMaster(ReadCounts.Reason.NOT_ANSWERED);
        }
        if (next != null) {
            next.onMaster();
        }
    }

    /**
     * Whether masters answer a read of several shards of which a part was read from a replica, or
     * from a master that was lost: the client has nothing of it. From here on it is read from
     * masters.
     */
    boolean repeatsSeveral(ErrPacket error) {
        ReadCounts counts = onReplica;
        boolean repeats =
                (counts != null || severed)
                        && !session.process().isInterrupted()
                        && !session.isClosed()
                        && !NOT_AGAIN.contains(error.errno());
        leave();
        onReplica = null;
        if (counts != null && repeats) {
            counts.onMaster(ReadCounts.Reason.NOT_ANSWERED);
        }
        if (repeats) {
            session.connections().forgetDiagnostics();
        }
        repeated |= severed;
        severed = false;
        return repeats;
    }

    /** The statement at hand has ended. */
    void idle() {
        policy = ReadPolicy.MASTER;
        stays = false;
        onReplica = null;
        unbound = false;
        repeated = false;
        severed = false;
        Again ended = again;
        again = null;
        if (ended != null) {
            ended.over();
        }
        if (floors != null) {
            floors.values().forEach(ReadFloor::commandEnded);
            if (elsewhere) {
                floors.values().forEach(ReadFloor::forget);
            }
        }
        elsewhere = false;
    }

    /** A transaction of the session is told as done. */
    void wrote(GroupId group, String ids) {
        ReadFloor floor = floors == null ? null : floors.get(group);
        if (floor != null) {
            floor.wrote(ids);
        }
    }

    /** The master has answered something. */
    void masterAnswered(GroupId group) {
        ReadFloor floor = floors == null ? null : floors.get(group);
        if (floor != null) {
            floor.masterAnswered();
        }
    }

    /** The statement at hand writes by other connections than the session's. */
    void writesElsewhere() {
        elsewhere = true;
    }

    /** The session begins anew. */
    void reset() {
        floors = null;
    }

    /** A replica is about to answer, or a part of, the statement at hand. */
    void given(ReadCounts counts) {
        onReplica = counts;
    }

    void uses(BackendConnection connection) {
        using.add(connection);
    }

    /**
     * It is not used any more.
     *
     * @return whether it was
     */
    boolean leaves(BackendConnection connection) {
        return using.remove(connection);
    }

    /** Those that carry out something now. */
    List<BackendConnection> busy() {
        return using.stream().filter(BackendConnection::isBusy).toList();
    }

    /** A connection that may be asked for the warnings of the last statement. */
    @Nullable BackendConnection diagnosing() {
        return diagnosing;
    }

    void diagnoses(BackendConnection connection) {
        BackendConnection before = diagnosing;
        diagnosing = connection;
        if (before != null && before != connection) {
            before.release();
        }
        connection.onIdleLoss(() -> {
            diagnosing = null;
            session.connections().forgetDiagnostics();
        });
    }

    /** The warnings of the last statement are not asked for any more. */
    void forgetDiagnostics() {
        BackendConnection knows = diagnosing;
        diagnosing = null;
        if (knows != null) {
            knows.release();
        }
    }

    /** The session ends, or gives all of its connections up. */
    void discardAll() {
        forgetDiagnostics();
        List<BackendConnection> all = new ArrayList<>(using);
        using.clear();
        all.forEach(BackendConnection::discard);
    }
}

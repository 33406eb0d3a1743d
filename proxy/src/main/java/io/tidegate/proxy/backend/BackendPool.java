package io.tidegate.proxy.backend;

import io.netty.channel.EventLoop;
import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.model.GroupConfig;
import io.tidegate.conf.model.PoolConfig;
import io.tidegate.proxy.group.GroupGate;
import io.tidegate.proxy.group.GroupStanding;
import io.tidegate.proxy.group.Marks;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections of one event loop to one server. The last one released is the first one leased:
 * few connections stay warm and the others grow old and close.
 *
 * <p>Threads: the event loop's only, except {@link #roomMayBeThere} and {@link #shedOne}.
 */
final class BackendPool {
    private static final Logger LOG = LoggerFactory.getLogger(BackendPool.class);

    private static final int LOOKED_AT = 8;
    private static final ConnectionKind KILLING = ConnectionKind.of(0, 45, true);

    private final EventLoop loop;
    private final int number;
    private final GroupConfig group;
    private final PoolConfig limits;
    private final NodeBudget budget;
    private final Map<ConnectionKind, ArrayDeque<BackendConnection>> idle = new HashMap<>();
    private final Deque<PoolWaiter> waiters = new ArrayDeque<>();
    private final ServerKills kills;

    /** Null for a group whose master cannot change. */
    private final @Nullable GroupGate gate;

    private final long epoch;
    private final Duty duty;

    private final PoolOpenings openings;

    /** Gets the wishes that are left when it is cut off. */
    private @Nullable Consumer<LeaseWish> successor;

    private boolean cut;

    /** Leased, but their sessions can do without them; those that are idle for longest first. */
    private final Set<BackendConnection> reclaimable = new LinkedHashSet<>();

    /** Pings that may be under way. */
    private final List<Validation> checks = new ArrayList<>();

    /** By {@link System#nanoTime}. */
    private long doubted = System.nanoTime();

    private int open;
    private long timeouts;
    private final Set<String> variablesInUse = new LinkedHashSet<>();
    private boolean retired;

    /**
     * @param number of the event loop
     */
    BackendPool(
            EventLoop loop,
            int number,
            GroupConfig group,
            PoolConfig limits,
            NodeBudget budget,
            BackendConnector connector) {
        this(
                loop,
                number,
                group,
                limits,
                budget,
                connector,
                null,
                GroupStanding.NO_EPOCH,
                Duty.STATEMENTS);
    }

    /**
     * @param number of the event loop
     * @param gate of the group, if its master can change
     * @param epoch in which the group's master is that
     */
    BackendPool(
            EventLoop loop,
            int number,
            GroupConfig group,
            PoolConfig limits,
            NodeBudget budget,
            BackendConnector connector,
            @Nullable GroupGate gate,
            long epoch,
            Duty duty) {
        this.duty = duty;
        this.gate = gate;
        this.epoch = epoch;
        this.loop = loop;
        this.number = number;
        this.group = group;
        this.limits = limits;
        this.budget = budget;
        this.openings = new PoolOpenings(this, loop, connector);
        this.kills =
                new ServerKills(
                        loop, limits.connectTimeout().multipliedBy(2), this::openBeyondLimit);
        budget.join(this);
    }

    GroupConfig group() {
        return group;
    }

    long epoch() {
        return epoch;
    }

    /** Whether what its server says may be told to clients. */
    boolean isOfEpoch() {
        return !cut && (gate == null || gate.standing().epoch() == epoch);
    }

    Duty duty() {
        return duty;
    }

    Marks marks() {
        return Objects.requireNonNull(gate).marks();
    }

    /** Whether a wish may begin with something, and has not to wait for the next master. */
    boolean admits(LeaseWish wish) {
        return wish.kind() == KILLING || !isEnding();
    }

    /** Wishes that are left when it is cut off go there. */
    void succeededBy(Consumer<LeaseWish> next) {
        successor = next;
    }

    EventLoop loop() {
        return loop;
    }

    private int free() {
        int free = 0;
        for (ArrayDeque<BackendConnection> each : idle.values()) {
            free += each.size();
        }
        return free;
    }

    /** Connections that somebody has, or will have. */
    int leased() {
        return open - free();
    }

    PoolRow row() {
        int free = free();
        return new PoolRow(
                group.id(),
                group.master().endpoint(),
                number,
                retired,
                free,
                open - openings.opening() - free,
                openings.opening(),
                waiters.size(),
                openings.opened(),
                openings.failed(),
                timeouts);
    }

    /** An idle connection that needs no check, or null: then {@link #lease} it is. */
    @Nullable BackendConnection leaseNow(ConnectionKind kind, Variables wanted) {
        ArrayDeque<BackendConnection> free = idle.get(kind);
        if (free == null || free.isEmpty()) {
            return null;
        }
        long now = System.nanoTime();
        BackendConnection connection = takeBest(free, wanted);
        while (connection != null) {
            if (!connection.isUsable() || connection.ageNanos(now) > limits.maxAge().toNanos()) {
                connection.discard();
            } else if (isDoubtful(connection, now)) {
                free.addLast(connection);
                return null;
            } else {
                connection.leased(true);
                return connection;
            }
            connection = takeBest(free, wanted);
        }
        return null;
    }

    private boolean isDoubtful(BackendConnection idle, long now) {
        return idle.idleNanos(now) > Math.min(limits.validateAfter().toNanos(), now - doubted);
    }

    /** Of the newest few the one on which nothing has to be set, or else the newest. */
    private static @Nullable BackendConnection takeBest(
            ArrayDeque<BackendConnection> free, Variables wanted) {
        BackendConnection newest = free.pollLast();
        if (newest == null || free.isEmpty() || newest.variables().equals(wanted)) {
            return newest;
        }
        int left = LOOKED_AT - 1;
        for (Iterator<BackendConnection> older = free.descendingIterator();
                left > 0 && older.hasNext();
                left--) {
            BackendConnection each = older.next();
            if (each.variables().equals(wanted)) {
                older.remove();
                free.addLast(newest);
                return each;
            }
        }
        return newest;
    }

    void lease(
            ConnectionKind kind,
            @Nullable String schema,
            Variables wanted,
            LeaseListener listener) {
        BackendConnection ready = leaseNow(kind, wanted);
        if (ready != null) {
            listener.leased(ready);
        } else {
            leaseLater(kind, schema, wanted, new LaterLease(this, listener));
        }
    }

    private void leaseLater(
            ConnectionKind kind,
            @Nullable String schema,
            Variables wanted,
            LeaseListener listener) {
        ArrayDeque<BackendConnection> free = idle.get(kind);
        BackendConnection stale = free == null ? null : free.pollLast();
        if (stale != null) {
            stale.leased(true);
            Validation check =
                    new Validation(stale, () -> lease(kind, schema, wanted, listener), listener);
            checks.removeIf(Validation::isOver);
            checks.add(check);
            check.begin(
                    loop.schedule(
                            () -> silent(check, kind),
                            limits.connectTimeout().toNanos(),
                            TimeUnit.NANOSECONDS));
            return;
        }
        leaseNew(new LeaseWish(kind, schema, wanted, false, listener));
    }

    /** A connection that has served nobody yet. */
    void leaseUnshared(ConnectionKind kind, @Nullable String schema, LeaseListener listener) {
        leaseNew(new LeaseWish(kind, schema, Variables.NONE, true, new LaterLease(this, listener)));
    }

    private void leaseNew(LeaseWish wish) {
        if (isEnding()) {
            leave(wish);
            return;
        }
        String why = gate == null ? null : gate.cutOff();
        if (why != null && duty == Duty.TRACKED_STATEMENTS) {
            wish.listener().failed(ErrorCode.GROUP_UNREACHABLE.with(why));
            return;
        }
        if (retired) {
            wish.listener()
                    .failed(
                            ErrorCode.GROUP_UNREACHABLE.with(
                                    "the configuration of group "
                                            + group.id()
                                            + " has changed while a connection was checked; nothing was executed, it"
                                            + " is safe to send the statement again"));
            return;
        }
        if (budget.tryTake(limits.maxConnections())) {
            open(wish);
            return;
        }
        PoolWaiter waiter = new PoolWaiter(wish);
        waiter.until(
                loop.schedule(
                        () -> expire(waiter),
                        limits.acquireTimeout().toNanos(),
                        TimeUnit.NANOSECONDS));
        waiters.addLast(waiter);
        budget.waits(1);
        // Only who gives back after this line wakes us: what came before it is taken now.
        serveWaiters();
    }

    /**
     * A connection did not answer its ping: something between here and its server has forgotten it.
     * Those that were idle for longer are not waited for one after the other.
     */
    private void silent(Validation check, ConnectionKind kind) {
        if (check.isOver()) {
            return;
        }
        long now = System.nanoTime();
        discardIdle(each -> each.kind().equals(kind) && isDoubtful(each, now));
        check.giveUp();
    }

    private void open(LeaseWish wish) {
        open++;
        openings.open(wish);
    }

    /** How many connections are open to its server, whoever has them. */
    Map<Spare, Integer> census() {
        Map<Spare, Integer> open = new HashMap<>();
        openings.all().stream()
                .filter(each -> each.kind() != KILLING)
                .forEach(
                        each -> open.merge(new Spare(each.kind(), each.schema()), 1, Integer::sum));
        return open;
    }

    /** Opens one that nobody has asked for, where there is room and nobody waits. */
    void openSpare(Spare spare, LeaseListener listener) {
        boolean wanted = !isEnding() && !retired && waiters.isEmpty() && !budget.isWanted();
        if (wanted && budget.tryTake(limits.maxConnections())) {
            open(new LeaseWish(spare.kind(), spare.schema(), Variables.NONE, true, listener));
        }
    }

    /** Somebody else has to meet the wish. */
    void leave(LeaseWish wish) {
        if (!wish.listener().isAwaited()) {
            return;
        }
        Consumer<LeaseWish> next = successor;
        // The number of a thread means another one on another server.
        if (next == null || wish.kind() == KILLING) {
            wish.listener()
                    .failed(
                            ErrorCode.MASTER_CHANGED.with(
                                    "the master of group "
                                            + group.id()
                                            + " has changed; nothing was executed"));
        } else {
            next.accept(wish);
        }
    }

    /**
     * Has the server kill one of its threads. The connection for that is opened also when all are
     * in use: it may be the only way to get one of them back.
     */
    void kill(String sql, ServerKill.Then then) {
        kills.add(new ServerKill(sql, then));
    }

    private void openBeyondLimit(LeaseListener listener) {
        budget.takeBeyond();
        open(new LeaseWish(KILLING, null, Variables.NONE, true, listener));
    }

    private void expire(PoolWaiter waiter) {
        if (!waiter.end()) {
            return;
        }
        waiters.remove(waiter);
        timeouts++;
        budget.waits(-1);
        leaveWhenDone();
        waiter.wish()
                .listener()
                .failed(
                        ErrorCode.POOL_EXHAUSTED.with(
                                "no connection to group "
                                        + group.id()
                                        + " came free within "
                                        + limits.acquireTimeout().toMillis()
                                        + " ms; all "
                                        + limits.maxConnections()
                                        + " are in use. Nothing was executed. Raise pool.max-connections or find the"
                                        + " sessions that hold them (transactions left open, pinned sessions)"));
    }

    void release(BackendConnection connection) {
        // Under load, when somebody always waits, no connection would ever be idle to grow old.
        boolean old = connection.ageNanos(System.nanoTime()) > limits.maxAge().toNanos();
        if (retired || old || isEnding() || !connection.isUsable()) {
            connection.discard();
            return;
        }
        PoolWaiter waiter = waiters.peekFirst();
        if (waiter != null && waiter.takes(connection) && admits(waiter.wish())) {
            waiters.removeFirst();
            settle(waiter);
            waiter.wish().listener().leased(connection);
        } else if (waiter != null || budget.isWanted()) {
            connection.discard();
        } else {
            connection.leased(false);
            idle.computeIfAbsent(connection.kind(), kind -> new ArrayDeque<>()).addLast(connection);
        }
    }

    private void settle(PoolWaiter waiter) {
        waiter.end();
        budget.waits(-1);
    }

    /**
     * A server has ended a connection in the middle of a statement, and may have ended all: those
     * that are idle now are tried before a statement is sent by them.
     */
    void doubt() {
        doubted = System.nanoTime();
    }

    void closed(BackendConnection connection) {
        openings.closed(connection);
        ArrayDeque<BackendConnection> free = idle.get(connection.kind());
        if (free != null) {
            free.remove(connection);
        }
        ended();
    }

    void ended() {
        open--;
        budget.giveBack();
        leaveWhenDone();
    }

    private void leaveWhenDone() {
        if (retired && open == 0 && waiters.isEmpty()) {
            budget.leave(this);
        }
    }

    void defect(Throwable cause) {
        LOG.error("defect on a connection to group {}", group.id(), cause);
    }

    /** From any thread: the node's budget may have room for this pool's waiting statements. */
    void roomMayBeThere() {
        loop.execute(this::serveWaiters);
    }

    private void serveWaiters() {
        while (!waiters.isEmpty() && budget.tryTake(limits.maxConnections())) {
            PoolWaiter waiter = waiters.removeFirst();
            settle(waiter);
            open(waiter.wish());
        }
        // Also when the room that we were woken for was gone: another loop may have been faster.
        if (!waiters.isEmpty() && !shedIdle()) {
            budget.askOthersToShed(this);
        }
    }

    /** From any thread: another event loop needs a connection more than this one's idle ones. */
    void shedOne() {
        loop.execute(this::shedIdle);
    }

    /** The system variables that sessions have set, by the names that the server knows. */
    Set<String> variablesInUse() {
        return variablesInUse;
    }

    void reclaimable(BackendConnection connection, boolean can) {
        if (can) {
            reclaimable.add(connection);
            if (budget.isWanted()) {
                // Later: its session is in the middle of something.
                loop.execute(connection::reclaim);
            }
        } else {
            reclaimable.remove(connection);
        }
    }

    private boolean shedIdle() {
        for (ArrayDeque<BackendConnection> free : idle.values()) {
            BackendConnection oldest = free.pollFirst();
            if (oldest != null) {
                oldest.discard();
                return true;
            }
        }
        Iterator<BackendConnection> first = reclaimable.iterator();
        if (first.hasNext()) {
            first.next().reclaim();
            return true;
        }
        return false;
    }

    /** Closes what has been idle or alive for too long. */
    void closeOld() {
        long now = System.nanoTime();
        discardIdle(each ->
                each.idleNanos(now) > limits.idleTimeout().toNanos()
                        || each.ageNanos(now) > limits.maxAge().toNanos());
        idle.values().removeIf(ArrayDeque::isEmpty);
    }

    private void discardIdle(Predicate<BackendConnection> which) {
        for (ArrayDeque<BackendConnection> free : idle.values()) {
            for (Iterator<BackendConnection> each = free.iterator(); each.hasNext(); ) {
                BackendConnection connection = each.next();
                if (which.test(connection)) {
                    each.remove();
                    connection.discard();
                }
            }
        }
    }

    /** The configuration names another server or account: what is idle or comes back is closed. */
    void retire() {
        retired = true;
        discardIdle(_ -> true);
        leaveWhenDone();
    }

    /**
     * Ends the connections on which nothing is under way.
     *
     * @param late whether only what may be a commit is waited for
     * @return whether one is left
     */
    boolean drain(boolean late) {
        return openings.drain(late);
    }

    /** All connections that are open, whoever has them. */
    List<BackendConnection> all() {
        return openings.all();
    }

    /** Something has come from its server. */
    void hear() {
        if (gate != null) {
            gate.hear();
        }
    }

    /** Whether nothing new may begin on its connections, and they are given back for good. */
    boolean isEnding() {
        return cut
                || gate != null
                        && !(gate.standing() instanceof GroupStanding.Serving(long now, _)
                                && now == epoch);
    }

    /** Whether nothing is left of it. */
    boolean isOver() {
        return retired && open == 0 && waiters.isEmpty();
    }

    /** Nothing comes from its server for now: who waits for a connection is told so. */
    void cutOff(String why) {
        discardIdle(_ -> true);
        TidegateException cause = ErrorCode.GROUP_UNREACHABLE.with(why);
        waiting().forEach(each -> each.listener().failed(cause));
        List<Validation> asked = List.copyOf(checks);
        checks.clear();
        asked.stream().filter(each -> !each.isOver()).forEach(Validation::giveUp);
    }

    /** Those who wait, for whom nothing is done any more. */
    private List<LeaseWish> waiting() {
        List<LeaseWish> left = new ArrayList<>();
        waiters.forEach(waiter -> {
            settle(waiter);
            left.add(waiter.wish());
        });
        waiters.clear();
        left.addAll(openings.left());
        return left;
    }

    /**
     * Its server may be the group's master no longer: whatever goes on there is of no use any more.
     */
    void cut() {
        cut = true;
        retire();
        openings.cut();
        List<LeaseWish> left = waiting();
        leaveWhenDone();
        left.forEach(this::leave);
    }
}

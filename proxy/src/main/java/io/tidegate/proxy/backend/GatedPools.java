package io.tidegate.proxy.backend;

import io.netty.channel.EventLoop;
import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.model.Configuration;
import io.tidegate.conf.model.GroupConfig;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.proxy.group.GroupGate;
import io.tidegate.proxy.group.GroupStanding;
import io.tidegate.proxy.group.LoopSide;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One event loop's pools of a group whose master can change: the one that holds, and those that
 * have connections left. Each is of one epoch and leads to one node. While there is no master
 * wishes wait, in the order in which they came.
 *
 * <p>Threads: the event loop's only.
 */
final class GatedPools implements LoopSide {
    /** So many go on at once; between two of such lots the loop does what else there is. */
    private static final int LOT = 32;

    private static final long RETRY_MILLIS = 50;

    private final EventLoop loop;
    private final GroupGate gate;
    private final PoolMaker maker;
    private final List<BackendPool> pools = new ArrayList<>();
    private final ReplicaPools replicas;
    private final AwaitedCommits awaited = new AwaitedCommits();
    private final Deque<HeldLease> held = new ArrayDeque<>();
    private @Nullable BackendPool current;
    private Configuration configuration;

    /** Wishes wait: the last connection to the master that was tried could not be opened. */
    private boolean unreachable;

    private boolean retrying;

    /** What the last master's pool had open when its epoch began to end. */
    private Map<Spare, Integer> census = Map.of();

    /** Makes a pool of a group as it is configured, to the node that is its master there. */
    interface PoolMaker {
        BackendPool make(
                GroupConfig group,
                Configuration configuration,
                GroupGate gate,
                long epoch,
                Duty duty);
    }

    GatedPools(EventLoop loop, GroupGate gate, Configuration configuration, PoolMaker maker) {
        this.loop = loop;
        this.gate = gate;
        this.configuration = configuration;
        this.maker = maker;
        this.replicas = new ReplicaPools(gate, configuration, maker);
        gate.join(this);
    }

    /** From now on the group is configured like that. */
    void configured(Configuration next) {
        BackendPool before = current;
        boolean same =
                next.pool().equals(configuration.pool())
                        && Objects.equals(
                                next.groups().get(gate.group()),
                                configuration.groups().get(gate.group()));
        configuration = next;
        replicas.configured(next, same);
        if (before != null && !same) {
            before.retire();
            current = null;
        }
        if (!held.isEmpty()) {
            loop.execute(this::open);
        }
    }

    /** Has a pool of the time when the master could not change ended with the others. */
    void adopt(BackendPool pool) {
        pools.add(pool);
    }

    void closeOld() {
        pools.forEach(BackendPool::closeOld);
        replicas.closeOld();
    }

    /** Those of the nodes that follow the master. */
    ReplicaPools replicas() {
        return replicas;
    }

    static TidegateException notAsked(GroupId group) {
        return ErrorCode.GROUP_UNREACHABLE.with(
                "no replica of group " + group + " may be asked at the moment");
    }

    @Nullable BackendConnection leaseNow(ConnectionKind kind, Variables wanted) {
        BackendPool pool = serving();
        return pool == null ? null : pool.leaseNow(kind, wanted);
    }

    /** Whether it is not known that a wish would have to wait for the master, or be refused. */
    boolean serves() {
        return !unreachable
                && gate.cutOff() == null
                && !(gate.standing() instanceof GroupStanding.Held);
    }

    void lease(LeaseWish wish) {
        BackendPool pool = serving();
        if (pool != null && (!unreachable || gate.cutOff() != null)) {
            attempt(wish, pool);
        } else {
            hold(wish, false);
            retryLater();
        }
    }

    /**
     * Nothing was sent for who wants a connection and gets none: the master may be about to change,
     * and so the wish waits like those that come when that has begun.
     */
    private void attempt(LeaseWish wish, BackendPool pool) {
        wish.of(
                pool,
                new LeaseListener() {
                    @Override
                    public void leased(BackendConnection connection) {
                        reached();
                        wish.listener().leased(connection);
                    }

                    @Override
                    public void failed(TidegateException cause) {
                        boolean awaited =
                                cause.code() == ErrorCode.GROUP_UNREACHABLE
                                        || cause.code() == ErrorCode.MASTER_AWAITED;
                        if (awaited && gate.cutOff() == null) {
                            unreachable(wish.refused(cause));
                        } else {
                            wish.listener().failed(cause);
                        }
                    }

                    @Override
                    public int heldBytes() {
                        return wish.listener().heldBytes();
                    }
                });
    }

    private void reached() {
        if (unreachable) {
            unreachable = false;
            loop.execute(this::goOn);
        }
    }

    private void unreachable(LeaseWish wish) {
        unreachable = true;
        hold(wish, true);
        retryLater();
    }

    private void retryLater() {
        if (unreachable && !retrying) {
            retrying = true;
            loop.schedule(this::retry, RETRY_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** One of those that wait tries for all. */
    private void retry() {
        retrying = false;
        BackendPool pool = serving();
        if (unreachable && pool != null && !held.isEmpty()) {
            attempt(held.removeFirst().end(), pool);
        }
    }

    /** The pool that leads to the master; null when there is none. */
    private @Nullable BackendPool serving() {
        if (!(gate.standing() instanceof GroupStanding.Serving(long epoch, String master))) {
            return null;
        }
        BackendPool pool = current;
        if (pool != null && pool.epoch() == epoch) {
            return pool;
        }
        GroupConfig group = configuration.groups().get(gate.group());
        if (group == null) {
            return null;
        }
        GroupConfig led = group.withMaster(master).orElse(null);
        if (led == null) {
            return null;
        }
        pools.removeIf(BackendPool::isOver);
        pool = maker.make(led, configuration, gate, epoch, Duty.TRACKED_STATEMENTS);
        pool.succeededBy(this::lease);
        pools.add(pool);
        current = pool;
        return pool;
    }

    private void hold(LeaseWish wish, boolean first) {
        HeldLease lease;
        try {
            lease = new HeldLease(wish, gate.held());
        } catch (TidegateException tooMany) {
            wish.listener().failed(tooMany);
            return;
        }
        long left = gate.held().limits().time().toNanos() - (System.nanoTime() - wish.since());
        lease.until(loop.schedule(() -> late(lease), Math.max(0, left), TimeUnit.NANOSECONDS));
        if (first) {
            held.addFirst(lease);
        } else {
            held.addLast(lease);
        }
    }

    private void late(HeldLease lease) {
        if (held.remove(lease)) {
            LeaseWish wish = lease.end();
            TidegateException refusal = wish.refusal();
            wish.listener().failed(refusal != null ? refusal : gate.held().late(why()));
        }
    }

    private String why() {
        return switch (gate.standing()) {
            case GroupStanding.Held(String why) -> why;
            case GroupStanding.Draining _ -> "the master is about to change";
            case GroupStanding.Serving(_, String master) ->
                    "the master is said to be "
                            + master
                            + ", which this configuration does not have";
        };
    }

    @Override
    public EventLoop loop() {
        return loop;
    }

    @Override
    public boolean drain(boolean late) {
        count();
        boolean left = replicas.drain(late);
        for (BackendPool pool : List.copyOf(pools)) {
            left |= pool.drain(late);
        }
        return left;
    }

    @Override
    public void alone(Optional<Duration> limit) {
        List<BackendConnection> open =
                limit.isEmpty()
                        ? List.of()
                        : pools.stream().flatMap(pool -> pool.all().stream()).toList();
        awaited.look(open, limit.orElse(Duration.ZERO), System.nanoTime());
    }

    @Override
    public void cut() {
        count();
        current = null;
        unreachable = false;
        // Whose end lets somebody ask for a connection anew finds none, and waits.
        List.copyOf(pools).forEach(BackendPool::cut);
        pools.removeIf(BackendPool::isOver);
        replicas.cut();
    }

    @Override
    public void cutOff(String why) {
        BackendPool pool = current;
        if (pool != null) {
            pool.cutOff(why);
        }
        List<HeldLease> waiting = List.copyOf(held);
        held.clear();
        waiting.forEach(
                each -> each.end().listener().failed(ErrorCode.GROUP_UNREACHABLE.with(why)));
    }

    @Override
    public void open() {
        unreachable = false;
        goOn();
    }

    private void goOn() {
        for (int i = 0; i < LOT && !held.isEmpty(); i++) {
            if (serving() == null || unreachable) {
                return;
            }
            lease(held.removeFirst().end());
        }
        if (held.isEmpty()) {
            warmUp();
        } else {
            loop.execute(this::goOn);
        }
    }

    private void count() {
        BackendPool pool = current;
        if (pool != null && census.isEmpty()) {
            census = pool.census();
        }
    }

    /** Behind those that waited, sessions come that had connections to the last master. */
    private void warmUp() {
        BackendPool pool = serving();
        if (pool != null && !unreachable && !census.isEmpty()) {
            Map<Spare, Integer> wanted = census;
            census = Map.of();
            new WarmUp(pool, wanted).next();
        }
    }
}

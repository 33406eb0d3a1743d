package io.tidegate.proxy.group;

import io.tidegate.conf.live.Live;
import io.tidegate.conf.model.HoldLimits;
import io.tidegate.conf.topology.GroupId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The way of all event loops to one group, which is closed while its master changes.
 *
 * <p>Threads: {@link #stop} and {@link #serve} from one at a time, and they may block; the rest
 * from any. A statement pays one volatile read for it.
 */
public final class GroupGate {
    /** Between two looks at what is under way. */
    private static final long LOOK_MILLIS = 2;

    /**
     * How much longer than everything else a commit has that was sent. With it a switchover that is
     * configured as by default ends before it is given up.
     */
    private static final Duration COMMITS = Duration.ofSeconds(2);

    private static final GroupStanding LEASE_ENDED =
            new GroupStanding.Held(
                    "ZooKeeper does not answer, and in a group that is not strict another node may"
                            + " become the master meanwhile");

    private final GroupId group;
    private final HeldCount held;
    private final Marks marks = new Marks();
    private final LongAdder heard = new LongAdder();
    private final ReadCounts reads = new ReadCounts();
    private final Live<GroupStanding> standing;
    private final Live<Replicas> replicas = Live.of(Replicas.NONE);
    private final List<LoopSide> loops = new CopyOnWriteArrayList<>();

    /** Why nobody waits for the master; null where it can be reached, or may be soon. */
    private volatile @Nullable String cutOff;

    /** Null where nothing ends by itself. */
    private volatile @Nullable Lease lease;

    /**
     * @param end by {@link System#nanoTime}
     */
    private record Lease(long end) {
        boolean isOver() {
            return System.nanoTime() - end >= 0;
        }
    }

    GroupGate(GroupId group, HoldLimits limits) {
        this.group = group;
        this.held = new HeldCount(group, limits);
        this.standing =
                Live.of(new GroupStanding.Held("it is not known yet which node the master is"));
    }

    public GroupId group() {
        return group;
    }

    /** What waits for it. */
    public HeldCount held() {
        return held;
    }

    /** Who was asked for reads. */
    public ReadCounts reads() {
        return reads;
    }

    /** What clients were told of as done. */
    public Marks marks() {
        return marks;
    }

    /** Something has come from the master. */
    public void hear() {
        heard.increment();
    }

    /** How often something has come from a master. */
    public long heard() {
        return heard.sum();
    }

    /** Also when a lease has just ended, and nobody has got to {@link #stop} yet. */
    public GroupStanding standing() {
        return isOver() ? LEASE_ENDED : standing.current();
    }

    private boolean isOver() {
        Lease now = lease;
        return now != null && now.isOver();
    }

    /**
     * Nothing is sent or told from then on, unless this is called again before.
     *
     * @param end by {@link System#nanoTime}
     */
    public void lease(long end) {
        lease = new Lease(end);
    }

    /** What it may do ends when it is stopped, and not before. */
    public void leaseEndless() {
        lease = null;
    }

    /** Whether it would serve, had its lease not ended. */
    public boolean hasOutlivedItsLease() {
        return isOver() && !(standing.current() instanceof GroupStanding.Held);
    }

    /** The nodes that may answer reads beside the master, as they were last seen. */
    public Replicas replicas() {
        return replicas.current();
    }

    /** From now on those may. */
    public void replicas(Replicas next) {
        replicas.replace(next);
    }

    /**
     * Whether this proxy, and no other, cannot reach the master: statements that need a connection
     * are refused at once, as no failover will come.
     *
     * @param why for people; null when it is not so, or not any more
     */
    public void cutOff(@Nullable String why) {
        cutOff = why;
        if (why != null) {
            onLoops(loop -> {
                loop.cutOff(why);
                return true;
            });
        }
    }

    /** Null where the master can be reached, or may be soon. */
    public @Nullable String cutOff() {
        return cutOff;
    }

    /** An event loop uses the group from now on; to be called before it looks at the standing. */
    public void join(LoopSide loop) {
        loops.add(loop);
    }

    /**
     * Holds what comes, gives what is under way some time to end, transactions that are open as
     * well, and cuts off what has not. When it returns nothing that was sent before is told to any
     * client any more.
     *
     * @param why for people
     * @param patient whether there is anything to wait for: a master that is lost answers nobody
     */
    public void stop(String why, boolean patient) throws InterruptedException {
        if (standing.current() instanceof GroupStanding.Serving(long epoch, _)) {
            drains(epoch);
            if (patient) {
                drain();
            }
        }
        hold(why);
        await(cutAll());
    }

    /** The first half of the end of an epoch: nothing is told from now on. */
    void hold(String why) {
        standing.replace(new GroupStanding.Held(why));
    }

    /** The second half: what still waits for replies ends. */
    List<CompletableFuture<Boolean>> cutAll() {
        return onLoops(loop -> {
            loop.cut();
            return true;
        });
    }

    /**
     * No replica acknowledges what the master commits: to be called again and again. Returns at
     * once.
     *
     * @param limit for how long a client waits for that; empty when a replica is there again
     */
    public void alone(Optional<Duration> limit) {
        onLoops(loop -> {
            loop.alone(limit);
            return true;
        });
    }

    void drains(long epoch) {
        standing.replace(new GroupStanding.Draining(epoch));
    }

    /** What is idle goes at once: where nothing is left on a loop nothing can begin either. */
    private void drain() throws InterruptedException {
        long late = System.nanoTime() + held.limits().drain().toNanos();
        long end = late + COMMITS.toNanos();
        while (await(drainAll(System.nanoTime() - late >= 0)).contains(true)
                && System.nanoTime() - end < 0) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    /** One look at what is under way. */
    List<CompletableFuture<Boolean>> drainAll(boolean late) {
        return onLoops(loop -> loop.drain(late));
    }

    /**
     * Lets statements go on, in an epoch that nothing was sent in yet, or again in the one that was
     * stopped.
     *
     * @param master the node's name
     */
    public void serve(long epoch, String master) {
        standing.replace(new GroupStanding.Serving(epoch, master));
        onLoops(loop -> {
            loop.open();
            return true;
        });
    }

    private interface Question {
        boolean ask(LoopSide loop);
    }

    private List<CompletableFuture<Boolean>> onLoops(Question question) {
        List<CompletableFuture<Boolean>> answers = new ArrayList<>();
        for (LoopSide loop : loops) {
            CompletableFuture<Boolean> answer = new CompletableFuture<>();
            answers.add(answer);
            try {
                loop.loop()
                        .execute(() -> {
                            try {
                                answer.complete(question.ask(loop));
                            } catch (RuntimeException defect) {
                                answer.completeExceptionally(defect);
                            }
                        });
            } catch (RejectedExecutionException ended) {
                // Its connections have ended with it.
                answer.complete(false);
            }
        }
        return answers;
    }

    /** A loop that does not answer may still tell clients something: it is waited for. */
    private static List<Boolean> await(List<CompletableFuture<Boolean>> answers)
            throws InterruptedException {
        List<Boolean> all = new ArrayList<>();
        for (CompletableFuture<Boolean> each : answers) {
            try {
                all.add(each.get());
            } catch (ExecutionException defect) {
                throw new IllegalStateException(defect.getCause());
            }
        }
        return all;
    }
}

package io.tidegate.ha.coordination;

import io.tidegate.conf.document.DocumentFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One proxy's part in a cluster: a member from when it is opened until it is closed, and what it
 * has in common with the others.
 */
public final class Coordination implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Coordination.class);

    /** How old what is known can be when no watch tells of a change. */
    static final Duration POLL = Duration.ofSeconds(1);

    private enum Part {
        MEMBER,
        /** No member, but leads where there is none. */
        STAND_IN,
        VISITOR
    }

    private final CuratorTree tree;
    private final Member me;
    private final Part part;
    private final Failpoints failpoints;
    private final Membership membership;
    private final Leadership leadership;
    private final List<Attention> attentions = new ArrayList<>();
    private final List<FenceMember> fences = new CopyOnWriteArrayList<>();
    private final List<Lanes> atWork = new ArrayList<>();

    private Coordination(CuratorTree tree, Member me, Part part, Failpoints failpoints) {
        this.tree = tree;
        this.me = me;
        this.part = part;
        this.failpoints = failpoints;
        this.membership = new Membership(tree, me);
        this.leadership = new Leadership(tree, me.name(), this::mayLead);
    }

    /** Joins a cluster, now or as soon as ZooKeeper answers; what is asked earlier fails. */
    public static Coordination open(ZooKeeperAddress address, Member me) {
        return open(address, me, Failpoints.NONE);
    }

    /** Looks in from outside, as a command does that ends soon. */
    public static Coordination visit(ZooKeeperAddress address) {
        return visit(address, Part.VISITOR);
    }

    /**
     * Looks in from outside, and leads for as long as no proxy runs: what has to be there before
     * the first one starts can be put there.
     */
    public static Coordination standIn(ZooKeeperAddress address) {
        Coordination coordination = visit(address, Part.STAND_IN);
        coordination.attend("leader", List.of("/leader"), coordination.leadership::look);
        return coordination;
    }

    private static Coordination visit(ZooKeeperAddress address, Part part) {
        return new Coordination(
                CuratorTree.open(address),
                new Member("visitor", "", "", "", 0),
                part,
                Failpoints.NONE);
    }

    private boolean mayLead() throws DisconnectedException {
        return switch (part) {
            case MEMBER -> membership.isMember();
            case STAND_IN -> membership.running().isEmpty();
            case VISITOR -> false;
        };
    }

    /** The same, with points at which tests end or disturb what is under way. */
    public static Coordination open(ZooKeeperAddress address, Member me, Failpoints failpoints) {
        Coordination coordination =
                new Coordination(CuratorTree.open(address), me, Part.MEMBER, failpoints);
        Attention leading =
                coordination.attend("leader", List.of("/leader"), coordination.leadership::look);
        // Who has just become a member can lead.
        coordination.membership.members().onChange(_ -> leading.hint());
        coordination.attend("members", List.of(Paths.LIVE), coordination.membership::look);
        return coordination;
    }

    private Attention attend(String name, List<String> paths, Look look) {
        return attend(name, paths, () -> POLL, look);
    }

    private Attention attend(String name, List<String> paths, Supplier<Duration> every, Look look) {
        Attention attention = new Attention(me.name() + "-" + name, tree, paths, every, look);
        synchronized (attentions) {
            attentions.add(attention);
        }
        return attention;
    }

    /** False when ZooKeeper does not answer within the limit. */
    public boolean await(Duration limit) throws InterruptedException {
        return tree.await(limit);
    }

    public Member me() {
        return me;
    }

    /** Of whoever opened it. */
    public Failpoints failpoints() {
        return failpoints;
    }

    public Membership membership() {
        return membership;
    }

    public Leadership leadership() {
        return leadership;
    }

    /** What a leader asks before it changes something outside ZooKeeper. */
    public Optional<TermFence> fence() {
        return leadership.term().map(this::fence);
    }

    /** The same of a term that began some time ago. */
    public TermFence fence(Term term) {
        return new TermFence(tree, term);
    }

    /** A document that is kept up to date from now on. */
    public <T> SharedDocument<T> document(String name, DocumentFormat<T> format) {
        return attended(name, Paths.document(name), format);
    }

    private <T> SharedDocument<T> attended(String name, String path, DocumentFormat<T> format) {
        SharedDocument<T> document = new SharedDocument<>(tree, path, format);
        attend("document-" + name, List.of(path), document::look);
        return document;
    }

    /** Which version of the configuration holds. */
    public <T> SharedDocument<T> currentVersion(DocumentFormat<T> format) {
        return attended("version", Paths.CONFIG_CURRENT, format);
    }

    /** Which version of the configuration is to be prepared, or tried. */
    public <T> SharedDocument<T> proposal(DocumentFormat<T> format) {
        return attended("proposal", Paths.CONFIG_PROPOSAL, format);
    }

    /** All versions of the configuration. */
    public <T> Shelf<T> versions(DocumentFormat<T> format) {
        return new Shelf<>(tree, Paths.CONFIG_VERSIONS, format);
    }

    /** What each proxy says of the versions that it has in use. */
    public <T> Board<T> agents(DocumentFormat<T> format) {
        return new Board<>(tree, Paths.AGENTS, format, me);
    }

    /** What each proxy sees of what is outside ZooKeeper. */
    public <T> Board<T> sightings(DocumentFormat<T> format) {
        return new Board<>(tree, Paths.SEEN, format, me);
    }

    /** Looks whenever somebody has written on a board, and every second in any case. */
    public void follow(String name, Look look, Board<?> board) {
        attend(name, List.of(board.path()), look);
    }

    /** Looks after each such time, whether ZooKeeper answers or not. */
    public void follow(String name, Duration every, Look look) {
        attend(name, List.of(), () -> every, look);
    }

    /** The leader's side of a fence. */
    public Fence fence(String name) {
        return new Fence(tree, name);
    }

    /** This proxy's side of a fence, from now on. */
    public FenceMember join(String fence, FenceMember.Conduct conduct) {
        FenceMember member = new FenceMember(tree, fence, me, conduct);
        fences.add(member);
        attend("fence-" + fence, List.of(Paths.fence(fence)), member::look);
        return member;
    }

    /** Looks whenever one of these documents was read anew, and every second in any case. */
    public void follow(String name, Look look, SharedDocument<?>... documents) {
        Attention attention = attend(name, List.of(), look);
        for (SharedDocument<?> document : documents) {
            document.current().onChange(_ -> attention.hint());
        }
    }

    /** The journal of a kind of jobs; while this proxy leads it carries them out. */
    public <S> Journal<S> journal(JobKind<S> kind) {
        return journal(kind, List.of(Paths.jobs(kind.name())), Lanes.one());
    }

    /** The same, where what proxies write on a board can be what a job waits for. */
    public <S> Journal<S> journal(JobKind<S> kind, Board<?> board) {
        return journal(kind, List.of(Paths.jobs(kind.name()), board.path()), Lanes.one());
    }

    /**
     * The same, where a job can wait for who joins a fence. Jobs of several subjects are carried
     * out at the same time.
     */
    public <S> Journal<S> journalOfFences(JobKind<S> kind) {
        return journal(
                kind,
                List.of(Paths.jobs(kind.name()), Paths.FENCES),
                new ThreadedLanes(me.name() + "-" + kind.name()));
    }

    private <S> Journal<S> journal(JobKind<S> kind, List<String> paths, Lanes lanes) {
        Journal<S> journal =
                new Journal<>(tree, kind, leadership, failpoints, System::currentTimeMillis, lanes);
        if (part == Part.VISITOR) {
            return journal; // It looks at jobs; who leads carries them out.
        }
        synchronized (attentions) {
            atWork.add(lanes);
        }
        Attention attention = attend("jobs-" + kind.name(), paths, journal::pause, journal::look);
        leadership.standing().onChange(_ -> attention.hint());
        return journal;
    }

    /**
     * Jobs that one proxy at a time carries out, and another ends when that one is gone.
     *
     * @param heir goes on with what this proxy inherits, on {@code threads}
     * @param ended is run there when jobs are over, whichever proxy had them
     */
    public OwnedJobs ownedJobs(String kind, OwnedJobs.Heir heir, Runnable ended, Executor threads) {
        Journal<Ownership> journal = journal(new OwnershipKind(kind, membership));
        OwnedJobs jobs = new OwnedJobs(journal, membership, heir, ended, threads);
        attend("own-" + kind, List.of(journal.path()), jobs::look);
        return jobs;
    }

    /**
     * Leaves at once, so that another can lead without waiting for the session's end, and says of
     * each fence that it acts no more. To be called when it does not.
     */
    @Override
    public void close() {
        try {
            synchronized (attentions) {
                for (Attention attention : attentions.reversed()) {
                    attention.close();
                }
                for (Lanes lanes : atWork) {
                    lanes.close();
                }
            }
            for (FenceMember fence : fences) {
                fence.leave();
            }
            if (part != Part.VISITOR) {
                leadership.resign();
                membership.leave();
            }
        } catch (DisconnectedException away) {
            LOG.debug("left without saying so: {}", away.getMessage());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            tree.close();
        }
    }
}

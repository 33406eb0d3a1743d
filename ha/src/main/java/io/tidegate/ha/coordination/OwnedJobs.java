package io.tidegate.ha.coordination;

import io.tidegate.ha.coordination.Ownership.Owned;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This proxy's part in jobs of one kind that one proxy at a time carries out: it begins them, ends
 * them, and goes on with those that it has inherited.
 *
 * <p>Threads: {@link #look} from one at a time; the rest from any.
 */
public final class OwnedJobs {
    private static final Logger LOG = LoggerFactory.getLogger(OwnedJobs.class);

    /** Goes on with what another run has begun. */
    @FunctionalInterface
    public interface Heir {
        /**
         * Blocks for as long as it takes.
         *
         * @return what has become of it; empty when it has to be tried again, some seconds later
         */
        Optional<Ownership> carryOn(String id, Owned mine);
    }

    private final Journal<Ownership> journal;
    private final Membership membership;
    private final Heir heir;
    private final Runnable ended;
    private final Executor threads;

    /** Those that this proxy is at work on. */
    private final Set<String> here = ConcurrentHashMap.newKeySet();

    /** Those of which it knows that they are over. */
    private final Set<String> over = ConcurrentHashMap.newKeySet();

    OwnedJobs(
            Journal<Ownership> journal,
            Membership membership,
            Heir heir,
            Runnable ended,
            Executor threads) {
        this.journal = journal;
        this.membership = membership;
        this.heir = heir;
        this.ended = ended;
        this.threads = threads;
    }

    private String me() {
        return membership.me().run();
    }

    /**
     * Makes a job this proxy's, whoever had it: the caller has seen to it that nobody else is at
     * work on it. Has to be followed by {@link #leave} in any case.
     *
     * @throws DisconnectedException when it is not known whether it is; then it is left here
     */
    public Owned take(String id, String subject, String author, Map<String, String> facts)
            throws DisconnectedException {
        if (!membership.isMember()) {
            throw new DisconnectedException("this proxy is no member of its cluster now");
        }
        here.add(id);
        try {
            Owned first = new Owned(me(), 1, facts);
            if (journal.begin(id, subject, author, first)) {
                return first;
            }
            Optional<Ownership> mine =
                    journal.change(id, state -> new Owned(me(), state.turn() + 1, facts));
            if (mine.isPresent() && mine.get() instanceof Owned taken) {
                return taken;
            }
            throw new DisconnectedException("job " + id + " could not be written");
        } catch (DisconnectedException away) {
            here.remove(id);
            throw away;
        }
    }

    /** Writes down what has become of a job, if it is still this proxy's. */
    public void settle(String id, Owned mine, Ownership next) throws DisconnectedException {
        write(id, mine, next);
        // Whoever settles it has seen its end.
        over.add(id);
    }

    private void write(String id, Owned mine, Ownership next) throws DisconnectedException {
        var _ = journal.change(id, state -> state.equals(mine) ? next : state);
    }

    /** This proxy is not at work on it any more; what is still its own it looks after again. */
    public void leave(String id) {
        here.remove(id);
    }

    /** The names of the proxies that have jobs, by the jobs' ids. */
    public Map<String, String> owners() throws DisconnectedException {
        Map<String, String> owners = new HashMap<>();
        for (Job<Ownership> job : journal.jobs()) {
            if (job.state() instanceof Owned(String run, var _, var _)) {
                owners.put(job.id(), run.substring(0, run.lastIndexOf('.')));
            }
        }
        return owners;
    }

    /** Goes on with what is this proxy's, and what it is not at work on. */
    void look() throws DisconnectedException {
        List<Job<Ownership>> jobs = journal.jobs();
        boolean news = false;
        for (Job<Ownership> job : jobs) {
            String id = job.id();
            switch (job.state()) {
                case Owned mine -> {
                    if (mine.isOf(me()) && here.add(id) && !begin(() -> inherit(id, mine))) {
                        leave(id);
                    }
                }
                case Ownership.Over _ -> news |= over.add(id);
                case Ownership.Left _ -> {}
            }
        }
        over.retainAll(jobs.stream().map(Job::id).toList());
        if (news) {
            boolean _ = begin(ended);
        }
    }

    private boolean begin(Runnable task) {
        try {
            threads.execute(task);
            return true;
        } catch (RejectedExecutionException stopping) {
            return false;
        }
    }

    private void inherit(String id, Owned mine) {
        try {
            Optional<Ownership> next = heir.carryOn(id, mine);
            if (next.isPresent()) {
                write(id, mine, next.get());
            }
        } catch (DisconnectedException again) {
            LOG.debug("job {}: {}", id, again.getMessage());
        } catch (RuntimeException defect) {
            LOG.error("job {}: a defect; it is tried again", id, defect);
        } finally {
            leave(id);
        }
    }
}

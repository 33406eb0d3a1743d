package io.tidegate.ha.coordination;

import io.tidegate.ha.coordination.Ownership.Owned;
import java.util.HashMap;
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
        Optional<Ownership> carryOn(String id, Map<String, String> facts);
    }

    private final Journal<Ownership> journal;
    private final Membership membership;
    private final Heir heir;
    private final Executor threads;

    /** Those that this proxy is at work on. */
    private final Set<String> here = ConcurrentHashMap.newKeySet();

    OwnedJobs(Journal<Ownership> journal, Membership membership, Heir heir, Executor threads) {
        this.journal = journal;
        this.membership = membership;
        this.heir = heir;
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
    public void take(String id, String subject, String author, Map<String, String> facts)
            throws DisconnectedException {
        if (!membership.isMember()) {
            throw new DisconnectedException("this proxy is no member of its cluster now");
        }
        Ownership mine = new Owned(me(), facts);
        here.add(id);
        try {
            if (!journal.begin(id, subject, author, mine)
                    && !journal.change(id, _ -> mine).equals(Optional.of(mine))) {
                throw new DisconnectedException("job " + id + " could not be written");
            }
        } catch (DisconnectedException away) {
            here.remove(id);
            throw away;
        }
    }

    /**
     * Whether it is still this proxy's, as ZooKeeper says at this very moment. Whoever inherits it
     * later finds what was done before this was asked.
     */
    public boolean isMine(String id, Map<String, String> facts) throws DisconnectedException {
        return journal.stands(id, new Owned(me(), facts));
    }

    /** Writes down what has become of a job, if it is still this proxy's. */
    public void settle(String id, Ownership next) throws DisconnectedException {
        var _ = journal.change(id, state -> state.isOf(me()) ? next : state);
    }

    /** This proxy is not at work on it any more; what is still its own it looks after again. */
    public void leave(String id) {
        here.remove(id);
    }

    /** The names of the proxies that have jobs, by the jobs' ids. */
    public Map<String, String> owners() throws DisconnectedException {
        Map<String, String> owners = new HashMap<>();
        for (Job<Ownership> job : journal.jobs()) {
            if (job.state() instanceof Owned(String run, var _)) {
                owners.put(job.id(), run.substring(0, run.lastIndexOf('.')));
            }
        }
        return owners;
    }

    /** Goes on with what is this proxy's, and what it is not at work on. */
    void look() throws DisconnectedException {
        for (Job<Ownership> job : journal.jobs()) {
            if (job.state().isOf(me()) && here.add(job.id())) {
                try {
                    threads.execute(() -> inherit(job));
                } catch (RejectedExecutionException stopping) {
                    here.remove(job.id());
                }
            }
        }
    }

    private void inherit(Job<Ownership> job) {
        try {
            Optional<Ownership> next = heir.carryOn(job.id(), job.state().facts());
            if (next.isPresent()) {
                settle(job.id(), next.get());
            }
        } catch (DisconnectedException again) {
            LOG.debug("job {}: {}", job.id(), again.getMessage());
        } catch (RuntimeException defect) {
            LOG.error("job {}: a defect; it is tried again", job.id(), defect);
        } finally {
            leave(job.id());
        }
    }
}

package io.tidegate.ha.coordination;

import io.tidegate.conf.document.UnreadableDocumentException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All jobs of one kind: what they are about, how far they are, and their next step.
 *
 * <pre>
 *   begin -> state --step--> state --step--> ... -> end
 *              \--the step fails--> the same state, with the trouble; tried again
 * </pre>
 *
 * <p>Each step's outcome is written together with a check of the leader's term and of the state
 * that it started from, so that of two proxies that both believe to lead one alone gets ahead.
 *
 * <p>Threads: {@link #look} from one at a time; the rest from any. Jobs of several subjects are at
 * work at the same time where the lanes have it so.
 */
public final class Journal<S> {
    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

    private record Stored<S>(Job<S> job, int recordVersion, int stateVersion) {}

    /** What this proxy has just written itself, in a term that lasted then. */
    private record Written<S>(Term term, Stored<S> stored) {}

    /** Steps of the jobs of one subject, one behind the other without a pause. */
    private final class Steps implements Lanes.Work {
        private final String subject;
        private final List<String> ids;
        private final Map<String, Written<S>> written = new HashMap<>();

        Steps(String subject, List<String> ids) {
            this.subject = subject;
            this.ids = ids;
        }

        @Override
        public boolean look() throws DisconnectedException, InterruptedException {
            if (inDoubt.contains(subject)) {
                tree.sync();
                inDoubt.remove(subject);
            }
            try {
                return stepAll();
            } catch (DisconnectedException unanswered) {
                inDoubt.add(subject);
                throw unanswered;
            }
        }

        /**
         * Of what is there now: others may have come before.
         *
         * @return whether one of them got ahead
         */
        private boolean stepAll() throws DisconnectedException, InterruptedException {
            boolean ahead = false;
            for (String id : ids) {
                Optional<Term> term = leadership.term();
                if (term.isEmpty()) {
                    return false;
                }
                Written<S> mine = written.remove(id);
                boolean fresh = mine != null && mine.term().equals(term.get());
                Optional<Stored<S>> stored =
                        mine != null && fresh
                                ? Optional.of(mine.stored())
                                : Journal.this.stored(id);
                if (stored.isPresent() && isDue(stored.get().job().record())) {
                    Optional<Stored<S>> next = step(stored.get(), term.get(), fresh);
                    next.ifPresent(each -> written.put(id, new Written<>(term.get(), each)));
                    ahead |= next.isPresent();
                }
            }
            return ahead;
        }
    }

    private final Tree tree;
    private final JobKind<S> kind;
    private final Leadership leadership;
    private final Failpoints failpoints;
    private final LongSupplier clock;
    private final Lanes lanes;

    /** What has ended for good, so that a long history is not read again at each look. */
    private final Map<String, Stored<S>> over = new ConcurrentHashMap<>();

    /**
     * Subjects of which a change may have been made although no answer came: a server that lags
     * would show the state before it, and the step be made twice.
     */
    private final Set<String> inDoubt = ConcurrentHashMap.newKeySet();

    private volatile Duration pause = Coordination.POLL;

    Journal(
            Tree tree,
            JobKind<S> kind,
            Leadership leadership,
            Failpoints failpoints,
            LongSupplier clock,
            Lanes lanes) {
        this.tree = tree;
        this.kind = kind;
        this.leadership = leadership;
        this.failpoints = failpoints;
        this.clock = clock;
        this.lanes = lanes;
    }

    /**
     * Writes a job into the journal; whoever leads begins with it.
     *
     * @param id by which whoever asks again finds it: a job that is there is not begun again
     * @return false when it is there already
     * @throws DisconnectedException also when it could not be written, and so will not be begun
     */
    public boolean begin(String id, String subject, String author, S first)
            throws DisconnectedException {
        if (tree.read(Paths.jobs(kind.name())).isEmpty()) {
            tree.apply(List.of(new Change.Create(Paths.jobs(kind.name()), new byte[0])));
        }
        JobRecord record =
                JobRecord.begun(kind.name(), subject, author, clock.getAsLong(), name(first));
        String path = Paths.job(kind.name(), id);
        boolean written =
                tree.apply(
                        List.of(
                                new Change.Create(path, JobRecord.FORMAT.write(record)),
                                new Change.Create(state(path), kind.format().write(first))));
        if (!written && tree.read(path).isEmpty()) {
            throw new DisconnectedException(path + " could not be written: try again");
        }
        return written;
    }

    String path() {
        return Paths.jobs(kind.name());
    }

    /** A job, if it is there and can be read. */
    public Optional<Job<S>> job(String id) throws DisconnectedException {
        return stored(id).map(Stored::job);
    }

    /** All that are kept, the oldest first. */
    public List<Job<S>> jobs() throws DisconnectedException {
        List<Job<S>> jobs = new ArrayList<>();
        for (String id : ids()) {
            kept(id).ifPresent(stored -> jobs.add(stored.job()));
        }
        return jobs;
    }

    private List<String> ids() throws DisconnectedException {
        List<String> ids = tree.children(Paths.jobs(kind.name()));
        over.keySet().retainAll(Set.copyOf(ids));
        return ids;
    }

    private Optional<Stored<S>> kept(String id) throws DisconnectedException {
        Stored<S> known = over.get(id);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<Stored<S>> stored = stored(id);
        if (kind.endsForGood()) {
            stored.filter(each -> each.job().record().ended() != 0)
                    .ifPresent(ended -> over.put(id, ended));
        }
        return stored;
    }

    /**
     * Asks something of a job.
     *
     * @return false when it has ended, or is not there
     */
    public boolean wish(String id, JobWish wish) throws DisconnectedException {
        while (true) {
            Optional<Stored<S>> stored = stored(id);
            if (stored.isEmpty() || stored.get().job().record().ended() != 0) {
                return false;
            }
            JobRecord wished = stored.get().job().record().wished(wish);
            if (tree.apply(
                    List.of(
                            new Change.Write(
                                    Paths.job(kind.name(), id),
                                    JobRecord.FORMAT.write(wished),
                                    stored.get().recordVersion())))) {
                return true;
            }
        }
    }

    /**
     * Changes a job's state by whoever has it, leader or not.
     *
     * @param next of the state that stands there; the same where nothing is to be changed. It is
     *     asked again when somebody else has changed the state meanwhile
     * @return the state that stands there now; empty when there is no such job
     * @throws DisconnectedException when it is not known whether it was changed
     */
    public Optional<S> change(String id, UnaryOperator<S> next) throws DisconnectedException {
        while (true) {
            Optional<Stored<S>> stored = stored(id);
            if (stored.isEmpty()) {
                return Optional.empty();
            }
            S before = stored.get().job().state();
            S after = next.apply(before);
            if (after.equals(before)) {
                return Optional.of(before);
            }
            JobRecord record = stepped(stored.get().job().record(), after);
            String path = Paths.job(kind.name(), id);
            if (tree.apply(
                    List.of(
                            new Change.Write(
                                    path,
                                    JobRecord.FORMAT.write(record),
                                    stored.get().recordVersion()),
                            new Change.Write(
                                    state(path),
                                    kind.format().write(after),
                                    stored.get().stateVersion())))) {
                return Optional.of(after);
            }
            // What was read may have been old: else this would be asked for again and again.
            tree.sync();
        }
    }

    /** Takes every job that has not ended one step further, if this proxy leads. */
    void look() throws DisconnectedException, InterruptedException {
        Duration shortest = Coordination.POLL;
        pause = shortest;
        Map<String, List<String>> due = new LinkedHashMap<>();
        for (String id : ids()) {
            Optional<Term> term = leadership.term();
            if (term.isEmpty()) {
                return;
            }
            Optional<Stored<S>> stored = kept(id);
            if (stored.isEmpty()) {
                continue;
            }
            JobRecord record = stored.get().job().record();
            if (record.ended() != 0) {
                if (clock.getAsLong() - record.ended() > kind.kept().toMillis()) {
                    forget(stored.get(), term.get());
                }
            } else if (isDue(record)) {
                Duration asked = kind.pause(stored.get().job().state());
                shortest = asked.compareTo(shortest) < 0 ? asked : shortest;
                due.computeIfAbsent(record.subject(), _ -> new ArrayList<>()).add(id);
            }
        }
        pause = shortest;
        for (Map.Entry<String, List<String>> subject : due.entrySet()) {
            lanes.run(subject.getKey(), new Steps(subject.getKey(), subject.getValue()));
        }
    }

    private static boolean isDue(JobRecord record) {
        return record.ended() == 0 && record.wish() != JobWish.PAUSE;
    }

    /** After what time to look again, unless something has changed before. */
    Duration pause() {
        return pause;
    }

    private void forget(Stored<S> ended, Term term) throws DisconnectedException {
        String path = Paths.job(kind.name(), ended.job().id());
        boolean _ =
                tree.apply(
                        List.of(
                                term.check(),
                                new Change.Delete(state(path), ended.stateVersion()),
                                new Change.Delete(path, ended.recordVersion())));
    }

    /**
     * @param fresh whether what was before was written in this term just now
     * @return what it is when it is a step further; empty when it is not
     */
    private Optional<Stored<S>> step(Stored<S> before, Term term, boolean fresh)
            throws DisconnectedException, InterruptedException {
        Job<S> job = before.job();
        TermFence fence = new TermFence(tree, term);
        String point = kind.name() + "." + job.state().getClass().getSimpleName();
        try {
            if (!fresh) {
                fence.check();
            }
            failpoints.reached(point + ".before");
            S next = kind.step(job.state(), job.record().wish(), fence);
            failpoints.reached(point + ".done");
            if (next.equals(job.state())) {
                return Optional.empty(); // It waits.
            }
            JobRecord record = stepped(job.record(), next);
            Optional<Stored<S>> written = write(before, term, record, next);
            failpoints.reached(point + ".after");
            if (written.isPresent()) {
                LOG.info("{} {}: {}", kind.name(), job.id(), next);
            }
            return written;
        } catch (JobTroubleException trouble) {
            String why = String.valueOf(trouble.getMessage());
            LOG.warn("{} {}: {}", kind.name(), job.id(), why);
            var _ = write(before, term, job.record().failed(why), job.state());
        } catch (TermEndedException deposed) {
            LOG.info("{} {}: {}", kind.name(), job.id(), deposed.getMessage());
        }
        return Optional.empty();
    }

    private JobRecord stepped(JobRecord record, S next) {
        return record.stepped(name(next), clock.getAsLong(), kind.isEnd(next));
    }

    private String name(S state) {
        return state.getClass().getSimpleName();
    }

    /**
     * Keeps a wish that came meanwhile.
     *
     * @return what stands there then; empty when something else was written before
     */
    private Optional<Stored<S>> write(Stored<S> before, Term term, JobRecord record, S state)
            throws DisconnectedException {
        String id = before.job().id();
        String path = Paths.job(kind.name(), id);
        Stored<S> now = before;
        while (true) {
            JobRecord wished = record.wished(now.job().record().wish());
            if (tree.apply(
                    List.of(
                            term.check(),
                            new Change.Write(
                                    path, JobRecord.FORMAT.write(wished), now.recordVersion()),
                            new Change.Write(
                                    state(path),
                                    kind.format().write(state),
                                    before.stateVersion())))) {
                return Optional.of(
                        new Stored<>(
                                new Job<>(id, wished, state),
                                now.recordVersion() + 1,
                                before.stateVersion() + 1));
            }
            Optional<Stored<S>> again = stored(id);
            boolean onlyWished =
                    again.isPresent()
                            && again.get().stateVersion() == before.stateVersion()
                            && again.get().recordVersion() != now.recordVersion();
            if (!onlyWished) {
                return Optional.empty();
            }
            now = again.get();
        }
    }

    private Optional<Stored<S>> stored(String id) throws DisconnectedException {
        String path = Paths.job(kind.name(), id);
        Optional<Node> record = tree.read(path);
        Optional<Node> state = tree.read(state(path));
        if (record.isEmpty() || state.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new Stored<>(
                            new Job<>(
                                    id,
                                    JobRecord.FORMAT.read(record.get().data()),
                                    kind.format().read(state.get().data())),
                            record.get().version(),
                            state.get().version()));
        } catch (UnreadableDocumentException ofAnotherRelease) {
            LOG.error("{} {}: {}", kind.name(), id, ofAnotherRelease.getMessage());
            return Optional.empty();
        }
    }

    private static String state(String job) {
        return job + "/state";
    }
}

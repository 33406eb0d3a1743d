package io.tidegate.ha.ddl;

import io.tidegate.conf.error.TidegateException;
import io.tidegate.ha.coordination.Coordination;
import io.tidegate.ha.coordination.DisconnectedException;
import io.tidegate.ha.coordination.Failpoints;
import io.tidegate.ha.coordination.Membership;
import io.tidegate.ha.coordination.OwnedJobs;
import io.tidegate.ha.coordination.Ownership;
import io.tidegate.ha.coordination.Ownership.Owned;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Jobs of a cluster: which proxy has them stands in ZooKeeper, what was done on the groups. */
public final class SharedJobs implements JobOwners {
    private static final Logger LOG = LoggerFactory.getLogger(SharedJobs.class);
    private static final String KIND = "ddl";

    /** A proxy that has just started is a member soon. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

    private final Supplier<Inheritance> inheritance;
    private final Membership membership;
    private final OwnedJobs jobs;
    private final Failpoints failpoints;

    /** Why jobs that were inherited wait, so that it is said once. */
    private final Map<String, String> troubles = new ConcurrentHashMap<>();

    private SharedJobs(
            Coordination coordination,
            Supplier<Inheritance> inheritance,
            Runnable readAgain,
            Executor threads) {
        this.inheritance = inheritance;
        this.membership = coordination.membership();
        this.failpoints = coordination.failpoints();
        this.jobs = coordination.ownedJobs(KIND, this::carryOn, readAgain, threads);
    }

    /**
     * Takes part from now on.
     *
     * @param inheritance goes on with jobs by the configuration and the rules as they are
     * @param readAgain is run behind jobs, whichever proxy had them: definitions have changed
     * @param threads for inherited jobs, which take as long as they take
     */
    public static SharedJobs join(
            Coordination coordination,
            Supplier<Inheritance> inheritance,
            Runnable readAgain,
            Executor threads) {
        return new SharedJobs(coordination, inheritance, readAgain, threads);
    }

    @Override
    public void require() {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!membership.isMember()) {
            if (System.nanoTime() > until) {
                throw JobOwners.unavailable(
                        membership.isNameTaken()
                                ? "another proxy has this one's name, which is no member of the cluster"
                                : "ZooKeeper does not answer");
            }
            try {
                Thread.sleep(BETWEEN_LOOKS);
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
                throw JobOwners.unavailable("this proxy is stopping");
            }
        }
    }

    @Override
    public Map<Long, String> names() throws DisconnectedException {
        Map<Long, String> names = new HashMap<>();
        jobs.owners().forEach((id, proxy) -> names.put(Long.valueOf(id), proxy));
        return names;
    }

    @Override
    public JobClaim take(Job job, List<Part> parts) {
        String id = Long.toString(job.id());
        Map<String, String> facts = JobFacts.of(job, parts).asMap();
        try {
            String subject = job.schema() + "." + job.table();
            return new Claim(id, jobs.take(id, subject, job.origin().user(), facts));
        } catch (DisconnectedException away) {
            throw JobOwners.unavailable("ZooKeeper does not answer");
        }
    }

    private final class Claim implements JobClaim {
        private final String id;
        private final Owned mine;

        Claim(String id, Owned mine) {
            this.id = id;
            this.mine = mine;
        }

        @Override
        public void settle(Journal journal) {
            try {
                Optional<Ownership> next =
                        Inheritance.standing(journal.find(Long.parseLong(id)), mine);
                failpoints.reached("ddl.settled.before");
                if (next.isPresent()) {
                    jobs.settle(id, mine, next.get());
                }
            } catch (SQLException | DisconnectedException later) {
                // It stays this proxy's, which looks after it again, and another's when it dies.
                LOG.warn("job {}: its end is not written down yet: {}", id, later.getMessage());
            }
        }

        @Override
        public Failpoints failpoints() {
            return failpoints;
        }

        @Override
        public void close() {
            jobs.leave(id);
        }
    }

    private Optional<Ownership> carryOn(String id, Owned mine) {
        try {
            Optional<Ownership> next =
                    inheritance.get().carryOn(Long.parseLong(id), mine, failpoints);
            if (next.isPresent()) {
                troubles.remove(id);
                LOG.info("job {} was inherited and is settled: {}", id, next.get());
            }
            return next;
        } catch (TidegateException | SQLException again) {
            String why = String.valueOf(again.getMessage());
            if (!why.equals(troubles.put(id, why))) {
                LOG.warn("job {} was inherited and waits: {}", id, why);
            }
            return Optional.empty();
        }
    }
}

package io.tidegate.ha.ddl;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.ha.coordination.DisconnectedException;
import java.util.List;
import java.util.Map;

/**
 * Where it is known which proxy has a job, so that another ends it when that one is gone. It is no
 * lock: those are on the servers, where the journal is, and hold with a cluster and without.
 *
 * <p>Threads: any.
 */
public interface JobOwners {
    /** For a proxy that runs alone: whoever resumes a job has it. */
    JobOwners ALONE =
            new JobOwners() {
                @Override
                public void require() {}

                @Override
                public JobClaim take(Job job, List<Part> parts) {
                    return JobClaim.NONE;
                }

                @Override
                public Map<Long, String> names() {
                    return Map.of();
                }
            };

    /**
     * Looks before anything is tried, and waits some seconds; {@link #take} makes sure.
     *
     * @throws TidegateException when nobody can be told of a job now
     */
    void require();

    /**
     * Makes a job this proxy's.
     *
     * @throws TidegateException when it is not certain that others know; nothing was changed
     */
    JobClaim take(Job job, List<Part> parts);

    /** The proxies that have jobs, by the jobs' ids. */
    Map<Long, String> names() throws DisconnectedException;

    static TidegateException unavailable(String why) {
        return ErrorCode.COORDINATION_UNAVAILABLE.with(
                "nothing was changed: "
                        + why
                        + "; jobs of a cluster stand in ZooKeeper before they begin, so that another proxy"
                        + " ends them when this one dies. Send it again when ZooKeeper answers");
    }
}

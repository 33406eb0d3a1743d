package io.tidegate.ha.ddl;

import io.tidegate.ha.coordination.Failpoints;

/** A job that this proxy has, from before its first step until it is closed. */
public interface JobClaim extends AutoCloseable {
    JobClaim NONE =
            new JobClaim() {
                @Override
                public void settle(Journal journal) {}

                @Override
                public Failpoints failpoints() {
                    return Failpoints.NONE;
                }

                @Override
                public void close() {}
            };

    /** Writes down how the job stands in the journal of its group, for the other proxies. */
    void settle(Journal journal);

    Failpoints failpoints();

    @Override
    void close();
}

package io.tidegate.ha.ddl;

import io.tidegate.conf.error.TidegateException;
import io.tidegate.ha.coordination.Failpoints;

/** A job that this proxy has, from before its first step until it is closed. */
public interface JobClaim extends AutoCloseable {
    JobClaim NONE =
            new JobClaim() {
                @Override
                public void confirm() {}

                @Override
                public void settle(Journal journal) {}

                @Override
                public Failpoints failpoints() {
                    return Failpoints.NONE;
                }

                @Override
                public void close() {}
            };

    /**
     * Behind the journal's first entry: from here on whoever inherits the job finds it there.
     *
     * @throws TidegateException when another has inherited it already, and may have found nothing
     */
    void confirm();

    /** Writes down how the job stands in the journal of its group, for the other proxies. */
    void settle(Journal journal);

    Failpoints failpoints();

    @Override
    void close();
}

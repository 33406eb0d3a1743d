package io.tidegate.ha.ids;

import io.tidegate.conf.error.TidegateException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The snowflake ids of one schema: one sequence for all of its tables. */
final class SnowflakeSource implements IdSource, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SnowflakeSource.class);
    static final Duration RENEWAL = Duration.ofMinutes(1);

    private final LongSupplier clock;
    private final Snowflake ids;
    private final WorkerLease lease;
    private final WorkerRegister register;
    private final Reserving reserving = new Reserving(_ -> renew());
    private final Duration renewal;
    private final Thread renewals;

    /**
     * @param renewal how long it waits until it reserves more time, without being asked
     * @param clock this machine's, in milliseconds since 1970
     */
    SnowflakeSource(
            String schema,
            String owner,
            WorkerRegister register,
            Duration renewal,
            LongSupplier clock) {
        this.clock = clock;
        this.ids = new Snowflake(clock);
        this.lease = new WorkerLease(owner, bound -> ThreadLocalRandom.current().nextInt(bound));
        this.renewal = renewal;
        this.register = register;
        this.renewals =
                Thread.ofVirtual().name("tidegate-worker-" + schema).unstarted(this::renewals);
    }

    void start() {
        renewals.start();
    }

    private void renewals() {
        try {
            while (true) {
                ahead();
                Thread.sleep(renewal);
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void ahead() {
        try {
            reserving.ahead(1);
        } catch (RuntimeException defect) {
            // Without this thread there were no ids from some minutes on.
            LOG.error("defect while time is reserved for snowflake ids", defect);
        }
    }

    /** Reserves more time, or gives the number up that another has taken. */
    void renew() {
        boolean had = lease.isHeld();
        try {
            TimeSpan span = lease.renew(register, Math.max(clock.getAsLong(), ids.lastTime()));
            ids.grant(span);
            if (!had) {
                LOG.info("snowflake ids are made as worker {}", span.worker());
            }
        } catch (TidegateException failed) {
            if (!lease.isHeld()) {
                ids.revoke();
            }
            LOG.warn("no time reserved for snowflake ids: {}", failed.getMessage());
            throw failed;
        }
    }

    @Override
    public int most() {
        return Snowflake.SEQUENCE;
    }

    @Override
    public long take(int count) {
        return ids.take(count);
    }

    @Override
    public long await(int count) {
        return reserving.await(count, ids::take);
    }

    @Override
    public void close() {
        renewals.interrupt();
    }
}

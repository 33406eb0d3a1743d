package io.tidegate.ha.ddl;

import io.tidegate.ha.coordination.DisconnectedException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** For a proxy of a cluster: clients can come some moments before it has joined. */
public final class AwaitedOwners implements JobOwners {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final CountDownLatch joined = new CountDownLatch(1);
    private volatile @Nullable JobOwners owners;

    /** It has joined. */
    public void join(JobOwners shared) {
        owners = shared;
        joined.countDown();
    }

    @Override
    public void require() {
        try {
            boolean _ = joined.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
        now().require();
    }

    private JobOwners now() {
        JobOwners shared = owners;
        if (shared == null) {
            throw JobOwners.unavailable("this proxy has not joined its cluster yet");
        }
        return shared;
    }

    @Override
    public JobClaim take(Job job, List<Part> parts) {
        return now().take(job, parts);
    }

    @Override
    public Map<Long, String> names() throws DisconnectedException {
        JobOwners shared = owners;
        return shared == null ? Map.of() : shared.names();
    }
}

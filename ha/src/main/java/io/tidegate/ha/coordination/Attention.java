package io.tidegate.ha.coordination;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at something again and again on a thread of its own: at once when it has changed, and every
 * now and then in any case, because changes are not always told.
 */
final class Attention implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Attention.class);

    private final Semaphore changed = new Semaphore(1);
    private final Look look;
    private final Supplier<Duration> every;
    private final List<Tree.Subscription> subscriptions;
    private final Thread thread;

    Attention(String name, Tree tree, List<String> paths, Supplier<Duration> every, Look look) {
        this.look = look;
        this.every = every;
        this.subscriptions = paths.stream().map(path -> tree.subscribe(path, this::hint)).toList();
        this.thread = Thread.ofVirtual().name("tidegate-" + name).start(this::run);
    }

    /** Makes the next look come at once. */
    void hint() {
        changed.release();
    }

    private void run() {
        try {
            while (true) {
                boolean _ = changed.tryAcquire(every.get().toMillis(), TimeUnit.MILLISECONDS);
                changed.drainPermits();
                look();
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() throws InterruptedException {
        try {
            look.look();
        } catch (DisconnectedException away) {
            LOG.debug("ZooKeeper: {}", away.getMessage());
        } catch (RuntimeException defect) {
            LOG.error("a defect; the next look tries again", defect);
        }
    }

    @Override
    public void close() throws InterruptedException {
        subscriptions.forEach(Tree.Subscription::close);
        thread.interrupt();
        thread.join();
    }
}

package io.tidegate.ha.coordination;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread for each subject that has something to do: what waits for one subject's servers keeps no
 * other subject waiting.
 *
 * <p>Threads: any.
 */
final class ThreadedLanes implements Lanes {
    private static final Logger LOG = LoggerFactory.getLogger(ThreadedLanes.class);

    private static final class Lane {
        @Nullable Work next;
        @Nullable Thread thread;
    }

    private final String name;

    /** Those with a thread; guarded by this. */
    private final Map<String, Lane> busy = new HashMap<>();

    private boolean closed;

    ThreadedLanes(String name) {
        this.name = name;
    }

    @Override
    public synchronized void run(String subject, Work work) {
        if (closed) {
            return;
        }
        Lane lane = busy.get(subject);
        if (lane != null) {
            // What was seen while it was at work may be what it will have to wait for.
            lane.next = work;
            return;
        }
        Lane begun = new Lane();
        begun.next = work;
        busy.put(subject, begun);
        begun.thread =
                Thread.ofVirtual()
                        .name("tidegate-" + name + "-" + subject)
                        .start(() -> run(subject, begun));
    }

    private void run(String subject, Lane lane) {
        try {
            Work work = next(subject, lane);
            while (work != null) {
                look(work);
                work = next(subject, lane);
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        } finally {
            leave(subject, lane);
        }
    }

    /** For as long as it gets ahead: nobody has to see first that it did. */
    private static void look(Work work) throws InterruptedException {
        try {
            while (work.look()) {
                if (Thread.interrupted()) {
                    throw new InterruptedException("closing");
                }
            }
        } catch (DisconnectedException away) {
            LOG.debug("ZooKeeper: {}", away.getMessage());
        } catch (RuntimeException defect) {
            LOG.error("a defect; the next look tries again", defect);
        }
    }

    /** Null when there is nothing more: whoever comes then begins a lane. */
    private synchronized @Nullable Work next(String subject, Lane lane) {
        Work next = closed ? null : lane.next;
        lane.next = null;
        if (next == null) {
            busy.remove(subject, lane);
        }
        return next;
    }

    private synchronized void leave(String subject, Lane lane) {
        busy.remove(subject, lane);
    }

    /** Returns when nobody is at work any more. */
    @Override
    public void close() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        synchronized (this) {
            closed = true;
            for (Lane lane : busy.values()) {
                if (lane.thread != null) {
                    threads.add(lane.thread);
                }
            }
        }
        threads.forEach(Thread::interrupt);
        for (Thread thread : threads) {
            thread.join();
        }
    }
}

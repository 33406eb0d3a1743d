package io.tidegate.proxy.frontend;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;

/** Plans at once on the thread that asks, or when the test says so. */
final class HeldPlanners extends AbstractExecutorService {
    private final Queue<Runnable> held = new ArrayDeque<>();
    private boolean holding;

    void hold() {
        holding = true;
    }

    boolean isHoldingAny() {
        return !held.isEmpty();
    }

    void goOn() {
        holding = false;
        while (!held.isEmpty()) {
            held.remove().run();
        }
    }

    @Override
    public void execute(Runnable task) {
        if (holding) {
            held.add(task);
        } else {
            task.run();
        }
    }

    @Override
    public void shutdown() {}

    @Override
    public List<Runnable> shutdownNow() {
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return false;
    }

    @Override
    public boolean isTerminated() {
        return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return false;
    }
}

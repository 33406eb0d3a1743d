package io.tidegate.ha.failover;

import io.tidegate.ha.coordination.DisconnectedException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;

/**
 * The same on several nodes at the same time, so that it takes as long as it does on the slowest.
 *
 * @param threads one for each node
 */
record AtOnce(Executor threads) {
    @FunctionalInterface
    interface Work<T> {
        T on(String node) throws DisconnectedException;
    }

    /**
     * Returns when all have ended, also those that come behind one that failed.
     *
     * @return in the order of the nodes
     */
    <T> List<T> each(List<String> nodes, Work<T> work)
            throws DisconnectedException, InterruptedException {
        List<FutureTask<T>> begun = new ArrayList<>();
        for (String node : nodes) {
            FutureTask<T> task = new FutureTask<>(() -> work.on(node));
            begun.add(task);
            threads.execute(task);
        }
        List<T> results = new ArrayList<>();
        Throwable first = null;
        for (FutureTask<T> task : begun) {
            try {
                results.add(task.get());
            } catch (ExecutionException failed) {
                first = first == null ? failed.getCause() : first;
            }
        }
        return switch (first) {
            case null -> results;
            case DisconnectedException away -> throw away;
            case RuntimeException failed -> throw failed;
            default -> throw new IllegalStateException(first);
        };
    }
}

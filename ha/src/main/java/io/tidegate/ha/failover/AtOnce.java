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
        Begun<T> begun = begin(nodes, work);
        begun.await();
        return begun.results();
    }

    /** Begins, while whoever asks does something else. */
    <T> Begun<T> begin(List<String> nodes, Work<T> work) {
        List<FutureTask<T>> begun = new ArrayList<>();
        for (String node : nodes) {
            FutureTask<T> task = new FutureTask<>(() -> work.on(node));
            begun.add(task);
            threads.execute(task);
        }
        return new Begun<>(begun);
    }

    /** What is under way on several nodes. */
    record Begun<T>(List<FutureTask<T>> tasks) {
        /** Returns when all have ended. */
        void await() throws InterruptedException {
            for (FutureTask<T> task : tasks) {
                try {
                    var _ = task.get();
                } catch (ExecutionException told) {
                    // By the results.
                }
            }
        }

        /** Of those that have ended, in the order of the nodes. */
        List<T> results() throws DisconnectedException, InterruptedException {
            List<T> results = new ArrayList<>();
            Throwable first = null;
            for (FutureTask<T> task : tasks) {
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
}

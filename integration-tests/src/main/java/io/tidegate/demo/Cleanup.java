package io.tidegate.demo;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What has to be closed at the end, the last one first. The end may come from the main thread or
 * from Ctrl-C at any moment; whoever comes second waits for the first.
 */
final class Cleanup implements AutoCloseable {
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private boolean closed;

    synchronized <T extends AutoCloseable> T add(T resource) {
        if (closed) {
            close(resource);
        } else {
            open.push(resource);
        }
        return resource;
    }

    @Override
    public synchronized void close() {
        closed = true;
        while (!open.isEmpty()) {
            close(open.pop());
        }
    }

    private static void close(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception failed) {
            // The end goes on: what comes after this one has to be closed as well.
            System.err.println("tidegate demo: closing " + resource + ": " + failed);
        }
    }
}

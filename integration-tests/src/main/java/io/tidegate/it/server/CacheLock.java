package io.tidegate.it.server;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The right to add to the cache, which one thread of all processes has at a time: what several find
 * missing is made by the first and found by the others. The kernel gives it back when a process
 * ends.
 */
final class CacheLock implements AutoCloseable {
    /** Locks of files are between processes only. */
    private static final ReentrantLock BETWEEN_THREADS = new ReentrantLock();

    private final FileChannel file;

    private CacheLock(FileChannel file) {
        this.file = file;
    }

    /** Waits for it. The cache is made first if need be. */
    static CacheLock take(Path cache) throws IOException {
        BETWEEN_THREADS.lock();
        try {
            Files.createDirectories(cache);
            FileChannel file =
                    FileChannel.open(
                            cache.resolve(".lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
            try {
                file.lock();
                return new CacheLock(file);
            } catch (IOException failed) {
                file.close();
                throw failed;
            }
        } catch (IOException failed) {
            BETWEEN_THREADS.unlock();
            throw failed;
        }
    }

    /** Closing the file gives up its lock. */
    @Override
    public void close() throws IOException {
        try {
            file.close();
        } finally {
            BETWEEN_THREADS.unlock();
        }
    }
}

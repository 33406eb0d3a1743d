package io.tidegate.ha.coordination;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.zookeeper.server.DatadirCleanupManager;
import org.apache.zookeeper.server.ServerCnxnFactory;
import org.apache.zookeeper.server.ZooKeeperServer;
import org.apache.zookeeper.server.persistence.FileTxnSnapLog;
import org.apache.zookeeper.util.ServiceUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A ZooKeeper server within this process, for demos and for a proxy that runs alone. Its data stay
 * on disk. It listens on loopback only.
 *
 * <p>It is put together here, and not by ZooKeeper's own embedding, which tells of a taken port and
 * of unreadable data by a time limit alone.
 */
public final class EmbeddedZooKeeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedZooKeeper.class);
    private static final int TICK_MS = 1_000;
    private static final int USUAL = -1;
    private static final int UNLIMITED = 0;
    private static final int SNAPSHOTS_KEPT = 3;
    private static final int PURGED_EVERY_HOURS = 1;

    /** Tells of the end that it comes to by itself, when it cannot write. */
    private static final class Server extends ZooKeeperServer {
        private final Runnable failed;

        Server(FileTxnSnapLog log, Runnable failed) {
            super(log, TICK_MS, USUAL, USUAL, USUAL, null, "");
            this.failed = failed;
        }

        @Override
        protected void setState(State state) {
            super.setState(state);
            if (state == State.ERROR) {
                // Not here: this is a thread of the server, which closing waits for.
                Thread.ofVirtual().name("tidegate-zookeeper-failed").start(failed);
            }
        }

        /** Beans would be the process's, and this server is one part of it. */
        @Override
        protected void registerJMX() {}

        @Override
        protected void unregisterJMX() {}
    }

    private final Path directory;
    private final DirectoryLock lock;
    private final FileTxnSnapLog log;
    private final Server server;
    private final ServerCnxnFactory connections;
    private final DatadirCleanupManager purging;
    private volatile boolean failed;
    private boolean closed;

    private EmbeddedZooKeeper(Path directory, int port, DirectoryLock lock) throws IOException {
        this.directory = directory;
        this.lock = lock;
        this.log = new FileTxnSnapLog(directory.toFile(), directory.toFile());
        this.server = new Server(log, this::fail);
        this.connections =
                ServerCnxnFactory.createFactory(
                        new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), UNLIMITED);
        this.purging =
                new DatadirCleanupManager(
                        directory.toFile(), directory.toFile(), SNAPSHOTS_KEPT, PURGED_EVERY_HOURS);
    }

    /**
     * Starts one and returns when it answers.
     *
     * @param port 0 for any free one
     * @throws IOException when it cannot: another one that runs has the directory, the port is
     *     taken, or the data cannot be read
     */
    public static EmbeddedZooKeeper start(Path directory, int port) throws IOException {
        // What ZooKeeper would end the process for shall not end a proxy.
        ServiceUtils.setSystemExitProcedure(ServiceUtils.LOG_ONLY);
        usually("zookeeper.maxCnxns", "1000");
        // KB; the usual 64 MB are for many writes.
        usually("zookeeper.preAllocSize", "1024");
        Files.createDirectories(directory);
        DirectoryLock lock = DirectoryLock.take(directory);
        try {
            EmbeddedZooKeeper started = new EmbeddedZooKeeper(directory, port, lock);
            started.begin();
            return started;
        } catch (IOException | RuntimeException unusable) {
            lock.close();
            throw unusable;
        }
    }

    /** ZooKeeper takes these from nowhere else. */
    private static void usually(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    private void begin() throws IOException {
        try {
            connections.startup(server);
        } catch (IOException | RuntimeException unreadable) {
            release();
            throw new IOException(
                    "the data in " + directory + " cannot be read: " + unreadable.getMessage(),
                    unreadable);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            release();
            throw new IOException("interrupted", interrupted);
        }
        // What the last run's sessions held ends with it: whoever still runs begins a new one.
        server.getZKDatabase().getSessions().forEach(server::closeSession);
        purging.start();
    }

    /** What a {@link ZooKeeperAddress} takes. */
    public String servers() {
        return "127.0.0.1:" + port();
    }

    public int port() {
        return connections.getLocalPort();
    }

    /** Whether it has stopped by itself, because it could not write. */
    boolean hasFailed() {
        return failed;
    }

    private void fail() {
        failed = true;
        LOG.error(
                "the ZooKeeper in {} has stopped, as it cannot write there (is the disk full?)",
                directory);
        close();
    }

    private void release() {
        connections.shutdown();
        if (server.isRunning()) {
            server.shutdown();
        }
        try {
            log.close();
        } catch (IOException full) {
            LOG.debug("{}", directory, full);
        }
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        purging.shutdown();
        release();
        lock.close();
    }
}

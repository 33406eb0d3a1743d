package io.tidegate.ha.coordination;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A proxy's own ZooKeeper while it runs. When it has stopped because it could not write it is
 * started again and again, at the same address: the proxy serves on meanwhile.
 *
 * <p>Threads: one virtual thread looks after it.
 */
public final class RunningZooKeeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RunningZooKeeper.class);
    private static final Duration LOOK = Duration.ofSeconds(5);

    private final Path data;
    private final ZooKeeperAddress address;
    private final int port;
    private final Thread looking;
    private EmbeddedZooKeeper server;

    RunningZooKeeper(Path data, EmbeddedZooKeeper server, ZooKeeperAddress address) {
        this.data = data;
        this.server = server;
        this.address = address;
        this.port = server.port();
        this.looking = Thread.ofVirtual().name("tidegate-zookeeper").start(this::look);
    }

    public ZooKeeperAddress address() {
        return address;
    }

    private void look() {
        try {
            while (true) {
                Thread.sleep(LOOK);
                startAgain();
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void startAgain() {
        if (!server.hasFailed()) {
            return;
        }
        try {
            server = EmbeddedZooKeeper.start(data, port);
            LOG.info("the ZooKeeper in {} runs again", data);
        } catch (IOException still) {
            LOG.error(
                    "the ZooKeeper in {} does not start again: {}; the configuration stays as it is",
                    data,
                    still.getMessage());
        }
    }

    @Override
    public void close() {
        looking.interrupt();
        closeServer();
    }

    private synchronized void closeServer() {
        server.close();
    }
}

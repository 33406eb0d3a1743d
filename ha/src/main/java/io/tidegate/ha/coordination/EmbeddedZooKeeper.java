package io.tidegate.ha.coordination;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.zookeeper.server.embedded.ExitHandler;
import org.apache.zookeeper.server.embedded.ZooKeeperServerEmbedded;

/**
 * A ZooKeeper server within this process, for demos and for a proxy that runs alone. Its data stay
 * on disk. It listens on loopback only.
 */
public final class EmbeddedZooKeeper implements AutoCloseable {
    private static final long START_LIMIT_MS = 30_000;

    private final ZooKeeperServerEmbedded server;

    private EmbeddedZooKeeper(ZooKeeperServerEmbedded server) {
        this.server = server;
    }

    /**
     * Starts one and returns when it answers.
     *
     * @param port 0 for any free one
     * @throws IOException when it cannot; the directory of another one that runs is such a case
     */
    public static EmbeddedZooKeeper start(Path directory, int port) throws IOException {
        Files.createDirectories(directory);
        Properties settings = new Properties();
        settings.setProperty("clientPort", Integer.toString(port));
        settings.setProperty("clientPortAddress", "127.0.0.1");
        settings.setProperty("tickTime", "1000");
        settings.setProperty("admin.enableServer", "false");
        settings.setProperty("maxClientCnxns", "0");
        settings.setProperty("autopurge.purgeInterval", "1");
        try {
            ZooKeeperServerEmbedded server =
                    ZooKeeperServerEmbedded.builder()
                            .baseDir(directory)
                            .configuration(settings)
                            .exitHandler(ExitHandler.LOG_ONLY)
                            .build();
            server.start(START_LIMIT_MS);
            return new EmbeddedZooKeeper(server);
        } catch (IOException failed) {
            throw failed;
        } catch (Exception failed) { // ZooKeeper declares no narrower one.
            throw new IOException("ZooKeeper did not start: " + failed.getMessage(), failed);
        }
    }

    /** What a {@link ZooKeeperAddress} takes. */
    public String servers() throws IOException {
        try {
            return server.getConnectionString();
        } catch (Exception failed) { // ZooKeeper declares no narrower one.
            throw new IOException("ZooKeeper is gone", failed);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}

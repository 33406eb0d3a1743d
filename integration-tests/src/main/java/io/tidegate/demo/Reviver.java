package io.tidegate.demo;

import io.tidegate.it.server.MySqlServer;
import io.tidegate.it.server.ServerException;
import java.time.Duration;
import java.util.List;

/**
 * Starts servers again that somebody has killed, some time later, as the machine's own service
 * manager would.
 *
 * <p>Threads: one of its own.
 */
final class Reviver implements AutoCloseable {
    private static final Duration LOOK = Duration.ofMillis(500);

    private final List<MySqlServer> servers;
    private final Duration later;
    private final Progress progress;
    private final Thread thread;

    private Reviver(List<MySqlServer> servers, Duration later, Progress progress) {
        this.servers = List.copyOf(servers);
        this.later = later;
        this.progress = progress;
        this.thread = Thread.ofVirtual().name("demo-reviver").unstarted(this::watch);
    }

    /**
     * @param later how long a killed one stays away
     */
    static Reviver start(List<MySqlServer> servers, Duration later, Progress progress) {
        Reviver reviver = new Reviver(servers, later, progress);
        reviver.thread.start();
        return reviver;
    }

    private void watch() {
        try {
            while (true) {
                Thread.sleep(LOOK);
                for (MySqlServer server : servers) {
                    if (!server.isAlive()) {
                        revive(server);
                    }
                }
            }
        } catch (InterruptedException closing) {
            // The demo ends.
        }
    }

    private void revive(MySqlServer server) throws InterruptedException {
        progress.say(
                server.name()
                        + " is gone; it is started again in "
                        + later.toSeconds()
                        + " s, and follows the master then");
        Thread.sleep(later);
        try {
            server.restart();
            progress.say(server.name() + " runs again, with pid " + server.pid());
        } catch (ServerException unable) {
            progress.say(server.name() + " does not start: " + unable.getMessage());
        }
    }

    @Override
    public void close() throws InterruptedException {
        thread.interrupt();
        thread.join();
    }
}

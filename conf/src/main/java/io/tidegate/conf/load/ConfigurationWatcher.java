package io.tidegate.conf.load;

import io.tidegate.conf.live.Live;
import io.tidegate.conf.model.Configuration;
import io.tidegate.conf.model.ListenerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Follows a configuration file. A change takes effect as a whole or, when anything in it is wrong,
 * not at all.
 *
 * <p>Threads: one virtual thread looks at the file every second; {@link #reload()} may be called
 * from any thread. Loads follow one another.
 */
public final class ConfigurationWatcher implements AutoCloseable {
    /** Who is told how a reload went. */
    public interface Listener {
        /**
         * @param needRestart settings that changed and are only read at the start
         */
        void applied(Configuration configuration, List<String> needRestart);

        /** Nothing was changed; the last good configuration stays. */
        void refused(List<Problem> problems);
    }

    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final Path file;
    private final Map<String, String> environment;
    private final Live<Configuration> live;
    private final Listener listener;
    private final Thread watching;
    private byte[] seen;

    public ConfigurationWatcher(
            Path file,
            Map<String, String> environment,
            Live<Configuration> live,
            Listener listener) {
        this.file = file;
        this.environment = environment;
        this.live = live;
        this.listener = listener;
        this.seen = content();
        this.watching = Thread.ofVirtual().name("tidegate-configuration").unstarted(this::watch);
    }

    public void start() {
        watching.start();
    }

    /** Reads the file now, changed or not. */
    public synchronized void reload() {
        seen = content();
        switch (ConfigurationLoader.load(file, environment)) {
            case LoadResult.Loaded(Configuration next) -> {
                List<String> needRestart = needRestart(live.current(), next);
                live.replace(next);
                listener.applied(next, needRestart);
            }
            case LoadResult.Invalid(List<Problem> problems) -> listener.refused(problems);
        }
    }

    private void watch() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                Thread.sleep(INTERVAL);
                byte[] now = content();
                // An empty read is a file that is being replaced: the next look tells.
                if (now.length > 0 && !Arrays.equals(now, current())) {
                    reload();
                }
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized byte[] current() {
        return seen;
    }

    private byte[] content() {
        try {
            return Files.readAllBytes(file);
        } catch (IOException missing) {
            return new byte[0];
        }
    }

    private static List<String> needRestart(Configuration before, Configuration next) {
        ListenerConfig old = before.listener();
        ListenerConfig now = next.listener();
        boolean same =
                old.host().equals(now.host())
                        && old.port() == now.port()
                        && old.backlog() == now.backlog()
                        && old.transport() == now.transport()
                        && old.eventLoops() == now.eventLoops();
        return same ? List.of() : List.of("listener");
    }

    @Override
    public void close() {
        watching.interrupt();
    }
}

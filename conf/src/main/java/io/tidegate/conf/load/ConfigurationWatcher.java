package io.tidegate.conf.load;

import io.tidegate.conf.live.Live;
import io.tidegate.conf.model.Configuration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows a configuration file and the files that it names. A change takes effect as a whole or,
 * when anything in it is wrong or objected to, not at all.
 *
 * <p>Threads: one virtual thread looks at the file every second, loads it and calls the objections
 * and the listener, one load after the other; {@link #reload()} may be called from any thread.
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

    private static final Logger LOG = LoggerFactory.getLogger(ConfigurationWatcher.class);
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final Path file;
    private final Map<String, String> environment;
    private final UnaryOperator<Configuration> local;
    private final Live<Configuration> live;
    private final Function<Configuration, List<Problem>> objections;
    private final Listener listener;
    private final Duration interval;
    private final Semaphore asked = new Semaphore(0);
    private final Thread watching;

    // Nothing at first: the file may have changed since the first configuration was read from it.
    private byte[] seen = new byte[0];
    private final Map<Path, byte[]> named = new HashMap<>();

    /**
     * @param local what is this proxy's own affair, whatever the file says
     * @param objections what speaks against a configuration that is valid in itself; may block
     */
    public ConfigurationWatcher(
            Path file,
            Map<String, String> environment,
            UnaryOperator<Configuration> local,
            Live<Configuration> live,
            Function<Configuration, List<Problem>> objections,
            Listener listener) {
        this(file, environment, local, live, objections, listener, INTERVAL);
    }

    ConfigurationWatcher(
            Path file,
            Map<String, String> environment,
            UnaryOperator<Configuration> local,
            Live<Configuration> live,
            Function<Configuration, List<Problem>> objections,
            Listener listener,
            Duration interval) {
        this.file = file;
        this.environment = environment;
        this.local = local;
        this.live = live;
        this.objections = objections;
        this.listener = listener;
        this.interval = interval;
        this.watching = Thread.ofVirtual().name("tidegate-configuration").unstarted(this::watch);
    }

    public void start() {
        watching.start();
    }

    /** Asks for the file to be read now, changed or not; the listener is told how it went. */
    public void reload() {
        asked.release();
    }

    private void watch() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                boolean reload = asked.tryAcquire(interval.toNanos(), TimeUnit.NANOSECONDS);
                // Whoever else has asked by now is served by the same look.
                asked.drainPermits();
                try {
                    look(reload);
                } catch (RuntimeException defect) {
                    // The thread's edge: without it no later change would be seen.
                    LOG.error("the changed configuration could not be put to use", defect);
                }
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    /** Reads the file if it has changed; what says the same in other words is no change. */
    private void look(boolean unchangedToo) {
        byte[] now = content(file);
        // An empty read is a file that is being replaced: the next look tells.
        if (!unchangedToo && (now.length == 0 || (Arrays.equals(now, seen) && sameNamed()))) {
            return;
        }
        seen = now;
        named.clear();
        switch (ConfigurationLoader.load(file, environment, named::put)) {
            case LoadResult.Loaded(Configuration read) -> {
                Configuration next = local.apply(read);
                if (unchangedToo || !next.equals(live.current())) {
                    consider(next);
                }
            }
            case LoadResult.Invalid(List<Problem> problems) -> listener.refused(problems);
        }
    }

    private void consider(Configuration next) {
        List<Problem> problems = objections.apply(next);
        if (Thread.currentThread().isInterrupted()) {
            // Closed in the middle of it: what was asked may not have been answered in full.
            return;
        }
        if (problems.isEmpty()) {
            List<String> needRestart = StartSettings.changed(live.current(), next);
            live.replace(next);
            listener.applied(next, needRestart);
        } else {
            listener.refused(problems);
        }
    }

    /** Whether the files that the configuration names, such as certificates, are as they were. */
    private boolean sameNamed() {
        return named.entrySet().stream()
                .allMatch(each -> Arrays.equals(content(each.getKey()), each.getValue()));
    }

    private static byte[] content(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException missing) {
            return new byte[0];
        }
    }

    @Override
    public void close() {
        watching.interrupt();
    }

    /** Closes it and waits: from the return on nothing is replaced by it any more. */
    public void end() throws InterruptedException {
        close();
        watching.join();
    }
}

package io.tidegate.proxy.boot;

import io.tidegate.conf.load.ConfigurationWatcher;
import io.tidegate.proxy.admin.command.FileInUse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The configuration file that a proxy was started with.
 *
 * <pre>
 *   there is no version: it holds, and is followed -> a version holds: its changes are reported only
 * </pre>
 *
 * <p>Threads: one virtual thread looks at the file every second once it is only reported; the rest
 * may be called from any.
 */
final class OwnFile implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OwnFile.class);
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    /** What holds in the file's place. */
    private record Holding(String what, String text) {}

    private final Path file;
    private final String publish;
    private final Semaphore asked = new Semaphore(0);
    private volatile Holding holding = new Holding("", "");
    private @Nullable ConfigurationWatcher watcher;
    private @Nullable Thread reporting;

    /**
     * @param publish the command that makes a version of it, for people
     */
    OwnFile(Path file, String publish) {
        this.file = file;
        this.publish = publish;
    }

    /** It holds from now on, until it gives way. */
    synchronized void follow(ConfigurationWatcher following) {
        watcher = following;
        following.start();
    }

    /** From the return on the file changes nothing any more. */
    synchronized void giveWay(String what, String text) {
        ConfigurationWatcher following = watcher;
        if (following != null) {
            try {
                following.end();
            } catch (InterruptedException closing) {
                Thread.currentThread().interrupt();
            }
            watcher = null;
        }
        holding = new Holding(what, text);
        if (reporting == null) {
            reporting = Thread.ofVirtual().name("tidegate-unused-file").start(this::report);
        }
    }

    /** While it holds. */
    synchronized Optional<FileInUse> inUse() {
        String text = content();
        return watcher == null || text.isEmpty()
                ? Optional.empty()
                : Optional.of(new FileInUse(file.toString(), text));
    }

    /** SIGHUP: has it loaded, or says why it is not. */
    synchronized void reload() {
        if (watcher != null) {
            watcher.reload();
        } else {
            asked.release();
        }
    }

    private void report() {
        try {
            String seen = "";
            boolean wasAsked = false;
            while (true) {
                String now = content();
                // Nothing: it is being replaced, and the next look tells.
                if (wasAsked || (!now.isEmpty() && !now.equals(seen))) {
                    say(now);
                    seen = now;
                }
                wasAsked = asked.tryAcquire(INTERVAL.toNanos(), TimeUnit.NANOSECONDS);
                asked.drainPermits();
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void say(String now) {
        Holding holds = holding;
        if (now.equals(holds.text())) {
            LOG.info("{} holds, and {} says the same", holds.what(), file);
        } else {
            LOG.warn(
                    "{} is not used: {} holds, and the file says something else; to publish it: {}",
                    file,
                    holds.what(),
                    publish);
        }
    }

    private String content() {
        try {
            return Files.readString(file);
        } catch (IOException missing) {
            return "";
        }
    }

    @Override
    public synchronized void close() {
        if (watcher != null) {
            watcher.close();
        }
        if (reporting != null) {
            reporting.interrupt();
        }
    }
}

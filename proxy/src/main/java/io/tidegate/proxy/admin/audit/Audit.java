package io.tidegate.proxy.admin.audit;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who has changed what. Each change is a line of the log {@code io.tidegate.audit}, which lasts;
 * the latest can be asked for.
 */
public final class Audit {
    private static final Logger LOG = LoggerFactory.getLogger("io.tidegate.audit");
    private static final int KEPT = 1000;

    private final Deque<Entry> latest = new ArrayDeque<>();

    /**
     * A change, or an attempt.
     *
     * @param statement without secrets
     * @param version of the configuration that came of it, 0 for none
     * @param outcome {@code ok}, or the error
     */
    public record Entry(
            Instant time,
            String user,
            String host,
            String statement,
            int version,
            String outcome) {}

    public void add(String user, String host, String statement, int version, String outcome) {
        Entry entry = new Entry(Instant.now(), user, host, statement, version, outcome);
        LOG.info(
                "user={} from={} version={} outcome=[{}] statement=[{}]",
                entry.user(),
                entry.host(),
                entry.version() == 0 ? "-" : entry.version(),
                oneLine(outcome),
                oneLine(statement));
        synchronized (latest) {
            latest.addFirst(entry);
            if (latest.size() > KEPT) {
                latest.removeLast();
            }
        }
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\R", "\\\\n");
    }

    /** The latest first. */
    public List<Entry> latest() {
        synchronized (latest) {
            return List.copyOf(latest);
        }
    }
}

package io.tidegate.proxy.group;

import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The transactions of a group that clients of this proxy were told of as done, since the group's
 * epoch began. Of each origin the first and the last are kept: a server numbers its transactions in
 * the order in which it writes them, so that whoever has received the last has received those
 * between.
 *
 * <p>Threads: any.
 */
public final class Marks {
    /**
     * @param dash whether the origin is MariaDB's, where a number stands for all up to it
     */
    private record Span(boolean dash, long first, long last) {
        Span and(Span other) {
            return new Span(dash, Math.min(first, other.first), Math.max(last, other.last));
        }
    }

    private final Map<String, Span> spans = new ConcurrentHashMap<>();
    private volatile boolean incomplete;

    /**
     * A client is about to be told.
     *
     * @param ids as a server writes them: {@code uuid:7}, {@code uuid:tag:7-9}, {@code 0-1-7}
     */
    public void note(String ids) {
        for (String part : ids.split(",", -1)) {
            String id = part.strip();
            if (id.indexOf(':') >= 0) {
                noteMySql(id);
            } else if (!id.isEmpty()) {
                int at = id.lastIndexOf('-');
                long number = number(id.substring(at + 1));
                if (at > 0 && number > 0) {
                    note(id.substring(0, at), new Span(true, number, number));
                }
            }
        }
    }

    private void noteMySql(String id) {
        String[] parts = id.split(":", -1);
        String origin = parts[0];
        for (int i = 1; i < parts.length; i++) {
            String part = parts[i].strip();
            if (part.isEmpty() || !Character.isDigit(part.charAt(0))) {
                origin = parts[0] + ":" + part;
                continue;
            }
            int dash = part.indexOf('-');
            long first = number(dash < 0 ? part : part.substring(0, dash));
            long last = dash < 0 ? first : number(part.substring(dash + 1));
            if (first > 0 && last > 0) {
                note(origin, new Span(false, first, last));
            }
        }
    }

    private void note(String origin, Span span) {
        spans.merge(origin, span, Span::and);
    }

    private long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException unknown) {
            cannotTell();
            return 0;
        }
    }

    /** Clients may have been told of what is not noted. */
    public void cannotTell() {
        incomplete = true;
    }

    /**
     * Another epoch begins: its record in ZooKeeper has what was told before, or names this proxy
     * as one that did not say.
     */
    public void beginEpoch() {
        spans.clear();
        incomplete = false;
    }

    /** All of it, as the group's servers write sets of ids; empty when that is not known. */
    public Optional<String> text() {
        if (incomplete) {
            return Optional.empty();
        }
        StringJoiner text = new StringJoiner(",");
        new TreeMap<>(spans)
                .forEach((origin, span) ->
                        text.add(
                                span.dash()
                                        ? origin + "-" + span.last()
                                        : origin + ":" + span.first() + "-" + span.last()));
        return Optional.of(text.toString());
    }
}

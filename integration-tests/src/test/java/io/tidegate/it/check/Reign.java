package io.tidegate.it.check;

/**
 * A server was the master, at no other time than between these moments of {@link System#nanoTime}.
 *
 * @param server its number
 */
public record Reign(int server, long fromNanos, long untilNanos) {
    boolean overlaps(long start, long end) {
        return start - untilNanos <= 0 && fromNanos - end <= 0;
    }
}

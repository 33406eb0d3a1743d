package io.tidegate.ha.ids;

import org.jspecify.annotations.Nullable;

/**
 * The ids that one proxy has taken of a table's row, block by block. What a proxy has not given
 * when it ends is given by nobody.
 *
 * <p>Threads: any. The lock is held for some additions, never for input or output.
 */
final class Segment {
    /** Ids from {@code first} to {@code behind}, exclusive. */
    private record Block(long first, long behind) {
        long size() {
            return behind - first;
        }
    }

    private final int size;
    private @Nullable Block current;
    private @Nullable Block ahead;

    /**
     * @param size how many ids are taken at once
     */
    Segment(int size) {
        this.size = size;
    }

    /** The first of so many ids that follow each other, or {@link IdSource#NONE}. */
    synchronized long take(int count) {
        if (current == null || current.size() < count) {
            advance(count);
        }
        if (current == null || current.size() < count) {
            return IdSource.NONE;
        }
        long first = current.first();
        current = new Block(first + count, current.behind());
        return first;
    }

    private void advance(int count) {
        Block next = ahead;
        if (next == null) {
            return;
        }
        if (current != null && current.behind() == next.first()) {
            current = new Block(current.first(), next.behind());
            ahead = null;
        } else if (next.size() >= count) {
            // The rest of the block before is too small, and no id of it is ever given.
            current = next;
            ahead = null;
        }
    }

    /** Whether it is time to take the next block. */
    synchronized boolean runsLow() {
        return ahead == null && (current == null || current.size() * 2 <= size);
    }

    /** A block that nobody else has. */
    synchronized void add(long first, long count) {
        Block block = new Block(first, first + count);
        if (current == null) {
            current = block;
        } else if (ahead == null || ahead.size() < block.size()) {
            ahead = block;
        }
    }
}

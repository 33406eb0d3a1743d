package io.tidegate.it.suite;

import java.util.concurrent.atomic.AtomicLong;

/** Ranges of 1000 keys that no other test uses. */
final class Keys {
    private static final AtomicLong NEXT = new AtomicLong(1_000_000);

    private Keys() {}

    static long range() {
        return NEXT.getAndAdd(1000);
    }
}

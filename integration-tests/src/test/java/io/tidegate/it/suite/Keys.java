package io.tidegate.it.suite;

import java.util.concurrent.atomic.AtomicLong;

/** Ranges of 1000 keys that no other test uses. */
final class Keys {
    /** Beyond those that client programs number by themselves. */
    private static final AtomicLong NEXT = new AtomicLong(50_000_000);

    private Keys() {}

    static long range() {
        return NEXT.getAndAdd(1000);
    }
}

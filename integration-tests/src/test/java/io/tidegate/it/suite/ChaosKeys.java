package io.tidegate.it.suite;

/** Keys and tags that no other client of any run uses. */
final class ChaosKeys {
    /** Keys of a client lie between its first one and the next client's. */
    static final long PER_CLIENT = 4_000_000;

    private final int client;
    private final long first;
    private long taken;
    private long tags;

    ChaosKeys(int client, long first) {
        this.client = client;
        this.first = first;
    }

    /** The first of {@code count} new keys that follow each other; it is on group g0. */
    long take(int count) {
        long key = first + 4 * taken;
        taken += (count + 3) / 4;
        return key;
    }

    String tag() {
        return "c" + client + "t" + tags++;
    }
}

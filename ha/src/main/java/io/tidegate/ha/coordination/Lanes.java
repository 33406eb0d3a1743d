package io.tidegate.ha.coordination;

/** In what order the jobs of several subjects are at work; those of one never at the same time. */
interface Lanes extends AutoCloseable {
    /** What there is to do for one subject. */
    @FunctionalInterface
    interface Work {
        /**
         * Looks itself at what is there by then, so that it may stand for an earlier one that has
         * not begun.
         *
         * @return whether it got ahead, so that there may be more to do at once
         */
        boolean look() throws DisconnectedException, InterruptedException;
    }

    /** Does something in a subject's lane. */
    void run(String subject, Work work) throws DisconnectedException, InterruptedException;

    @Override
    void close() throws InterruptedException;

    /** All one after the other, on the thread of whoever asks, and one look at a time. */
    static Lanes one() {
        return new Lanes() {
            @Override
            public void run(String subject, Work work)
                    throws DisconnectedException, InterruptedException {
                boolean _ = work.look();
            }

            @Override
            public void close() {
                // Whoever asked is at work on it.
            }
        };
    }
}

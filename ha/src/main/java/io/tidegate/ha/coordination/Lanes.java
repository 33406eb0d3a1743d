package io.tidegate.ha.coordination;

/** In what order the jobs of several subjects are at work; those of one never at the same time. */
interface Lanes extends AutoCloseable {
    /**
     * Does something in a subject's lane.
     *
     * @param work looks itself at what is there by then, so that it may stand for an earlier one
     *     that has not begun
     */
    void run(String subject, Look work) throws DisconnectedException, InterruptedException;

    @Override
    void close() throws InterruptedException;

    /** All one after the other, on the thread of whoever asks. */
    static Lanes one() {
        return new Lanes() {
            @Override
            public void run(String subject, Look work)
                    throws DisconnectedException, InterruptedException {
                work.look();
            }

            @Override
            public void close() {
                // Whoever asked is at work on it.
            }
        };
    }
}

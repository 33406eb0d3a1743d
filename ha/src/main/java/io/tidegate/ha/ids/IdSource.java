package io.tidegate.ha.ids;

import io.tidegate.conf.error.TidegateException;

/** Gives the ids of one table's generated column, none of them twice. Safe for any thread. */
public interface IdSource {
    /** No id: what is reserved does not do. */
    long NONE = -1;

    /** How many ids may be asked for at once. */
    int most();

    /**
     * The first of so many ids that follow each other, or {@link #NONE}. Never blocks.
     *
     * @param count from 1 to {@link #most}
     */
    long take(int count);

    /**
     * The same, and blocks until more is reserved.
     *
     * @throws TidegateException when nothing can be reserved
     */
    long await(int count);
}

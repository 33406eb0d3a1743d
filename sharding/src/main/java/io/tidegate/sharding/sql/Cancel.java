package io.tidegate.sharding.sql;

/** Lets whoever cancels reach the parser that is at work. */
public interface Cancel {
    /** Runs {@code interrupt} when, or as soon as, the work is cancelled. */
    void onCancel(Runnable interrupt);

    boolean isCancelled();
}

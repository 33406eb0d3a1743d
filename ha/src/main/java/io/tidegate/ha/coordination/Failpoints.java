package io.tidegate.ha.coordination;

/** Where tests can end, hold or disturb what is under way. */
@FunctionalInterface
public interface Failpoints {
    Failpoints NONE = _ -> {};

    /**
     * Called before and behind each step of a job.
     *
     * @param name such as {@code ddl.Altering.before}
     */
    void reached(String name);
}

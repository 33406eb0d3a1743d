package io.tidegate.ha.supervision;

/**
 * What the statements of this proxy's clients hear of the masters.
 *
 * <p>Threads: any.
 */
@FunctionalInterface
public interface MasterReplies {
    /**
     * How often something has come from a group's master: a number that grows as long as it answers
     * anybody here. 0 for groups that nobody has used.
     */
    long count(String group);
}

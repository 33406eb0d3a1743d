package io.tidegate.ha.supervision;

import io.tidegate.ha.failover.FailoverPlan;

/** What follows of what is seen of a group. */
public sealed interface Judgement {
    /** Nothing, or not yet. */
    record Nothing() implements Judgement {}

    /** A job is begun. */
    record Begin(FailoverPlan plan) implements Judgement {}

    /**
     * Something should be done, and people have to decide.
     *
     * @param why with what they can do
     */
    record Hold(String why) implements Judgement {}
}

package io.tidegate.ha.supervision;

import io.tidegate.ha.failover.FailoverPlan;
import io.tidegate.ha.failover.FailoverState;

/** What follows of what is seen of a group. */
public sealed interface Judgement {
    /** Nothing, or not yet. */
    record Nothing() implements Judgement {}

    /**
     * A job is begun.
     *
     * @param first its state
     */
    record Begin(FailoverState first) implements Judgement {
        /** A failover, or the return of a node. */
        static Begin asked(FailoverPlan plan) {
            return new Begin(new FailoverState.Asked(plan));
        }

        public FailoverPlan plan() {
            return first.plan();
        }
    }

    /**
     * Something should be done, and people have to decide.
     *
     * @param why with what they can do
     */
    record Hold(String why) implements Judgement {}
}

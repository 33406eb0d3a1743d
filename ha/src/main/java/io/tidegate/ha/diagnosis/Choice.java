package io.tidegate.ha.diagnosis;

import io.tidegate.ha.mysql.gtid.GtidSet;
import java.util.Map;

/** Which node is the next master, and why the others are not. */
public sealed interface Choice {
    /** Why each node that was not chosen was not, in words; by name. */
    Map<String, Verdict> others();

    /** Why a node is not the next master. */
    record Verdict(Ineligible reason, String words) {}

    /**
     * One was found.
     *
     * @param target what it has to have executed before it may take writes
     * @param loss what clients were told as done, as far as that is known, and this one has not;
     *     with strict durability nothing
     * @param discarded what other nodes have and this one has not: nobody was told of it, or it is
     *     part of the loss
     */
    record Chosen(
            String node,
            GtidSet target,
            GtidSet loss,
            GtidSet discarded,
            Map<String, Verdict> others)
            implements Choice {
        public Chosen {
            others = Map.copyOf(others);
        }
    }

    /** None may be promoted; people have to decide. */
    record Refused(Refusal refusal, String words, Map<String, Verdict> others) implements Choice {
        public Refused {
            others = Map.copyOf(others);
        }
    }

    /** Why nobody is promoted. */
    enum Refusal {
        /** No node is eligible. */
        NO_CANDIDATE,
        /**
         * Strict: not every proxy has said what it told clients, and not every node that may have
         * acknowledged it has been stopped from doing so. Or commits have been told as done that no
         * replica has acknowledged: what the control plane itself was told of, such as ids that are
         * reserved, stands in no proxy's word.
         */
        NOT_PROVABLE
    }
}

package io.tidegate.ha.diagnosis;

import io.tidegate.conf.model.PromotionRule;
import io.tidegate.ha.health.NodeRule;
import io.tidegate.ha.health.Snapshot;
import io.tidegate.ha.health.Vouch;
import io.tidegate.ha.mysql.gtid.GtidSet;
import io.tidegate.ha.mysql.node.ServerState;

/**
 * How a node stands as a candidate. What is not known is not assumed: a set is what the node has
 * for certain.
 *
 * @param reached whether it answers
 * @param executed what it has executed
 * @param received what it has received and will execute; counts only when it can vouch
 * @param broken why its applier will not execute what it has received; empty when it will
 * @param revoked whether its receiver is known to have stopped, so that it acknowledges nothing
 * @param writesAlone what only this node has written; empty when there is nothing
 * @param unfit why it could not serve as a master at all (another family, no ids); empty when it
 *     could
 */
public record Standing(
        String node,
        boolean reached,
        GtidSet executed,
        GtidSet received,
        Vouch vouch,
        String broken,
        boolean revoked,
        GtidSet writesAlone,
        String unfit,
        NodeRule rule) {

    /**
     * One that does not answer.
     *
     * @param none the empty set of the group's family
     */
    public static Standing unreached(String node, GtidSet none) {
        return new Standing(
                node, false, none, none, Vouch.SURE, "", false, none, "", NodeRule.NEUTRAL);
    }

    /**
     * One that has told something at this moment.
     *
     * @param seen what is known of the others, and was known of it before
     * @param none the empty set of the group's family
     */
    public static Standing of(String node, ServerState told, Snapshot seen, GtidSet none) {
        return StandingReading.told(seen, node, told, seen.vouch(node, told), none);
    }

    /** The same, not to be promoted this time. */
    public Standing barred() {
        return new Standing(
                node,
                reached,
                executed,
                received,
                vouch,
                broken,
                revoked,
                writesAlone,
                unfit,
                new NodeRule(PromotionRule.MUST_NOT, rule.weight(), rule.out()));
    }

    /**
     * The same, of a node that was made writable before, and of which that was not published: it
     * was fit to be the master then, and what it has written itself belongs to that.
     *
     * @param server what it calls itself in ids
     */
    public Standing promotedBefore(String server) {
        return new Standing(
                node,
                reached,
                executed,
                received,
                vouch,
                broken,
                revoked,
                writesAlone.notOf(server),
                unfit,
                rule);
    }

    /** What it has, or will have when its applier comes to the end. */
    public GtidSet has() {
        return vouch == Vouch.SURE && broken.isEmpty() ? executed.union(received) : executed;
    }
}

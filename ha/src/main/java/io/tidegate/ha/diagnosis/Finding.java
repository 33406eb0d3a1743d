package io.tidegate.ha.diagnosis;

/**
 * A condition and what shows it.
 *
 * @param node that has it; the master for what the whole group has
 * @param evidence in words, for people
 */
public record Finding(Condition condition, String node, String evidence) {
    /** Both, which are the same condition of the same node. */
    Finding and(Finding other) {
        return evidence.contains(other.evidence)
                ? this
                : new Finding(condition, node, evidence + "; " + other.evidence);
    }

    @Override
    public String toString() {
        return condition + " " + node + ": " + evidence;
    }
}

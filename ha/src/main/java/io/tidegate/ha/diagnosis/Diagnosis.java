package io.tidegate.ha.diagnosis;

import java.util.Comparator;
import java.util.List;

/**
 * What is found in one snapshot, the gravest first; never empty.
 *
 * <p>Each snapshot is judged by itself: what it takes time to be sure of stands in the snapshot as a
 * span.
 */
public record Diagnosis(List<Finding> findings) {
    public Diagnosis {
        findings =
                findings.stream()
                        .sorted(
                                Comparator.comparing(Finding::condition)
                                        .thenComparing(Finding::node))
                        .toList();
        if (findings.isEmpty()) {
            throw new IllegalArgumentException("a diagnosis says something");
        }
    }

    public Finding gravest() {
        return findings.getFirst();
    }

    /** What is to be done: nothing but what the gravest finding asks for. */
    public Condition.Action action() {
        return gravest().condition().action();
    }
}

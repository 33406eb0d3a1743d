package io.tidegate.ha.diagnosis;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is found in one snapshot, the gravest first; never empty.
 *
 * <p>Each snapshot is judged by itself: what it takes time to be sure of stands in the snapshot as
 * a span.
 */
public record Diagnosis(List<Finding> findings) {
    public Diagnosis {
        findings =
                onceEach(findings).stream()
                        .sorted(
                                Comparator.comparing(Finding::condition)
                                        .thenComparing(Finding::node))
                        .toList();
        if (findings.isEmpty()) {
            throw new IllegalArgumentException("a diagnosis says something");
        }
    }

    /** What several proxies, or several threads of a replica, show is one finding. */
    private static List<Finding> onceEach(List<Finding> findings) {
        Map<List<Object>, Finding> found = new LinkedHashMap<>();
        for (Finding each : findings) {
            found.merge(List.of(each.condition(), each.node()), each, Finding::and);
        }
        return List.copyOf(found.values());
    }

    public Finding gravest() {
        return findings.getFirst();
    }

    /** What is to be done: nothing but what the gravest finding asks for. */
    public Condition.Action action() {
        return gravest().condition().action();
    }
}

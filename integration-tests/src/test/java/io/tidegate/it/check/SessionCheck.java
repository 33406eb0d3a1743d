package io.tidegate.it.check;

import io.tidegate.it.check.Operation.Function;
import io.tidegate.it.check.Operation.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Registers whose numbers only grow, each written by one client: a client reads what it has
 * written, never less than it has read, and nothing that nobody has begun to write.
 */
public final class SessionCheck {
    private SessionCheck() {}

    /** Whether clients read their own writes is for sessions that were promised that. */
    public static List<Anomaly> of(List<Operation> operations, boolean causal) {
        List<Operation> inOrder =
                operations.stream().sorted(Comparator.comparing(Operation::startNanos)).toList();
        List<Anomaly> anomalies = new ArrayList<>();
        Map<String, TreeMap<Long, Long>> begun = new HashMap<>();
        for (Operation each : inOrder) {
            if (each.function() == Function.WRITE) {
                begun.computeIfAbsent(each.key(), _ -> new TreeMap<>())
                        .put(each.value(), each.startNanos());
            }
        }
        Map<String, Long> read = new HashMap<>();
        Map<String, Long> written = new HashMap<>();
        for (Operation each : inOrder) {
            String session = each.process() + " " + each.key();
            if (each.outcome() != Outcome.OK) {
                continue;
            }
            if (each.function() == Function.WRITE) {
                written.merge(session, each.value(), Math::max);
            } else if (each.function() == Function.READ) {
                if (each.value() < read.getOrDefault(session, 0L)) {
                    anomalies.add(new Anomaly(Anomaly.Kind.WENT_BACK, each.json()));
                }
                if (causal && each.value() < written.getOrDefault(session, 0L)) {
                    anomalies.add(new Anomaly(Anomaly.Kind.OWN_WRITE_UNSEEN, each.json()));
                }
                if (each.value() != 0 && !wasBegun(each, begun.get(each.key()))) {
                    anomalies.add(new Anomaly(Anomaly.Kind.READ_OF_NOTHING, each.json()));
                }
                read.merge(session, each.value(), Math::max);
            }
        }
        return anomalies;
    }

    /**
     * Each register holds the last number that its client was told of as written, or one behind it
     * of which nobody knew.
     *
     * @param last by register, when all clients have ended
     */
    public static List<Anomaly> atTheEnd(List<Operation> operations, Map<String, Long> last) {
        Map<String, Long> written = new TreeMap<>();
        Map<String, Set<Long>> possible = new HashMap<>();
        for (Operation each : operations) {
            if (each.function() == Function.WRITE) {
                boolean told = each.outcome() == Outcome.OK;
                written.merge(each.key(), told ? each.value() : 0L, Math::max);
                if (each.outcome() != Outcome.FAIL) {
                    possible.computeIfAbsent(each.key(), _ -> new HashSet<>()).add(each.value());
                }
            }
        }
        List<Anomaly> anomalies = new ArrayList<>();
        written.forEach((key, value) -> {
            long found = last.getOrDefault(key, 0L);
            String what = "register " + key + " is " + found + ", and " + value + " was written";
            if (found < value) {
                anomalies.add(new Anomaly(Anomaly.Kind.LOST, what));
            } else if (found != 0 && !possible.getOrDefault(key, Set.of()).contains(found)) {
                anomalies.add(new Anomaly(Anomaly.Kind.UNATTEMPTED, what));
            }
        });
        return anomalies;
    }

    private static boolean wasBegun(
            Operation read, @org.jspecify.annotations.Nullable TreeMap<Long, Long> begun) {
        Long since = begun == null ? null : begun.get(read.value());
        return since != null && since - read.endNanos() <= 0;
    }
}

package io.tidegate.it.check;

import io.tidegate.it.check.Operation.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * Rows with ids of their own: what was acknowledged is there, what is there was attempted, each
 * once, on the master and on every replica; whole transactions or nothing of them; and each was
 * written by the master of its time.
 */
public final class SetCheck {
    private final Map<Long, Operation> attempted = new TreeMap<>();
    private final List<Reign> reigns;
    private final List<Anomaly> anomalies = new ArrayList<>();

    private SetCheck(List<Operation> operations, List<Reign> reigns) {
        this.reigns = reigns;
        operations.forEach(each -> attempted.put(Long.parseLong(each.key()), each));
    }

    /**
     * @param operations each of one row, whose id is the key; of equal values that are not 0 they
     *     were in one transaction
     * @param master its rows when nothing is written any more
     * @param replicas theirs, when they have caught up
     * @param reigns empty where it is not known who was the master
     */
    public static List<Anomaly> of(
            List<Operation> operations,
            List<Row> master,
            Map<String, List<Row>> replicas,
            List<Reign> reigns) {
        SetCheck check = new SetCheck(operations, reigns);
        check.presence(master);
        check.transactions(master);
        replicas.forEach((name, rows) -> check.equality(name, master, rows));
        return check.anomalies;
    }

    private void add(Anomaly.Kind kind, String what) {
        anomalies.add(new Anomaly(kind, what));
    }

    private void presence(List<Row> rows) {
        Set<Long> there = new HashSet<>();
        for (Row row : rows) {
            Operation operation = attempted.get(row.id());
            if (!there.add(row.id())) {
                add(Anomaly.Kind.DOUBLED, "row " + row.id());
            } else if (operation == null) {
                add(Anomaly.Kind.UNATTEMPTED, "row " + row.id());
            } else if (operation.outcome() == Outcome.FAIL) {
                add(Anomaly.Kind.FAILED_BUT_THERE, operation.json());
            } else if (operation.outcome() == Outcome.OK && !isOfMaster(operation, row)) {
                add(Anomaly.Kind.DEPOSED_WRITER, "server " + row.server() + ", " + operation);
            }
        }
        attempted.forEach((id, operation) -> {
            if (operation.outcome() == Outcome.OK && !there.contains(id)) {
                add(Anomaly.Kind.LOST, operation.json());
            }
        });
    }

    private boolean isOfMaster(Operation operation, Row row) {
        return reigns.isEmpty()
                || reigns.stream()
                        .filter(each -> each.server() == row.server())
                        .anyMatch(each ->
                                each.overlaps(operation.startNanos(), operation.endNanos()));
    }

    private void transactions(List<Row> rows) {
        Set<Long> there = new HashSet<>();
        rows.forEach(row -> there.add(row.id()));
        Map<Long, Set<Boolean>> parts = new HashMap<>();
        attempted.forEach((id, operation) -> {
            if (operation.value() != 0) {
                parts.computeIfAbsent(operation.value(), _ -> new HashSet<>())
                        .add(there.contains(id));
            }
        });
        parts.forEach((transaction, presences) -> {
            if (presences.size() > 1) {
                add(Anomaly.Kind.TORN, "transaction " + transaction);
            }
        });
    }

    private void equality(String name, List<Row> master, List<Row> replica) {
        Map<Row, Integer> difference = new HashMap<>();
        master.forEach(row -> difference.merge(row, 1, Integer::sum));
        replica.forEach(row -> difference.merge(row, -1, Integer::sum));
        difference.values().removeIf(count -> Objects.equals(count, 0));
        if (!difference.isEmpty()) {
            add(Anomaly.Kind.NODES_DIFFER, name + ": " + difference);
        }
    }
}

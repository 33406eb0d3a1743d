package io.tidegate.proxy.admin.table;

import static io.tidegate.proxy.admin.table.Rows.row;

import io.tidegate.ha.state.StateColumn;
import io.tidegate.ha.state.StateTable;
import io.tidegate.sharding.plan.DigestRow;
import io.tidegate.sharding.plan.PlanCache;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Statements of this proxy, counted by their shape; as many shapes as there are plans kept. */
public final class DigestsTable implements StateTable {
    private static final List<StateColumn> COLUMNS =
            List.of(
                    StateColumn.text("schema_name", "the session's schema"),
                    StateColumn.text("statement", "the shape, with ? for each value"),
                    StateColumn.text("plans", "what became of them"),
                    StateColumn.number("executions", "that have ended"),
                    StateColumn.number("errors", "of those"),
                    StateColumn.decimal("total_seconds", "that all took together"),
                    StateColumn.decimal("average_ms", "that one took"),
                    StateColumn.decimal("max_ms", "that the longest took"),
                    StateColumn.time("last_seen", "when the last one ended"));

    private static final double NANOS = 1e9;
    private static final double MILLI = 1e6;

    private final PlanCache plans;

    public DigestsTable(PlanCache plans) {
        this.plans = plans;
    }

    @Override
    public String name() {
        return "digests";
    }

    @Override
    public String meaning() {
        return "Statements of this proxy, counted by their shape; as many shapes as there are plans kept.";
    }

    @Override
    public List<StateColumn> columns() {
        return COLUMNS;
    }

    @Override
    public List<List<@Nullable Object>> rows() {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (DigestRow each : plans.digests()) {
            rows.add(
                    row(
                            each.schema(),
                            each.text(),
                            each.kinds().stream()
                                    .map(kind -> kind.name().toLowerCase(Locale.ROOT))
                                    .sorted()
                                    .collect(Collectors.joining(", ")),
                            each.executions(),
                            each.errors(),
                            each.nanos() / NANOS,
                            each.nanos() / MILLI / Math.max(1, each.executions()),
                            each.maxNanos() / MILLI,
                            each.lastSeen()));
        }
        return rows;
    }
}

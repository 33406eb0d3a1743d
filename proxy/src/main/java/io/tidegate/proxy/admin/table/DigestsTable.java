package io.tidegate.proxy.admin.table;

import io.tidegate.sharding.plan.DigestRow;
import io.tidegate.sharding.plan.PlanCache;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Statements of this proxy, counted by their shape; as many shapes as there are plans kept. */
public final class DigestsTable extends DeclaredTable<DigestRow> {
    private static final double NANOS = 1e9;
    private static final double MILLI = 1e6;

    public DigestsTable(PlanCache plans) {
        super(
                "digests",
                "Statements of this proxy, counted by their shape; as many shapes as there are plans kept.",
                plans::digests,
                List.of(
                        text("schema_name", "the session's schema", DigestRow::schema),
                        text("statement", "the shape, with ? for each value", DigestRow::text),
                        text("plans", "what became of them", DigestsTable::kinds),
                        number("executions", "that have ended", DigestRow::executions),
                        number("errors", "of those", DigestRow::errors),
                        decimal(
                                "total_seconds",
                                "that all took together",
                                each -> each.nanos() / NANOS),
                        decimal(
                                "average_ms",
                                "that one took",
                                each -> each.nanos() / MILLI / Math.max(1, each.executions())),
                        decimal("max_ms", "that the longest took", each -> each.maxNanos() / MILLI),
                        time("last_seen", "when the last one ended", DigestRow::lastSeen)));
    }

    private static String kinds(DigestRow row) {
        return row.kinds().stream()
                .map(kind -> kind.name().toLowerCase(Locale.ROOT))
                .sorted()
                .collect(Collectors.joining(", "));
    }
}

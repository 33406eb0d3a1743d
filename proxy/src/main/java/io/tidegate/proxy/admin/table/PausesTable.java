package io.tidegate.proxy.admin.table;

import io.tidegate.proxy.session.PauseRow;
import io.tidegate.proxy.session.TrafficGate;
import java.util.List;

/** The tables on which this proxy holds traffic back. */
public final class PausesTable extends DeclaredTable<PauseRow> {
    private static final double MILLIS = 1000.0;

    public PausesTable(TrafficGate gate) {
        super(
                "pauses",
                "The tables on which this proxy holds traffic back.",
                gate::paused,
                List.of(
                        text(
                                "schema_name",
                                "the schema of the table",
                                each -> each.table().schema()),
                        text("table_name", "the table", each -> each.table().table()),
                        time("since", "when it was paused", PauseRow::since),
                        decimal(
                                "limit_seconds",
                                "how long a statement waits at most",
                                each -> each.limit().toMillis() / MILLIS),
                        number("waiting", "statements that wait now", PauseRow::waiting)));
    }
}

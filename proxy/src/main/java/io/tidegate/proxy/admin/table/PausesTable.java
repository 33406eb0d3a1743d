package io.tidegate.proxy.admin.table;

import static io.tidegate.proxy.admin.table.Rows.row;

import io.tidegate.ha.state.StateColumn;
import io.tidegate.ha.state.StateTable;
import io.tidegate.proxy.session.PauseRow;
import io.tidegate.proxy.session.TrafficGate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tables on which this proxy holds traffic back. */
public final class PausesTable implements StateTable {
    private static final List<StateColumn> COLUMNS =
            List.of(
                    StateColumn.text("schema_name", "the schema of the table"),
                    StateColumn.text("table_name", "the table"),
                    StateColumn.time("since", "when it was paused"),
                    StateColumn.decimal("limit_seconds", "how long a statement waits at most"),
                    StateColumn.number("waiting", "statements that wait now"));

    private static final double MILLIS = 1000.0;

    private final TrafficGate gate;

    public PausesTable(TrafficGate gate) {
        this.gate = gate;
    }

    @Override
    public String name() {
        return "pauses";
    }

    @Override
    public String meaning() {
        return "The tables on which this proxy holds traffic back.";
    }

    @Override
    public List<StateColumn> columns() {
        return COLUMNS;
    }

    @Override
    public List<List<@Nullable Object>> rows() {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (PauseRow each : gate.paused()) {
            rows.add(
                    row(
                            each.table().schema(),
                            each.table().table(),
                            each.since(),
                            each.limit().toMillis() / MILLIS,
                            (long) each.waiting()));
        }
        return rows;
    }
}

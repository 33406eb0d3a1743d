package io.tidegate.proxy.admin.table;

import static io.tidegate.proxy.admin.table.Rows.row;

import io.tidegate.ha.state.StateColumn;
import io.tidegate.ha.state.StateTable;
import io.tidegate.proxy.backend.NodeBudgets;
import io.tidegate.proxy.backend.PoolRow;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** This proxy's connections to servers, by event loop. */
public final class PoolsTable implements StateTable {
    private static final List<StateColumn> COLUMNS =
            List.of(
                    StateColumn.text("group_name", "the group"),
                    StateColumn.text("node", "the server, host:port"),
                    StateColumn.number("loop_number", "the event loop, from 0"),
                    StateColumn.number(
                            "retired", "1 for a configuration before the one that holds"),
                    StateColumn.number("idle", "connections that nobody has"),
                    StateColumn.number("leased", "connections that sessions have"),
                    StateColumn.number("opening", "connections that are being opened"),
                    StateColumn.number("waiting", "statements that wait for one"),
                    StateColumn.number("opened", "that were opened so far"),
                    StateColumn.number("failed", "that could not be opened"),
                    StateColumn.number("timeouts", "statements that waited in vain"));

    private final NodeBudgets servers;

    public PoolsTable(NodeBudgets servers) {
        this.servers = servers;
    }

    @Override
    public String name() {
        return "pools";
    }

    @Override
    public String meaning() {
        return "This proxy's connections to servers, by event loop.";
    }

    @Override
    public List<StateColumn> columns() {
        return COLUMNS;
    }

    @Override
    public List<List<@Nullable Object>> rows() {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (PoolRow each : servers.pools()) {
            rows.add(
                    row(
                            each.group().name(),
                            each.node().toString(),
                            (long) each.loop(),
                            each.retired() ? 1L : 0L,
                            (long) each.idle(),
                            (long) each.leased(),
                            (long) each.opening(),
                            (long) each.waiting(),
                            each.opened(),
                            each.failed(),
                            each.timeouts()));
        }
        return rows;
    }
}

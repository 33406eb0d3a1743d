package io.tidegate.proxy.admin.table;

import io.tidegate.proxy.backend.NodeBudgets;
import io.tidegate.proxy.backend.PoolRow;
import java.util.List;

/** This proxy's connections to servers, by event loop. */
public final class PoolsTable extends DeclaredTable<PoolRow> {
    public PoolsTable(NodeBudgets servers) {
        super(
                "pools",
                "This proxy's connections to servers, by event loop.",
                servers::pools,
                List.of(
                        text("group_name", "the group", each -> each.group().name()),
                        text("node", "the server, host:port", each -> each.node().toString()),
                        number("loop_number", "the event loop, from 0", PoolRow::loop),
                        number(
                                "retired",
                                "1 for a configuration before the one that holds",
                                each -> each.retired() ? 1 : 0),
                        number("idle", "connections that nobody has", PoolRow::idle),
                        number("leased", "connections that sessions have", PoolRow::leased),
                        number("opening", "connections that are being opened", PoolRow::opening),
                        number("waiting", "statements that wait for one", PoolRow::waiting),
                        number("opened", "that were opened so far", PoolRow::opened),
                        number("failed", "that could not be opened", PoolRow::failed),
                        number("timeouts", "statements that waited in vain", PoolRow::timeouts)));
    }
}

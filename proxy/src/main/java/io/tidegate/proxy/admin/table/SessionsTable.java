package io.tidegate.proxy.admin.table;

import static io.tidegate.proxy.admin.table.Rows.row;

import io.tidegate.conf.topology.GroupId;
import io.tidegate.ha.state.StateColumn;
import io.tidegate.ha.state.StateTable;
import io.tidegate.proxy.session.Pin;
import io.tidegate.proxy.session.Processes;
import io.tidegate.proxy.session.SessionRow;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** This proxy's clients. */
public final class SessionsTable implements StateTable {
    private static final List<StateColumn> COLUMNS =
            List.of(
                    StateColumn.number("id", "as KILL takes it"),
                    StateColumn.text("user", "who logged in"),
                    StateColumn.text("host", "from where, with the port"),
                    StateColumn.text("program", "what the client calls itself"),
                    StateColumn.text("schema_name", "the schema it is in"),
                    StateColumn.text("command", "what it is doing, Sleep for nothing"),
                    StateColumn.decimal("seconds", "for how long"),
                    StateColumn.text("state", "what it waits for"),
                    StateColumn.text("statement", "the text of what it runs, without passwords"),
                    StateColumn.text(
                            "pins",
                            "why it keeps its connections to itself; empty when it does not"),
                    StateColumn.time(
                            "transaction_since", "when its transaction began, NULL in none"),
                    StateColumn.text("groups", "the groups whose connections it holds"),
                    StateColumn.number("prepared", "statements that it has prepared"),
                    StateColumn.time("connected", "since when"));

    private final Processes processes;

    public SessionsTable(Processes processes) {
        this.processes = processes;
    }

    @Override
    public String name() {
        return "sessions";
    }

    @Override
    public String meaning() {
        return "This proxy's clients.";
    }

    @Override
    public List<StateColumn> columns() {
        return COLUMNS;
    }

    @Override
    public List<List<@Nullable Object>> rows() {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (SessionRow each : processes.sessions()) {
            rows.add(
                    row(
                            (long) each.id(),
                            each.user(),
                            each.host(),
                            each.program(),
                            each.schema(),
                            each.command(),
                            (double) each.seconds(),
                            each.state(),
                            each.text(),
                            each.pins().stream().map(Pin::reason).collect(Collectors.joining("; ")),
                            each.transactionSince(),
                            each.groups().stream()
                                    .map(GroupId::name)
                                    .collect(Collectors.joining(", ")),
                            (long) each.prepared(),
                            each.connected()));
        }
        return rows;
    }
}

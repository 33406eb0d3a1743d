package io.tidegate.proxy.admin.table;

import static io.tidegate.proxy.admin.table.Rows.row;

import io.tidegate.conf.topology.GroupId;
import io.tidegate.ha.state.StateColumn;
import io.tidegate.ha.state.StateTable;
import io.tidegate.proxy.session.PreparedRow;
import io.tidegate.proxy.session.Processes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What this proxy's clients have prepared and not closed; 100000 at most are shown. */
public final class PreparedStatementsTable implements StateTable {
    private static final List<StateColumn> COLUMNS =
            List.of(
                    StateColumn.number("session", "the id of the client"),
                    StateColumn.number(
                            "id", "of the statement, 0 for one that was prepared in SQL"),
                    StateColumn.text("name", "of one that was prepared in SQL"),
                    StateColumn.text("statement", "its text, without passwords"),
                    StateColumn.number("executions", "since it was prepared"),
                    StateColumn.text("groups", "where it has been prepared"));

    private static final int MOST = 100_000;

    private final Processes processes;

    public PreparedStatementsTable(Processes processes) {
        this.processes = processes;
    }

    @Override
    public String name() {
        return "prepared_statements";
    }

    @Override
    public String meaning() {
        return "What this proxy's clients have prepared and not closed; 100000 at most are shown.";
    }

    @Override
    public List<StateColumn> columns() {
        return COLUMNS;
    }

    @Override
    public List<List<@Nullable Object>> rows() {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (PreparedRow each : processes.prepared(MOST)) {
            rows.add(
                    row(
                            (long) each.session(),
                            (long) each.id(),
                            each.name(),
                            each.text(),
                            each.executions(),
                            each.groups().stream()
                                    .map(GroupId::name)
                                    .collect(Collectors.joining(", "))));
        }
        return rows;
    }
}

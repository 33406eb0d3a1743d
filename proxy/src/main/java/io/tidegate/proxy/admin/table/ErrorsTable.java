package io.tidegate.proxy.admin.table;

import static io.tidegate.proxy.admin.table.Rows.row;

import io.tidegate.ha.state.StateColumn;
import io.tidegate.ha.state.StateTable;
import io.tidegate.proxy.session.ErrorRow;
import io.tidegate.proxy.session.RecentErrors;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The last errors that this proxy itself has answered, and not a server; 512 are kept. */
public final class ErrorsTable implements StateTable {
    private static final List<StateColumn> COLUMNS =
            List.of(
                    StateColumn.time("time", "when"),
                    StateColumn.number("session", "the id of the client"),
                    StateColumn.text("user", "who got it"),
                    StateColumn.text("code", "as docs/errors.md has it"),
                    StateColumn.text("message", "what the client read"),
                    StateColumn.text(
                            "statement", "the shape of the statement, with ? for each value"));

    private final RecentErrors errors;

    public ErrorsTable(RecentErrors errors) {
        this.errors = errors;
    }

    @Override
    public String name() {
        return "errors";
    }

    @Override
    public String meaning() {
        return "The last errors that this proxy itself has answered, and not a server; 512 are kept.";
    }

    @Override
    public List<StateColumn> columns() {
        return COLUMNS;
    }

    @Override
    public List<List<@Nullable Object>> rows() {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (ErrorRow each : errors.list()) {
            rows.add(
                    row(
                            each.time(),
                            (long) each.session(),
                            each.user(),
                            each.code().displayName(),
                            each.message(),
                            each.statement()));
        }
        return rows;
    }
}

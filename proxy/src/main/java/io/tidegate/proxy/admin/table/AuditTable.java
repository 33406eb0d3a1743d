package io.tidegate.proxy.admin.table;

import static io.tidegate.proxy.admin.table.Rows.row;

import io.tidegate.ha.state.StateColumn;
import io.tidegate.ha.state.StateTable;
import io.tidegate.proxy.admin.audit.Audit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The latest changes by this proxy's admin port; the log has all of them. */
public final class AuditTable implements StateTable {
    private static final List<StateColumn> COLUMNS =
            List.of(
                    StateColumn.time("time", "when"),
                    StateColumn.text("user", "who"),
                    StateColumn.text("host", "from where"),
                    StateColumn.text("statement", "what, without secrets"),
                    StateColumn.number("version", "of the configuration that came of it"),
                    StateColumn.text("outcome", "ok, or the error"));

    private final Audit audit;

    public AuditTable(Audit audit) {
        this.audit = audit;
    }

    @Override
    public String name() {
        return "audit";
    }

    @Override
    public String meaning() {
        return "The latest changes by this proxy's admin port; the log io.tidegate.audit has all of them.";
    }

    @Override
    public List<StateColumn> columns() {
        return COLUMNS;
    }

    @Override
    public List<List<@Nullable Object>> rows() {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (Audit.Entry entry : audit.latest()) {
            rows.add(
                    row(
                            entry.time(),
                            entry.user(),
                            entry.host(),
                            entry.statement(),
                            entry.version() == 0 ? null : (long) entry.version(),
                            entry.outcome()));
        }
        return rows;
    }
}

package io.tidegate.proxy.admin.table;

import static io.tidegate.proxy.admin.table.Rows.row;

import io.tidegate.ha.ddl.Job;
import io.tidegate.ha.ddl.TableChanges;
import io.tidegate.ha.state.StateColumn;
import io.tidegate.ha.state.StateTable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Jobs that change definitions of tables with a rule. */
public final class JobsTable implements StateTable {
    private static final List<StateColumn> COLUMNS =
            List.of(
                    StateColumn.number("id", "as RESUME DDL and CANCEL DDL take it"),
                    StateColumn.text("schema_name", "the schema of the table"),
                    StateColumn.text("table_name", "the table"),
                    StateColumn.text("state", "running, done, failed, cancelled or interrupted"),
                    StateColumn.number("done", "sub-tables that have the change"),
                    StateColumn.number("parts", "sub-tables in all"),
                    StateColumn.text("user", "who began it"),
                    StateColumn.text("proxy", "who carries it out"),
                    StateColumn.text("created", "when it began, by the server's clock"),
                    StateColumn.text("ended", "when it ended, by the server's clock"),
                    StateColumn.text("statement", "the statement"),
                    StateColumn.text("message", "what went wrong"));

    private final Supplier<TableChanges.Reports> jobs;

    /**
     * @param jobs asks the groups' journals; may block
     */
    public JobsTable(Supplier<TableChanges.Reports> jobs) {
        this.jobs = jobs;
    }

    @Override
    public String name() {
        return "jobs";
    }

    @Override
    public String meaning() {
        return "Jobs that change definitions of tables with a rule, of all proxies; groups that cannot be asked are left out.";
    }

    @Override
    public List<StateColumn> columns() {
        return COLUMNS;
    }

    @Override
    public List<List<@Nullable Object>> rows() {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (TableChanges.Report report : jobs.get().all()) {
            Job job = report.job();
            rows.add(
                    row(
                            job.id(),
                            job.schema(),
                            job.table(),
                            report.state(),
                            report.done(),
                            (long) report.parts().size(),
                            job.origin().user(),
                            report.proxy(),
                            job.created(),
                            job.ended(),
                            job.origin().statement(),
                            job.message()));
        }
        return rows;
    }
}

package io.tidegate.proxy.admin.table;

import io.tidegate.ha.ddl.TableChanges;
import java.util.List;
import java.util.function.Supplier;

/** Jobs that change definitions of tables with a rule. */
public final class JobsTable extends DeclaredTable<TableChanges.Report> {
    /**
     * @param jobs asks the groups' journals; may block
     */
    public JobsTable(Supplier<TableChanges.Reports> jobs) {
        super(
                "jobs",
                "Jobs that change definitions of tables with a rule, of all proxies; groups that cannot be asked are left out.",
                () -> jobs.get().all(),
                List.of(
                        number(
                                "id",
                                "as RESUME DDL and CANCEL DDL take it",
                                each -> each.job().id()),
                        text("schema_name", "the schema of the table", each -> each.job().schema()),
                        text("table_name", "the table", each -> each.job().table()),
                        text(
                                "state",
                                "running, done, failed, cancelled or interrupted",
                                TableChanges.Report::state),
                        number(
                                "done",
                                "sub-tables that have the change",
                                TableChanges.Report::done),
                        number("parts", "sub-tables in all", each -> each.parts().size()),
                        text("user", "who began it", each -> each.job().origin().user()),
                        text("proxy", "who carries it out", TableChanges.Report::proxy),
                        text(
                                "created",
                                "when it began, by the server's clock",
                                each -> each.job().created()),
                        text(
                                "ended",
                                "when it ended, by the server's clock",
                                each -> each.job().ended()),
                        text("statement", "the statement", each -> each.job().origin().statement()),
                        text("message", "what went wrong", each -> each.job().message())));
    }
}

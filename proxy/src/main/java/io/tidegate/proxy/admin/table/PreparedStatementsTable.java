package io.tidegate.proxy.admin.table;

import io.tidegate.conf.topology.GroupId;
import io.tidegate.proxy.session.PreparedRow;
import io.tidegate.proxy.session.Processes;
import java.util.List;
import java.util.stream.Collectors;

/** What this proxy's clients have prepared and not closed; 100000 at most are shown. */
public final class PreparedStatementsTable extends DeclaredTable<PreparedRow> {
    private static final int MOST = 100_000;

    public PreparedStatementsTable(Processes processes) {
        super(
                "prepared_statements",
                "What this proxy's clients have prepared and not closed; 100000 at most are shown.",
                () -> processes.prepared(MOST),
                List.of(
                        number("session", "the id of the client", PreparedRow::session),
                        number(
                                "id",
                                "of the statement, 0 for one that was prepared in SQL",
                                PreparedRow::id),
                        text("name", "of one that was prepared in SQL", PreparedRow::name),
                        text("statement", "its text, without passwords", PreparedRow::text),
                        number("executions", "since it was prepared", PreparedRow::executions),
                        text(
                                "groups",
                                "where it has been prepared",
                                each ->
                                        each.groups().stream()
                                                .map(GroupId::name)
                                                .collect(Collectors.joining(", ")))));
    }
}

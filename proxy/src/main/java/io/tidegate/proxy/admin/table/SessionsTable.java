package io.tidegate.proxy.admin.table;

import io.tidegate.conf.topology.GroupId;
import io.tidegate.proxy.session.Pin;
import io.tidegate.proxy.session.Processes;
import io.tidegate.proxy.session.SessionRow;
import java.util.List;
import java.util.stream.Collectors;

/** This proxy's clients. */
public final class SessionsTable extends DeclaredTable<SessionRow> {
    public SessionsTable(Processes processes) {
        super(
                "sessions",
                "This proxy's clients.",
                processes::sessions,
                List.of(
                        number("id", "as KILL takes it", SessionRow::id),
                        text("user", "who logged in", SessionRow::user),
                        text("host", "from where, with the port", SessionRow::host),
                        text("program", "what the client calls itself", SessionRow::program),
                        text("schema_name", "the schema it is in", SessionRow::schema),
                        text("command", "what it is doing, Sleep for nothing", SessionRow::command),
                        decimal("seconds", "for how long", SessionRow::seconds),
                        text("state", "what it waits for", SessionRow::state),
                        text(
                                "statement",
                                "the text of what it runs, without passwords",
                                SessionRow::text),
                        text(
                                "pins",
                                "why it keeps its connections to itself; empty when it does not",
                                each ->
                                        each.pins().stream()
                                                .map(Pin::reason)
                                                .collect(Collectors.joining("; "))),
                        time(
                                "transaction_since",
                                "when its transaction began, NULL in none",
                                SessionRow::transactionSince),
                        text(
                                "groups",
                                "the groups whose connections it holds",
                                each ->
                                        each.groups().stream()
                                                .map(GroupId::name)
                                                .collect(Collectors.joining(", "))),
                        number("prepared", "statements that it has prepared", SessionRow::prepared),
                        time("connected", "since when", SessionRow::connected)));
    }
}

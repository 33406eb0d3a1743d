package io.tidegate.proxy.admin.table;

import io.tidegate.proxy.session.ErrorRow;
import io.tidegate.proxy.session.RecentErrors;
import java.util.List;

/** The last errors that this proxy itself has answered, and not a server; 512 are kept. */
public final class ErrorsTable extends DeclaredTable<ErrorRow> {
    public ErrorsTable(RecentErrors errors) {
        super(
                "errors",
                "The last errors that this proxy itself has answered, and not a server; 512 are kept.",
                errors::list,
                List.of(
                        time("time", "when", ErrorRow::time),
                        number("session", "the id of the client", ErrorRow::session),
                        text("user", "who got it", ErrorRow::user),
                        text("code", "as docs/errors.md has it", each -> each.code().displayName()),
                        text("message", "what the client read", ErrorRow::message),
                        text(
                                "statement",
                                "the shape of the statement, with ? for each value",
                                ErrorRow::statement)));
    }
}

package io.tidegate.proxy.admin.table;

import io.tidegate.proxy.admin.audit.Audit;
import java.util.List;

/** The latest changes by this proxy's admin port; the log has all of them. */
public final class AuditTable extends DeclaredTable<Audit.Entry> {
    public AuditTable(Audit audit) {
        super(
                "audit",
                "The latest changes by this proxy's admin port; the log io.tidegate.audit has all of them.",
                audit::latest,
                List.of(
                        time("time", "when", Audit.Entry::time),
                        text("user", "who", Audit.Entry::user),
                        text("host", "from where", Audit.Entry::host),
                        text("statement", "what, without secrets", Audit.Entry::statement),
                        number(
                                "version",
                                "of the configuration that came of it",
                                each -> each.version() == 0 ? null : each.version()),
                        text("outcome", "ok, or the error", Audit.Entry::outcome)));
    }
}

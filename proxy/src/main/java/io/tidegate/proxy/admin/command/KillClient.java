package io.tidegate.proxy.admin.command;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.model.AdminRole;
import io.tidegate.proxy.admin.grammar.Arguments;
import io.tidegate.proxy.session.KillKind;
import io.tidegate.proxy.session.Processes;

/** {@code KILL}. */
public final class KillClient extends DeclaredCommand {
    private final Processes processes;

    public KillClient(Processes processes) {
        super(
                AdminRole.OPERATOR,
                "KILL [CONNECTION | QUERY] <id:number>",
                "Kills a client of this proxy, or only what it runs; the table sessions has the ids.");
        this.processes = processes;
    }

    @Override
    public AdminReply run(Arguments arguments, Caller caller) {
        long id = arguments.number("id");
        KillKind kind = arguments.has("QUERY") ? KillKind.QUERY : KillKind.CONNECTION;
        if (id > Integer.MAX_VALUE || !processes.kill((int) id, kind)) {
            throw ErrorCode.MYSQL_NO_SUCH_THREAD.with("Unknown thread id: " + id);
        }
        return AdminReply.done("");
    }
}

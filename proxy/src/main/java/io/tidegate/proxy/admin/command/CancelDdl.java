package io.tidegate.proxy.admin.command;

import io.tidegate.conf.model.AdminRole;
import io.tidegate.ha.ddl.ChangeResult;
import io.tidegate.proxy.admin.grammar.Arguments;
import java.util.function.LongFunction;

/** {@code CANCEL DDL}. */
public final class CancelDdl extends DeclaredCommand {
    private final LongFunction<ChangeResult> job;

    /**
     * @param job does it with the one of an id
     */
    public CancelDdl(LongFunction<ChangeResult> job) {
        super(
                AdminRole.OPERATOR,
                "CANCEL DDL <id:job>",
                "Gives a job of DDL up, and says where it was done.");
        this.job = job;
    }

    @Override
    public AdminReply run(Arguments arguments, Caller caller) {
        long id = arguments.number("id");
        return JobChange.reply(job.apply(id), "job " + id + " is given up");
    }
}

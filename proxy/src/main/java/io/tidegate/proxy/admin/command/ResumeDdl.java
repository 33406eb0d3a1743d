package io.tidegate.proxy.admin.command;

import io.tidegate.conf.model.AdminRole;
import io.tidegate.ha.ddl.ChangeResult;
import io.tidegate.proxy.admin.grammar.Arguments;
import java.util.function.LongFunction;

/** {@code RESUME DDL}. */
public final class ResumeDdl extends DeclaredCommand {
    private final LongFunction<ChangeResult> job;

    /**
     * @param job does it with the one of an id
     */
    public ResumeDdl(LongFunction<ChangeResult> job) {
        super(
                AdminRole.OPERATOR,
                "RESUME DDL <id:job>",
                "Carries on with a job of DDL that has failed or was cut off, on any "
                        + "proxy; the table jobs has the ids. What is done already is not done "
                        + "again.");
        this.job = job;
    }

    @Override
    public AdminReply run(Arguments arguments, Caller caller) {
        long id = arguments.number("id");
        return JobChange.reply(job.apply(id), "job " + id + " is done");
    }
}

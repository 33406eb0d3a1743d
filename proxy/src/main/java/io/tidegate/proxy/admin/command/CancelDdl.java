package io.tidegate.proxy.admin.command;

import io.tidegate.conf.model.AdminRole;
import io.tidegate.ha.ddl.ChangeResult;
import io.tidegate.proxy.admin.grammar.Arguments;
import io.tidegate.proxy.admin.grammar.Grammar;
import java.util.function.LongFunction;

/** {@code CANCEL DDL}. */
public final class CancelDdl implements AdminCommand {
    private static final Grammar GRAMMAR = Grammar.of("CANCEL DDL <id:job>");

    private final LongFunction<ChangeResult> job;

    /**
     * @param job does it with the one of an id
     */
    public CancelDdl(LongFunction<ChangeResult> job) {
        this.job = job;
    }

    @Override
    public Grammar grammar() {
        return GRAMMAR;
    }

    @Override
    public AdminRole role() {
        return AdminRole.OPERATOR;
    }

    @Override
    public String meaning() {
        return "Gives a job of DDL up, and says where it was done.";
    }

    @Override
    public AdminReply run(Arguments arguments, Caller caller) {
        long id = arguments.number("id");
        return JobChange.reply(job.apply(id), "job " + id + " is given up");
    }
}

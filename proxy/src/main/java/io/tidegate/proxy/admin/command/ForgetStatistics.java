package io.tidegate.proxy.admin.command;

import io.tidegate.conf.model.AdminRole;
import io.tidegate.proxy.admin.grammar.Arguments;
import io.tidegate.proxy.admin.grammar.Grammar;
import io.tidegate.proxy.session.RecentErrors;
import io.tidegate.sharding.plan.PlanCache;

/** {@code FORGET}. */
public final class ForgetStatistics implements AdminCommand {
    private static final Grammar GRAMMAR = Grammar.of("FORGET {DIGESTS | ERRORS}");

    private final PlanCache plans;
    private final RecentErrors errors;

    public ForgetStatistics(PlanCache plans, RecentErrors errors) {
        this.plans = plans;
        this.errors = errors;
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
        return "Begins to count statements, or to keep errors, anew.";
    }

    @Override
    public AdminReply run(Arguments arguments, Caller caller) {
        if (arguments.has("DIGESTS")) {
            plans.forget();
        } else {
            errors.forget();
        }
        return AdminReply.done("");
    }
}

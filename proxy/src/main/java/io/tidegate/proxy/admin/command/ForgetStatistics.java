package io.tidegate.proxy.admin.command;

import io.tidegate.conf.model.AdminRole;
import io.tidegate.proxy.admin.grammar.Arguments;
import io.tidegate.proxy.session.RecentErrors;
import io.tidegate.sharding.plan.PlanCache;

/** {@code FORGET}. */
public final class ForgetStatistics extends DeclaredCommand {
    private final PlanCache plans;
    private final RecentErrors errors;

    public ForgetStatistics(PlanCache plans, RecentErrors errors) {
        super(
                AdminRole.OPERATOR,
                "FORGET {DIGESTS | ERRORS}",
                "Begins to count statements, or to keep errors, anew.");
        this.plans = plans;
        this.errors = errors;
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

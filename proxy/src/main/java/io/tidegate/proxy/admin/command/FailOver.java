package io.tidegate.proxy.admin.command;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.model.AdminRole;
import io.tidegate.ha.failover.FailoverCause;
import io.tidegate.ha.supervision.GroupView;
import io.tidegate.ha.supervision.Supervision;
import io.tidegate.proxy.admin.grammar.Arguments;

/** {@code FAILOVER}. */
public final class FailOver extends DeclaredCommand {
    private final GroupsAccess groups;

    public FailOver(GroupsAccess groups) {
        super(
                AdminRole.ADMIN,
                "FAILOVER GROUP <group:name> [TO <node:name>] [FORCE]",
                "Makes another node the master as if the old one were lost. With FORCE also one that is not"
                        + " proven to have all that clients were told: that may lose writes, and the"
                        + " answer tells which transactions.");
        this.groups = groups;
    }

    @Override
    public AdminReply run(Arguments arguments, Caller caller) throws InterruptedException {
        GroupView view = groups.view(arguments.text("group"));
        boolean proven = !arguments.words().contains("FORCE");
        if (proven && view.waiver().stands()) {
            throw ErrorCode.ADMIN_FAILED.with(
                    "nothing was changed: commits of "
                            + view.group().id()
                            + " have been told as done without a replica ("
                            + view.waiver().reason()
                            + "), and no node can be proven to have all of them. Have the master or a replica"
                            + " come back, or add FORCE, which may lose them");
        }
        return groups.run(
                new Supervision.Request(
                        view,
                        FailoverCause.FORCED,
                        arguments.optional("node").orElse(""),
                        proven,
                        caller.user()));
    }
}

package io.tidegate.proxy.admin.command;

import io.tidegate.conf.model.AdminRole;
import io.tidegate.ha.failover.FailoverCause;
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
        return groups.run(
                new Supervision.Request(
                        groups.view(arguments.text("group")),
                        FailoverCause.FORCED,
                        arguments.optional("node").orElse(""),
                        !arguments.words().contains("FORCE"),
                        caller.user()));
    }
}

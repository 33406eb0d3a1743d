package io.tidegate.proxy.admin.command;

import io.tidegate.conf.model.AdminRole;
import io.tidegate.ha.failover.FailoverCause;
import io.tidegate.ha.supervision.Supervision;
import io.tidegate.proxy.admin.grammar.Arguments;

/** {@code SWITCHOVER}. */
public final class SwitchOver extends DeclaredCommand {
    private final GroupsAccess groups;

    public SwitchOver(GroupsAccess groups) {
        super(
                AdminRole.OPERATOR,
                "SWITCHOVER GROUP <group:name> TO <node:name>",
                "Makes another node the master while the old one works: clients wait for a moment, and"
                        + " nothing is lost. Where it takes more than a few seconds, the old master goes on.");
        this.groups = groups;
    }

    @Override
    public AdminReply run(Arguments arguments, Caller caller) throws InterruptedException {
        return groups.run(
                new Supervision.Request(
                        groups.view(arguments.text("group")),
                        FailoverCause.SWITCHOVER,
                        arguments.text("node"),
                        true,
                        caller.user()));
    }
}

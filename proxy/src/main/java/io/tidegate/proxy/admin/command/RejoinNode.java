package io.tidegate.proxy.admin.command;

import io.tidegate.conf.model.AdminRole;
import io.tidegate.ha.failover.FailoverCause;
import io.tidegate.ha.supervision.Supervision;
import io.tidegate.proxy.admin.grammar.Arguments;

/** {@code REJOIN}. */
public final class RejoinNode extends DeclaredCommand {
    private final GroupsAccess groups;

    public RejoinNode(GroupsAccess groups) {
        super(
                AdminRole.OPERATOR,
                "REJOIN NODE <node:name> IN GROUP <group:name>",
                "Has a node follow the master again, at once: by itself that is tried with longer and longer"
                        + " pauses. One that has what the master has not stays shut out.");
        this.groups = groups;
    }

    @Override
    public AdminReply run(Arguments arguments, Caller caller) throws InterruptedException {
        return groups.run(
                new Supervision.Request(
                        groups.view(arguments.text("group")),
                        FailoverCause.REJOIN,
                        arguments.text("node"),
                        true,
                        caller.user()));
    }
}

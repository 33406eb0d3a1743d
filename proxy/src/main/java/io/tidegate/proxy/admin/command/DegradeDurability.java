package io.tidegate.proxy.admin.command;

import io.tidegate.conf.model.AdminRole;
import io.tidegate.ha.failover.FailoverCause;
import io.tidegate.ha.supervision.Supervision;
import io.tidegate.proxy.admin.grammar.Arguments;

/** {@code DURABILITY DEGRADE}. */
public final class DegradeDurability extends DeclaredCommand {
    private final GroupsAccess groups;

    public DegradeDurability(GroupsAccess groups) {
        super(
                AdminRole.ADMIN,
                "DURABILITY DEGRADE GROUP <group:name> BECAUSE <reason:text>",
                "Has the commits of a strict group do without a replica, those that wait as well, until"
                        + " DURABILITY RESTORE or another master. Who, when and why is recorded; what is"
                        + " committed meanwhile is lost with the master, and nobody is promoted by itself.");
        this.groups = groups;
    }

    @Override
    public AdminReply run(Arguments arguments, Caller caller) throws InterruptedException {
        return groups.run(
                new Supervision.Request(
                        groups.view(arguments.text("group")),
                        FailoverCause.DEGRADE,
                        "",
                        true,
                        caller.user(),
                        arguments.text("reason")));
    }
}

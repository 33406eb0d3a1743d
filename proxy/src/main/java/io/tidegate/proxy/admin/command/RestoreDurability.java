package io.tidegate.proxy.admin.command;

import io.tidegate.conf.model.AdminRole;
import io.tidegate.ha.failover.FailoverCause;
import io.tidegate.ha.supervision.Supervision;
import io.tidegate.proxy.admin.grammar.Arguments;

/** {@code DURABILITY RESTORE}. */
public final class RestoreDurability extends DeclaredCommand {
    private final GroupsAccess groups;

    public RestoreDurability(GroupsAccess groups) {
        super(
                AdminRole.OPERATOR,
                "DURABILITY RESTORE GROUP <group:name>",
                "Has the commits of a strict group wait for a replica again, whether one is there or not."
                        + " The answer tells whether one has everything that was committed meanwhile.");
        this.groups = groups;
    }

    @Override
    public AdminReply run(Arguments arguments, Caller caller) throws InterruptedException {
        return groups.run(
                new Supervision.Request(
                        groups.view(arguments.text("group")),
                        FailoverCause.RESTORE,
                        "",
                        true,
                        caller.user()));
    }
}

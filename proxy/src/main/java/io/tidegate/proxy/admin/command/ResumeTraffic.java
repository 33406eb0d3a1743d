package io.tidegate.proxy.admin.command;

import io.tidegate.conf.model.AdminRole;
import io.tidegate.proxy.admin.grammar.Arguments;
import io.tidegate.proxy.session.TrafficGate;
import io.tidegate.sharding.rule.TableName;

/** {@code RESUME TRAFFIC}. */
public final class ResumeTraffic extends DeclaredCommand {
    private final TrafficGate gate;

    public ResumeTraffic(TrafficGate gate) {
        super(
                AdminRole.OPERATOR,
                "RESUME TRAFFIC ON <table:name>",
                "Lets statements on a table through again, those that wait first.");
        this.gate = gate;
    }

    @Override
    public AdminReply run(Arguments arguments, Caller caller) {
        TableName table = RuledTable.named(arguments.text("table")).name();
        return AdminReply.done(
                gate.resume(table)
                        ? "traffic on " + table + " goes on"
                        : table + " was not paused");
    }
}

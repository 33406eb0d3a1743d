package io.tidegate.proxy.admin.command;

import io.tidegate.conf.model.AdminRole;
import io.tidegate.proxy.admin.grammar.Arguments;
import io.tidegate.proxy.session.TrafficGate;
import io.tidegate.sharding.rule.TableName;

/** {@code PAUSE TRAFFIC}. */
public final class PauseTraffic extends DeclaredCommand {
    private final TrafficGate gate;

    public PauseTraffic(TrafficGate gate) {
        super(
                AdminRole.OPERATOR,
                "PAUSE TRAFFIC ON <table:name> [FOR <time:duration>] [MOST <waiting:number>]",
                "Holds statements on a table back, on this proxy, until RESUME TRAFFIC. One waits for 10s at"
                        + " most (FOR) and fails then; so does one when 1000 wait (MOST). What has begun goes on.");
        this.gate = gate;
    }

    @Override
    public AdminReply run(Arguments arguments, Caller caller) {
        TableName table = RuledTable.named(arguments.text("table")).name();
        int most =
                arguments
                        .optional("waiting")
                        .map(Integer::parseInt)
                        .orElse(TrafficGate.MOST_WAITING);
        boolean paused =
                gate.pause(table, arguments.duration("time").orElse(TrafficGate.LIMIT), most);
        return AdminReply.done(
                paused ? "traffic on " + table + " is paused" : table + " was paused already");
    }
}

package io.tidegate.proxy.admin.command;

import io.tidegate.conf.model.AdminRole;
import io.tidegate.proxy.admin.grammar.Arguments;
import io.tidegate.proxy.admin.grammar.Grammar;
import io.tidegate.proxy.session.TrafficGate;
import io.tidegate.sharding.rule.TableName;

/** {@code RESUME TRAFFIC}. */
public final class ResumeTraffic implements AdminCommand {
    private static final Grammar GRAMMAR = Grammar.of("RESUME TRAFFIC ON <table:name>");

    private final TrafficGate gate;

    public ResumeTraffic(TrafficGate gate) {
        this.gate = gate;
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
        return "Lets statements on a table through again, those that wait first.";
    }

    @Override
    public AdminReply run(Arguments arguments, Caller caller) {
        TableName table = RuledTable.named(arguments.text("table"));
        return AdminReply.done(
                gate.resume(table)
                        ? "traffic on " + table + " goes on"
                        : table + " was not paused");
    }
}

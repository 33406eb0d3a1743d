package io.tidegate.proxy.admin.command;

import io.tidegate.conf.document.YamlEdit;
import io.tidegate.conf.model.AdminRole;
import io.tidegate.proxy.admin.grammar.Arguments;

/** {@code SET NODE ... MAINTENANCE}. */
public final class SetMaintenance extends DeclaredCommand {
    private final ConfigAccess config;

    public SetMaintenance(ConfigAccess config) {
        super(
                AdminRole.ADMIN,
                "SET NODE <node:name> IN GROUP <group:name> (MAINTENANCE | READY)",
                "Makes a version in which a node is left alone: it does not become the master, nobody makes"
                        + " it follow, and its absence is nothing wrong; READY ends that.");
        this.config = config;
    }

    @Override
    public AdminReply run(Arguments arguments, Caller caller) throws InterruptedException {
        Entry node = Entry.node(arguments.text("group"), arguments.text("node"));
        boolean maintenance = arguments.words().contains("MAINTENANCE");
        return config.change(
                caller,
                "set node " + node.name() + " " + (maintenance ? "maintenance" : "ready"),
                text -> {
                    node.demandIn(text);
                    return YamlEdit.set(
                            text, node.at("maintenance"), String.valueOf(maintenance));
                });
    }
}

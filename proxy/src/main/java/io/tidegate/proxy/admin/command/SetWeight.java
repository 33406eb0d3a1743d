package io.tidegate.proxy.admin.command;

import io.tidegate.conf.document.YamlEdit;
import io.tidegate.conf.model.AdminRole;
import io.tidegate.proxy.admin.grammar.Arguments;

/** {@code SET WEIGHT}. */
public final class SetWeight extends DeclaredCommand {
    private final ConfigAccess config;

    public SetWeight(ConfigAccess config) {
        super(
                AdminRole.ADMIN,
                "SET WEIGHT OF NODE <node:name> IN GROUP <group:name> TO <weight:number>",
                "Makes a version in which a server has another weight, from 0 to 1000: its share of the"
                        + " reads on replicas.");
        this.config = config;
    }

    @Override
    public AdminReply run(Arguments arguments, Caller caller) throws InterruptedException {
        Entry node = Entry.node(arguments.text("group"), arguments.text("node"));
        return config.change(
                caller,
                "set weight of " + node.name() + " in " + arguments.text("group"),
                text -> {
                    node.demandIn(text);
                    return YamlEdit.set(text, node.at("weight"), arguments.text("weight"));
                });
    }
}

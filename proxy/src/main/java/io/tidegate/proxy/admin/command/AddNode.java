package io.tidegate.proxy.admin.command;

import io.tidegate.conf.document.YamlEdit;
import io.tidegate.conf.model.AdminRole;
import io.tidegate.proxy.admin.grammar.Arguments;

/** {@code ADD NODE}. */
public final class AddNode extends DeclaredCommand {
    private final ConfigAccess config;

    public AddNode(ConfigAccess config) {
        super(
                AdminRole.ADMIN,
                "ADD NODE <node:name> TO GROUP <group:name> ADDRESS <address:name>",
                "Makes a version in which a group has one more server, as a replica.");
        this.config = config;
    }

    @Override
    public AdminReply run(Arguments arguments, Caller caller) throws InterruptedException {
        Entry group = Entry.group(arguments.text("group"));
        Entry node = Entry.node(arguments.text("group"), arguments.text("node"));
        String value =
                "{address: " + YamlEdit.quoted(arguments.text("address")) + ", role: replica}";
        return config.change(
                caller,
                "add " + node.name() + " to " + arguments.text("group"),
                text -> {
                    group.demandIn(text);
                    node.demandNotIn(text);
                    return YamlEdit.set(text, node.path(), value);
                });
    }
}

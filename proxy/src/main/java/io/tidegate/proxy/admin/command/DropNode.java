package io.tidegate.proxy.admin.command;

import io.tidegate.conf.document.YamlEdit;
import io.tidegate.conf.model.AdminRole;
import io.tidegate.proxy.admin.grammar.Arguments;

/** {@code DROP NODE}. */
public final class DropNode extends DeclaredCommand {
    private final ConfigAccess config;

    public DropNode(ConfigAccess config) {
        super(
                AdminRole.ADMIN,
                "DROP NODE <node:name> FROM GROUP <group:name>",
                "Makes a version in which a group does not have that server any more.");
        this.config = config;
    }

    @Override
    public AdminReply run(Arguments arguments, Caller caller) throws InterruptedException {
        Entry node = Entry.node(arguments.text("group"), arguments.text("node"));
        return config.change(
                caller,
                "drop " + node.name() + " from " + arguments.text("group"),
                text -> YamlEdit.remove(text, node.path()));
    }
}

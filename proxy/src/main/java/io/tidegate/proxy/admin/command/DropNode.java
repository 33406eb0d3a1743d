package io.tidegate.proxy.admin.command;

import io.tidegate.conf.document.YamlEdit;
import io.tidegate.conf.model.AdminRole;
import io.tidegate.proxy.admin.grammar.Arguments;
import io.tidegate.proxy.admin.grammar.Grammar;
import java.util.List;

/** {@code DROP NODE}. */
public final class DropNode implements AdminCommand {
    private static final Grammar GRAMMAR =
            Grammar.of("DROP NODE <node:name> FROM GROUP <group:name>");

    private final ConfigAccess config;

    public DropNode(ConfigAccess config) {
        this.config = config;
    }

    @Override
    public Grammar grammar() {
        return GRAMMAR;
    }

    @Override
    public AdminRole role() {
        return AdminRole.ADMIN;
    }

    @Override
    public String meaning() {
        return "Makes a version in which a group does not have that server any more.";
    }

    @Override
    public AdminReply run(Arguments arguments, Caller caller) throws InterruptedException {
        String node = arguments.text("node");
        String group = arguments.text("group");
        return config.change(
                caller,
                "drop node " + node + " from " + group,
                text -> YamlEdit.remove(text, List.of("groups", group, "nodes", node)));
    }
}

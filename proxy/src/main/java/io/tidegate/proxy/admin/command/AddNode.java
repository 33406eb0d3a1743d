package io.tidegate.proxy.admin.command;

import io.tidegate.conf.document.YamlEdit;
import io.tidegate.conf.model.AdminRole;
import io.tidegate.proxy.admin.grammar.Arguments;
import io.tidegate.proxy.admin.grammar.Grammar;
import java.util.List;

/** {@code ADD NODE}. */
public final class AddNode implements AdminCommand {
    private static final Grammar GRAMMAR =
            Grammar.of("ADD NODE <node:name> TO GROUP <group:name> ADDRESS <address:name>");

    private final ConfigAccess config;

    public AddNode(ConfigAccess config) {
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
        return "Makes a version in which a group has one more server, as a replica.";
    }

    @Override
    public AdminReply run(Arguments arguments, Caller caller) throws InterruptedException {
        String node = arguments.text("node");
        List<String> path = List.of("groups", arguments.text("group"), "nodes", node);
        return config.change(
                caller,
                "add node " + node + " to " + arguments.text("group"),
                text -> {
                    if (!YamlEdit.has(text, path.subList(0, 2))) {
                        throw new IllegalArgumentException(
                                "there is no group " + arguments.text("group"));
                    }
                    if (YamlEdit.has(text, path)) {
                        throw new IllegalArgumentException("there is a node " + node + " already");
                    }
                    return YamlEdit.set(
                            text,
                            path,
                            "{address: "
                                    + YamlEdit.quoted(arguments.text("address"))
                                    + ", role: replica}");
                });
    }
}

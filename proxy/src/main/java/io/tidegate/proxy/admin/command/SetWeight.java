package io.tidegate.proxy.admin.command;

import io.tidegate.conf.document.YamlEdit;
import io.tidegate.conf.model.AdminRole;
import io.tidegate.proxy.admin.grammar.Arguments;
import io.tidegate.proxy.admin.grammar.Grammar;
import java.util.List;

/** {@code SET WEIGHT}. */
public final class SetWeight implements AdminCommand {
    private static final Grammar GRAMMAR =
            Grammar.of("SET WEIGHT OF NODE <node:name> IN GROUP <group:name> TO <weight:number>");

    private final ConfigAccess config;

    public SetWeight(ConfigAccess config) {
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
        return "Makes a version in which a server has another weight, from 0 to 1000: its share of the"
                + " reads on replicas, as soon as those are split.";
    }

    @Override
    public AdminReply run(Arguments arguments, Caller caller) throws InterruptedException {
        String node = arguments.text("node");
        String group = arguments.text("group");
        List<String> path = List.of("groups", group, "nodes", node);
        return config.change(
                caller,
                "set weight of node " + node + " in " + group,
                text -> {
                    if (!YamlEdit.has(text, path)) {
                        throw new IllegalArgumentException(
                                "there is no node " + node + " in group " + group);
                    }
                    return YamlEdit.set(
                            text,
                            List.of("groups", group, "nodes", node, "weight"),
                            arguments.text("weight"));
                });
    }
}

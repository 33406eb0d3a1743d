package io.tidegate.proxy.admin.command;

import io.tidegate.conf.document.YamlEdit;
import java.util.List;
import java.util.stream.Stream;

/**
 * Something that a configuration has or has not.
 *
 * @param name as users read it: {@code user app}
 * @param path the keys that lead to it
 */
record Entry(String name, List<String> path) {
    static Entry user(String name) {
        return new Entry("user " + name, List.of("users", name));
    }

    static Entry group(String name) {
        return new Entry("group " + name, List.of("groups", name));
    }

    static Entry node(String group, String name) {
        return new Entry("node " + name, List.of("groups", group, "nodes", name));
    }

    static Entry rule(RuledTable table) {
        return new Entry(
                "rule of " + table, List.of("schemas", table.schema(), "tables", table.table()));
    }

    /** The path of something inside of it. */
    List<String> at(String key) {
        return Stream.concat(path.stream(), Stream.of(key)).toList();
    }

    /**
     * @param text of a configuration
     * @throws IllegalArgumentException with a reason for the user, where it is not there
     */
    void demandIn(String text) {
        if (!YamlEdit.has(text, path)) {
            throw new IllegalArgumentException("there is no " + name);
        }
    }

    /**
     * @param text of a configuration
     * @throws IllegalArgumentException with a reason for the user, where it is there
     */
    void demandNotIn(String text) {
        if (YamlEdit.has(text, path)) {
            throw new IllegalArgumentException("there is a " + name + " already");
        }
    }
}

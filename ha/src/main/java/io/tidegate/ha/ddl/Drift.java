package io.tidegate.ha.ddl;

import io.tidegate.conf.model.Configuration;
import io.tidegate.conf.model.GroupConfig;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.sharding.rule.RuleSet;
import io.tidegate.sharding.rule.TableRule;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** Compares the definitions of what should be alike. */
final class Drift implements AutoCloseable {
    private final Configuration configuration;
    private final RuleSet rules;
    private final Map<GroupId, ServerConnection> servers = new HashMap<>();

    Drift(Configuration configuration, RuleSet rules) {
        this.configuration = configuration;
        this.rules = rules;
    }

    private record Place(GroupId group, String table) {
        @Override
        public String toString() {
            return table + " on " + group;
        }
    }

    /** One line for each that differs, or one that says that none does. */
    List<Difference> of(String schema, String table) {
        TableRule rule = rules.sharded(schema, table);
        List<Place> places = new ArrayList<>();
        if (rule == null) {
            rules.groups().forEach(group -> places.add(new Place(group, table)));
        } else {
            for (int shard = 0; shard < rule.subTables().size(); shard++) {
                places.add(new Place(rule.placement().get(shard), rule.subTables().get(shard)));
            }
        }
        String name = rule == null ? table : rule.table();
        List<Difference> differences = new ArrayList<>();
        String first = definition(schema, places.getFirst(), name);
        for (Place place : places) {
            String definition = definition(schema, place, name);
            if (!definition.equals(first)) {
                differences.add(
                        new Difference(
                                schema, name, place.toString(), difference(first, definition)));
            }
        }
        if (differences.isEmpty()) {
            String all = first.isEmpty() ? " are missing" : " are alike";
            differences.add(new Difference(schema, name, "", "all " + places.size() + all));
        }
        return differences;
    }

    private String definition(String schema, Place place, String name) {
        GroupConfig group = Objects.requireNonNull(configuration.groups().get(place.group()));
        try {
            ServerConnection server = servers.get(place.group());
            if (server == null) {
                server = ServerConnection.plain(group, "");
                servers.put(place.group(), server);
            }
            return Definitions.of(server, rules, schema, place.table(), name);
        } catch (SQLException unreachable) {
            throw Servers.unreachable(group, unreachable);
        }
    }

    /** The lines that one has and the other has not. */
    static String difference(String first, String other) {
        if (other.isEmpty()) {
            return "there is no such table";
        }
        if (first.isEmpty()) {
            return "the first of them is missing";
        }
        Set<String> expected = lines(first);
        Set<String> found = lines(other);
        String missing = without(expected, found, "- ");
        String added = without(found, expected, "+ ");
        String lines = missing + (missing.isEmpty() || added.isEmpty() ? "" : "\n") + added;
        return lines.isEmpty() ? "the same lines in another order" : lines;
    }

    private static Set<String> lines(String definition) {
        return definition
                .lines()
                .map(String::strip)
                .map(line -> line.endsWith(",") ? line.substring(0, line.length() - 1) : line)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static String without(Set<String> lines, Set<String> others, String sign) {
        return lines.stream()
                .filter(line -> !others.contains(line))
                .map(line -> sign + line)
                .collect(Collectors.joining("\n"));
    }

    @Override
    public void close() {
        servers.values().forEach(ServerConnection::close);
    }
}

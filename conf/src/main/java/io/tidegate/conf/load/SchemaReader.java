package io.tidegate.conf.load;

import io.tidegate.conf.model.MultiShardWrite;
import io.tidegate.conf.model.ReadPolicy;
import io.tidegate.conf.model.SchemaConfig;
import io.tidegate.conf.model.TableConfig;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.conf.topology.Names;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Reads the section {@code schemas}. */
final class SchemaReader {
    private final Set<GroupId> groups;
    private final List<Problem> problems;

    SchemaReader(Set<GroupId> groups, List<Problem> problems) {
        this.groups = groups;
        this.problems = problems;
    }

    Map<String, SchemaConfig> read(Section section) {
        Map<String, SchemaConfig> schemas = new LinkedHashMap<>();
        if (section.keys().isEmpty()) {
            section.problem("", "names no schema", "name at least one schema");
        }
        section.requireDistinctKeys("another schema");
        for (String name : section.keys()) {
            Section schema = section.section(name);
            if (!Names.isIdentifier(name)) {
                schema.problem("", "a schema's name is 1-64 letters, digits, _, $ or -", "");
                continue;
            }
            GroupId byDefault = defaultGroup(schema);
            MultiShardWrite policy =
                    schema.choice(
                            "multi-shard-write", MultiShardWrite.class, MultiShardWrite.REFUSE);
            ReadPolicy reads = schema.choice("reads", ReadPolicy.class, ReadPolicy.MASTER);
            Map<String, TableConfig> tables = tables(schema.section("tables"), byDefault);
            schema.end();
            schemas.put(name, new SchemaConfig(name, byDefault, policy, reads, tables));
        }
        return schemas;
    }

    private GroupId defaultGroup(Section schema) {
        String name = schema.requiredText("default-group", "where tables without a rule live");
        if (Names.isIdentifier(name)) {
            GroupId group = new GroupId(name);
            if (groups.contains(group)) {
                return group;
            }
        }
        if (!name.isEmpty()) {
            schema.problem(
                    "default-group",
                    "no group " + name + " is configured",
                    "configured: " + groups);
        }
        return groups.isEmpty() ? new GroupId("invalid") : groups.iterator().next();
    }

    private Map<String, TableConfig> tables(Section section, GroupId byDefault) {
        TableReader reader = new TableReader(groups, byDefault);
        Map<String, TableConfig> tables = new LinkedHashMap<>();
        // Tables that take their function from another one are read after it.
        for (boolean dependent : new boolean[] {false, true}) {
            for (String name : section.keys()) {
                Section table = section.section(name);
                if (table.has("colocate-with") == dependent) {
                    TableConfig config = reader.read(name, table, tables);
                    if (tables.put(name.toLowerCase(Locale.ROOT), config) != null) {
                        table.problem("", "another table has the same name but for its case", "");
                    }
                }
            }
        }
        requireDistinctNames(section, tables);
        return tables;
    }

    private void requireDistinctNames(Section section, Map<String, TableConfig> tables) {
        Map<String, String> owners = new HashMap<>();
        for (String name : tables.keySet()) {
            owners.put(name, "the table " + name);
        }
        for (TableConfig table : tables.values()) {
            if (table instanceof TableConfig.Sharded sharded) {
                String owner = "a sub-table of " + table.name();
                for (String subTable : sharded.subTables()) {
                    String before = owners.put(subTable.toLowerCase(Locale.ROOT), owner);
                    // A pattern that names two of its own alike has been reported.
                    if (before != null && !before.equals(owner)) {
                        problems.add(
                                new Problem(
                                        section.pathOf(table.name()),
                                        "its sub-table " + subTable + " is named like " + before,
                                        "choose another pattern with sub-tables:"));
                        break;
                    }
                }
            }
        }
    }
}

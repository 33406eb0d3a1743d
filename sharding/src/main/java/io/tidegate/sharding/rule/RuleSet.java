package io.tidegate.sharding.rule;

import io.tidegate.conf.model.Configuration;
import io.tidegate.conf.model.SchemaConfig;
import io.tidegate.conf.model.TableConfig;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.sharding.key.KeyColumns;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rules of one configuration, ready to be looked up. Immutable. */
public final class RuleSet {
    private final Map<String, SchemaConfig> schemas;
    private final Map<String, TableRule> sharded = new HashMap<>();
    private final Set<String> broadcast = new HashSet<>();
    private final Set<String> ruledNames = new HashSet<>();
    private final List<GroupId> groups;

    private RuleSet(Configuration configuration, KeyColumns columns) {
        this.schemas = configuration.schemas();
        this.groups = configuration.groups().keySet().stream().sorted().toList();
        for (SchemaConfig schema : schemas.values()) {
            for (TableConfig table : schema.tables().values()) {
                String name = table.name().toLowerCase(Locale.ROOT);
                ruledNames.add(name);
                switch (table) {
                    case TableConfig.Sharded each ->
                            sharded.put(
                                    key(schema.name(), name),
                                    TableRule.of(schema.name(), each, columns));
                    case TableConfig.Broadcast each -> broadcast.add(key(schema.name(), name));
                }
            }
        }
    }

    /** With keys of which no more is known than what is declared. */
    public static RuleSet of(Configuration configuration) {
        return of(configuration, KeyColumns.NONE);
    }

    public static RuleSet of(Configuration configuration, KeyColumns columns) {
        return new RuleSet(configuration, columns);
    }

    private static String key(String schema, String table) {
        return schema + "\n" + table.toLowerCase(Locale.ROOT);
    }

    /** True when some schema has a rule for a table of this name, in any case. */
    public boolean isRuledName(String name) {
        return ruledNames.contains(name.toLowerCase(Locale.ROOT));
    }

    /** Whether there is a rule for this table, sharded or broadcast. */
    public boolean isRuled(String schema, String table) {
        return sharded(schema, table) != null || isBroadcast(schema, table);
    }

    public @Nullable TableRule sharded(String schema, String table) {
        return sharded.get(key(schema, table));
    }

    public boolean isBroadcast(String schema, String table) {
        return broadcast.contains(key(schema, table));
    }

    public @Nullable SchemaConfig schema(String name) {
        return schemas.get(name);
    }

    /** All schemas, in the order of their names. */
    public List<SchemaConfig> schemas() {
        return schemas.values().stream().sorted(Comparator.comparing(SchemaConfig::name)).toList();
    }

    /** True when one server has all that there is, under its logical name. */
    public boolean isUnsharded() {
        return sharded.isEmpty()
                && schemas.values().stream().map(SchemaConfig::defaultGroup).distinct().count()
                        <= 1;
    }

    /** The sharded tables of a schema, in the order of their names. */
    public List<TableRule> shardedTables(String schema) {
        return sharded.values().stream()
                .filter(rule -> rule.schema().equals(schema))
                .sorted(Comparator.comparing(TableRule::table))
                .toList();
    }

    /** The sharded table that a sub-table belongs to, or null. */
    public @Nullable TableRule ofSubTable(String schema, String name) {
        return shardedTables(schema).stream()
                .filter(rule -> rule.subTables().contains(name))
                .findFirst()
                .orElse(null);
    }

    /** All groups, in the order of their names. */
    public List<GroupId> groups() {
        return groups;
    }

    /** Where statements go that name no schema: that of the first schema by name. */
    public GroupId anyGroup() {
        return schemas.values().stream()
                .min((left, right) -> left.name().compareTo(right.name()))
                .map(SchemaConfig::defaultGroup)
                .orElseGet(groups::getFirst);
    }
}

package io.tidegate.sharding.rule;

import io.tidegate.conf.model.KeyColumn;
import io.tidegate.conf.model.ScatterPolicy;
import io.tidegate.conf.model.TableConfig;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.sharding.key.KeyColumns;
import io.tidegate.sharding.key.KeyDomain;
import java.util.List;
import java.util.Locale;

/**
 * How one table is sharded.
 *
 * @param domain what the key's column makes of values
 * @param family tables of one family shard alike: equal keys lie on shards of the same number, and
 *     those on the same group
 * @param scatter whether statements may reach all shards for want of a key
 */
public record TableRule(
        String schema,
        String table,
        KeyColumn key,
        KeyDomain domain,
        ShardFunction function,
        List<GroupId> placement,
        List<String> subTables,
        String family,
        ScatterPolicy scatter) {
    public TableRule {
        placement = List.copyOf(placement);
        subTables = List.copyOf(subTables);
    }

    static TableRule of(String schema, TableConfig.Sharded config, KeyColumns columns) {
        String root = config.colocatedWith().orElse(config.name()).toLowerCase(Locale.ROOT);
        return new TableRule(
                schema,
                config.name(),
                config.key(),
                columns.of(schema, config.name(), config.key().type()),
                ShardFunction.of(config.function(), config.key().type()),
                config.placement(),
                config.subTables(),
                schema + "." + root,
                config.scatter());
    }

    public boolean isKey(String column) {
        return column.equalsIgnoreCase(key.name());
    }
}

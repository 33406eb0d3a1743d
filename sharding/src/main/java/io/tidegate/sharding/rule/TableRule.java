package io.tidegate.sharding.rule;

import io.tidegate.conf.model.GeneratedColumn;
import io.tidegate.conf.model.KeyColumn;
import io.tidegate.conf.model.ScatterPolicy;
import io.tidegate.conf.model.TableConfig;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.sharding.key.KeyColumns;
import io.tidegate.sharding.key.KeyDomain;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How one table is sharded.
 *
 * @param domain what the key's column makes of values
 * @param family tables of one family shard alike: equal keys lie on shards of the same number, and
 *     those on the same group
 * @param scatter whether statements may reach all shards for want of a key
 * @param generated the column that gets ids where INSERTs give none
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
        ScatterPolicy scatter,
        Optional<GeneratedColumn> generated) {
    /** One of which INSERTs give all values. */
    public TableRule(
            String schema,
            String table,
            KeyColumn key,
            KeyDomain domain,
            ShardFunction function,
            List<GroupId> placement,
            List<String> subTables,
            String family,
            ScatterPolicy scatter) {
        this(
                schema,
                table,
                key,
                domain,
                function,
                placement,
                subTables,
                family,
                scatter,
                Optional.empty());
    }

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
                config.scatter(),
                config.generated());
    }

    public boolean isGenerated(String column) {
        return generated.isPresent() && column.equalsIgnoreCase(generated.get().name());
    }

    public boolean isKey(String column) {
        return column.equalsIgnoreCase(key.name());
    }
}

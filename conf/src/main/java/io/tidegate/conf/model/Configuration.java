package io.tidegate.conf.model;

import io.tidegate.conf.topology.GroupId;
import java.util.Map;

/**
 * Everything an operator decides, as one immutable value.
 *
 * @param schemas by name, as written
 */
public record Configuration(
        ListenerConfig listener,
        PoolConfig pool,
        LimitsConfig limits,
        Map<String, UserConfig> users,
        Map<GroupId, GroupConfig> groups,
        Map<String, SchemaConfig> schemas) {
    public Configuration {
        users = Map.copyOf(users);
        groups = Map.copyOf(groups);
        schemas = Map.copyOf(schemas);
    }

    /** The same with another listener. */
    public Configuration with(ListenerConfig other) {
        return new Configuration(other, pool, limits, users, groups, schemas);
    }
}

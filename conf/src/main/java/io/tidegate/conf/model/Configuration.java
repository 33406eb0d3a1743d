package io.tidegate.conf.model;

import io.tidegate.conf.topology.GroupId;
import java.util.Map;
import java.util.Optional;

/**
 * Everything an operator decides, as one immutable value.
 *
 * @param http empty when nothing is answered over HTTP
 * @param admin empty when there is no admin port
 * @param schemas by name, as written
 */
public record Configuration(
        ListenerConfig listener,
        Optional<HttpConfig> http,
        Optional<AdminConfig> admin,
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
        return new Configuration(other, http, admin, pool, limits, users, groups, schemas);
    }

    /** The same with monitoring at another place. */
    public Configuration with(HttpConfig other) {
        return new Configuration(
                listener, Optional.of(other), admin, pool, limits, users, groups, schemas);
    }

    /** The same with the admin port at another place. */
    public Configuration with(AdminConfig other) {
        return new Configuration(
                listener, http, Optional.of(other), pool, limits, users, groups, schemas);
    }

    /** The same with other groups. */
    public Configuration with(Map<GroupId, GroupConfig> others) {
        return new Configuration(listener, http, admin, pool, limits, users, others, schemas);
    }
}

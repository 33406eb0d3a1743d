package io.tidegate.ha.ddl;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.model.Configuration;
import io.tidegate.conf.model.GroupConfig;
import io.tidegate.conf.topology.GroupId;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** Connections to look at definitions by, opened when they are asked for. */
final class LookingServers implements AutoCloseable {
    private final Configuration configuration;
    private final String schema;
    private final Map<GroupId, ServerConnection> open = new HashMap<>();

    LookingServers(Configuration configuration, String schema) {
        this.configuration = configuration;
        this.schema = schema;
    }

    /**
     * @throws io.tidegate.conf.error.TidegateException when it cannot be had
     */
    ServerConnection of(GroupId id) {
        GroupConfig group = configuration.groups().get(id);
        if (group == null) {
            throw ErrorCode.GROUP_UNREACHABLE.with("no group " + id + " is configured");
        }
        try {
            ServerConnection server = open.get(id);
            if (server == null) {
                server = ServerConnection.plain(group, schema);
                open.put(id, server);
            }
            return server;
        } catch (SQLException unreachable) {
            throw Servers.unreachable(group, unreachable);
        }
    }

    @Override
    public void close() {
        open.values().forEach(ServerConnection::close);
    }
}

package io.tidegate.ha.ddl;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.model.Configuration;
import io.tidegate.conf.model.GroupConfig;
import io.tidegate.conf.topology.GroupId;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The connections of one job: two to each group, one to look and one to change.
 *
 * <p>Threads: opened and closed by one; each group's are used by one at a time.
 */
final class Servers implements AutoCloseable {
    private final Map<GroupId, ServerConnection> plain = new LinkedHashMap<>();
    private final Map<GroupId, ServerConnection> working = new LinkedHashMap<>();

    /**
     * @throws io.tidegate.conf.error.TidegateException when one cannot be had: nothing was done
     */
    Servers(
            Configuration configuration,
            String schema,
            Collection<GroupId> groups,
            Map<String, String> settings) {
        for (GroupId group : groups) {
            GroupConfig config = configuration.groups().get(group);
            if (config == null) {
                close();
                throw ErrorCode.GROUP_UNREACHABLE.with(
                        "the group " + group + " is not in the configuration any more");
            }
            try {
                plain.put(group, ServerConnection.plain(config, schema));
                working.put(group, ServerConnection.like(config, schema, settings));
            } catch (SQLException unreachable) {
                close();
                throw unreachable(config, unreachable);
            }
        }
    }

    static RuntimeException unreachable(GroupConfig group, SQLException cause) {
        return ErrorCode.GROUP_UNREACHABLE.with(
                "the master of group "
                        + group.id()
                        + " at "
                        + group.master().endpoint()
                        + " cannot be asked (error "
                        + cause.getErrorCode()
                        + ", SQLSTATE "
                        + cause.getSQLState()
                        + "); nothing was changed");
    }

    ServerConnection plain(GroupId group) {
        return Objects.requireNonNull(plain.get(group));
    }

    ServerConnection working(GroupId group) {
        return Objects.requireNonNull(working.get(group));
    }

    @Override
    public void close() {
        plain.values().forEach(ServerConnection::close);
        working.values().forEach(ServerConnection::close);
    }
}

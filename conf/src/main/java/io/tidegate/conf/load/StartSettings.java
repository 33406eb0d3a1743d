package io.tidegate.conf.load;

import io.tidegate.conf.model.AdminConfig;
import io.tidegate.conf.model.Configuration;
import java.util.List;
import java.util.function.Function;

/** The settings that are read once, when the proxy starts. */
public enum StartSettings {
    HOST("listener.host", configuration -> configuration.listener().host()),
    PORT("listener.port", configuration -> configuration.listener().port()),
    BACKLOG("listener.backlog", configuration -> configuration.listener().backlog()),
    TRANSPORT("listener.transport", configuration -> configuration.listener().transport()),
    EVENT_LOOPS("listener.event-loops", configuration -> configuration.listener().eventLoops()),
    COMPRESSION("listener.compression", configuration -> configuration.listener().compression()),
    HTTP("http", configuration -> configuration.http()),
    ADMIN_HOST("admin.host", configuration -> configuration.admin().map(AdminConfig::host)),
    ADMIN_PORT("admin.port", configuration -> configuration.admin().map(AdminConfig::port)),
    CONNECT_TIMEOUT("pool.connect-timeout", configuration -> configuration.pool().connectTimeout()),
    HANDSHAKE_TIMEOUT(
            "limits.handshake-timeout", configuration -> configuration.limits().handshakeTimeout()),
    MAX_NESTING("limits.max-nesting", configuration -> configuration.limits().maxNesting()),
    PLAN_CACHE_ENTRIES(
            "limits.plan-cache-entries",
            configuration -> configuration.limits().planCacheEntries());

    private final String path;
    private final Function<Configuration, Object> value;

    StartSettings(String path, Function<Configuration, Object> value) {
        this.path = path;
        this.value = value;
    }

    /** The paths of those that differ. */
    public static List<String> changed(Configuration before, Configuration next) {
        return List.of(values()).stream()
                .filter(setting -> !setting.value.apply(before).equals(setting.value.apply(next)))
                .map(setting -> setting.path)
                .toList();
    }
}

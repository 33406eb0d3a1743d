package io.tidegate.proxy.admin;

import io.tidegate.conf.live.Live;
import io.tidegate.conf.model.AdminConfig;
import io.tidegate.conf.model.AdminUser;
import io.tidegate.conf.model.Configuration;
import io.tidegate.conf.model.HintPolicy;
import io.tidegate.conf.model.LimitsConfig;
import io.tidegate.conf.model.ListenerConfig;
import io.tidegate.conf.model.MultiShardWrite;
import io.tidegate.conf.model.ScatterPolicy;
import io.tidegate.conf.model.SchemaConfig;
import io.tidegate.conf.model.UserConfig;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.ha.state.StateDatabase;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The configuration as the admin port's listener needs it: another address, other users. */
final class AdminView {
    static final String INFORMATION_SCHEMA = "information_schema";

    private static final int MAX_CONNECTIONS = 256;
    private static final int MAX_PACKET = 8 * 1024 * 1024;

    private AdminView() {}

    static Live<Configuration> of(Live<Configuration> configuration) {
        Live<Configuration> view = Live.of(of(configuration.current()));
        configuration.onChange(next -> view.replace(of(next)));
        return view;
    }

    private static Configuration of(Configuration whole) {
        ListenerConfig listener = whole.listener();
        LimitsConfig limits = whole.limits();
        // Without its section no one can log in any more; the listener stays until a restart.
        Map<String, AdminUser> users = whole.admin().map(AdminConfig::users).orElse(Map.of());
        ListenerConfig own =
                new ListenerConfig(
                        whole.admin().map(AdminConfig::host).orElse("127.0.0.1"),
                        whole.admin().map(AdminConfig::port).orElse(0),
                        MAX_CONNECTIONS,
                        listener.transport(),
                        listener.eventLoops(),
                        Optional.empty(),
                        listener.tls(),
                        listener.compression(),
                        Optional.empty());
        return new Configuration(
                own,
                Optional.empty(),
                whole.admin(),
                whole.pool(),
                new LimitsConfig(
                        MAX_CONNECTIONS,
                        MAX_PACKET,
                        limits.handshakeTimeout(),
                        limits.maxNesting(),
                        limits.parseTimeout(),
                        limits.planCacheEntries(),
                        limits.mergeMemory(),
                        limits.insertSelectRows(),
                        limits.connectErrors()),
                users.values().stream()
                        .collect(Collectors.toMap(AdminUser::name, AdminView::client)),
                Map.of(),
                Map.of(
                        StateDatabase.SCHEMA,
                        schema(StateDatabase.SCHEMA),
                        INFORMATION_SCHEMA,
                        schema(INFORMATION_SCHEMA)));
    }

    private static UserConfig client(AdminUser user) {
        return new UserConfig(
                user.name(),
                user.credential(),
                Set.of(),
                Optional.of(StateDatabase.SCHEMA),
                0,
                user.hosts(),
                false,
                true,
                ScatterPolicy.ALLOW,
                HintPolicy.REFUSE);
    }

    private static SchemaConfig schema(String name) {
        return new SchemaConfig(name, new GroupId("none"), MultiShardWrite.REFUSE, Map.of());
    }
}

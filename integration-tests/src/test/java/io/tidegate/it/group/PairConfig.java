package io.tidegate.it.group;

import io.tidegate.conf.model.Account;
import io.tidegate.conf.model.Compression;
import io.tidegate.conf.model.Durability;
import io.tidegate.conf.model.FailoverConfig;
import io.tidegate.conf.model.GroupConfig;
import io.tidegate.conf.model.GroupTls;
import io.tidegate.conf.model.HoldLimits;
import io.tidegate.conf.model.HookConfig;
import io.tidegate.conf.model.NodeConfig;
import io.tidegate.conf.topology.Endpoint;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.conf.topology.Role;
import io.tidegate.it.server.MySqlServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A group of the servers {@code a}, which is its master, and {@code b}, with failovers. */
final class PairConfig {
    private PairConfig() {}

    static GroupConfig of(WatchedServers servers, Account account) {
        List<NodeConfig> nodes = new ArrayList<>();
        for (String name : List.of("a", "b")) {
            MySqlServer server = servers.group().node(name);
            nodes.add(
                    new NodeConfig(
                            name,
                            new Endpoint(server.host(), server.port()),
                            name.equals("a") ? Role.MASTER : Role.REPLICA));
        }
        return new GroupConfig(
                new GroupId("g0"),
                account,
                GroupTls.DEFAULT,
                Compression.NONE,
                nodes,
                Optional.of(
                        new FailoverConfig(
                                true,
                                Durability.STRICT,
                                account,
                                FailoverConfig.DEFAULT_MOST,
                                HoldLimits.DEFAULT,
                                HookConfig.NONE)));
    }
}

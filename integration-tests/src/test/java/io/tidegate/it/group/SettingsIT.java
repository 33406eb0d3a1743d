package io.tidegate.it.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.conf.model.Account;
import io.tidegate.conf.model.GroupConfig;
import io.tidegate.conf.model.NodeConfig;
import io.tidegate.conf.model.Secret;
import io.tidegate.conf.topology.Endpoint;
import io.tidegate.conf.topology.Role;
import io.tidegate.ha.settings.SettingsCheck;
import io.tidegate.ha.settings.SettingsFinding;
import io.tidegate.it.server.FreePort;
import io.tidegate.it.server.ReplicatedGroup.Shape;
import io.tidegate.it.server.ServerFamily;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What DOCTOR finds on real servers, and that what it says mends it. */
final class SettingsIT {
    private static List<String> findings(GroupConfig group, String node) throws Exception {
        return SettingsCheck.of(group, "a").stream()
                .filter(found -> found.node().equals(node))
                .map(SettingsFinding::toString)
                .toList();
    }

    @ParameterizedTest
    @EnumSource
    void what_is_set_wrongly_is_found_and_what_mends_it_is_said(ServerFamily family)
            throws Exception {
        try (WatchedServers servers = WatchedServers.start(family, Shape.pair().strict())) {
            GroupConfig group = PairConfig.of(servers, Nodes.ACCOUNT);
            List<String> before = findings(group, "a");
            servers.group()
                    .execute(
                            "a",
                            "SET GLOBAL binlog_row_image = MINIMAL",
                            "SET GLOBAL sync_binlog = 77");
            servers.group().execute("b", "SET GLOBAL auto_increment_increment = 3");

            assertThat(findings(group, "a"))
                    .hasSizeGreaterThanOrEqualTo(before.size() + 2)
                    .anyMatch(found -> found.contains("binlog_row_image is MINIMAL"))
                    .anyMatch(found -> found.contains("sync_binlog is 77"))
                    .anyMatch(found -> found.contains("auto_increment_increment differs"));
            SettingsFinding row =
                    SettingsCheck.of(group, "a").stream()
                            .filter(found -> found.message().startsWith("binlog_row_image"))
                            .findFirst()
                            .orElseThrow();
            servers.group().execute("a", row.remedy().replaceAll(", and .*", ""));
            assertThat(findings(group, "a")).noneMatch(found -> found.contains("binlog_row_image"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_account_that_may_too_little_is_told_what_it_needs(ServerFamily family)
            throws Exception {
        try (WatchedServers servers = WatchedServers.start(family, Shape.pair().strict())) {
            servers.group().execute("a", "CREATE USER few@'%' IDENTIFIED BY 'secret'");
            GroupConfig group = PairConfig.of(servers, new Account("few", new Secret("secret")));
            SettingsFinding privileges =
                    SettingsCheck.of(group, "a").stream()
                            .filter(found -> found.message().contains("account may not"))
                            .findFirst()
                            .orElseThrow();
            assertThat(privileges.broken()).isTrue();

            servers.group()
                    .execute("a", privileges.remedy().replace("the group's user", "few@'%'"));

            assertThat(findings(group, "a")).noneMatch(found -> found.contains("account may not"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_node_that_is_not_there_is_told(ServerFamily family) throws Exception {
        try (WatchedServers servers = WatchedServers.start(family, Shape.pair().strict())) {
            GroupConfig known = PairConfig.of(servers, Nodes.ACCOUNT);
            List<NodeConfig> nodes = new ArrayList<>(known.nodes());
            nodes.add(
                    new NodeConfig("c", new Endpoint("127.0.0.1", FreePort.find()), Role.REPLICA));
            GroupConfig group =
                    new GroupConfig(
                            known.id(),
                            known.account(),
                            known.tls(),
                            known.compression(),
                            nodes,
                            known.failover());
            assertThat(findings(group, "c"))
                    .singleElement()
                    .asString()
                    .contains("cannot be asked", "SET NODE c IN GROUP g0 MAINTENANCE")
                    .doesNotContain("\n");
        }
    }
}

package io.tidegate.ha.mysql.node;

import io.tidegate.conf.model.Account;
import io.tidegate.conf.model.GroupConfig;
import io.tidegate.conf.model.GroupTls;
import io.tidegate.conf.model.NodeConfig;
import io.tidegate.conf.topology.Endpoint;
import java.util.Optional;

/**
 * Where a node is and who the control plane is there.
 *
 * @param name in the configuration
 * @param admin where it listens for administrators (MySQL's admin_port, MariaDB's extra_port),
 *     which answers also when all connections of users are taken
 * @param account of the control plane; it needs to see and to control replication
 */
public record NodeAddress(
        String name, Endpoint endpoint, Optional<Endpoint> admin, Account account, GroupTls tls) {
    /** Where the configuration says that it is, with the group's own account. */
    public static NodeAddress of(GroupConfig group, NodeConfig node) {
        Optional<Endpoint> admin =
                node.adminPort().isPresent()
                        ? Optional.of(
                                new Endpoint(node.endpoint().host(), node.adminPort().getAsInt()))
                        : Optional.empty();
        return new NodeAddress(node.name(), node.endpoint(), admin, group.account(), group.tls());
    }
}

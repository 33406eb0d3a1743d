package io.tidegate.it.group;

import io.tidegate.conf.model.Account;
import io.tidegate.conf.model.GroupTls;
import io.tidegate.conf.model.Secret;
import io.tidegate.conf.topology.Endpoint;
import io.tidegate.ha.mysql.node.NodeAddress;
import io.tidegate.ha.mysql.node.NodeLimits;
import io.tidegate.ha.mysql.node.ServerNode;
import io.tidegate.ha.mysql.node.Source;
import io.tidegate.it.server.MySqlServer;
import io.tidegate.it.server.ReplicatedGroup;
import io.tidegate.it.server.ServerAccount;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The nodes of a group as the control plane has them. */
final class Nodes implements AutoCloseable {
    static final Account ACCOUNT =
            new Account(ServerAccount.USER, new Secret(ServerAccount.PASSWORD));

    private final Map<String, ServerNode> nodes = new LinkedHashMap<>();

    Nodes(ReplicatedGroup group) {
        for (String name : group.names()) {
            nodes.put(name, new ServerNode(address(group.node(name)), NodeLimits.DEFAULT));
        }
    }

    static NodeAddress address(MySqlServer server) {
        return new NodeAddress(
                server.name(),
                new Endpoint(server.host(), server.port()),
                Optional.empty(),
                ACCOUNT,
                GroupTls.DEFAULT);
    }

    ServerNode node(String name) {
        return Objects.requireNonNull(nodes.get(name));
    }

    /** As a source for others, without any link in between. */
    Source source(String name) {
        return new Source(node(name).address().endpoint(), ACCOUNT, false);
    }

    @Override
    public void close() {
        nodes.values().forEach(ServerNode::close);
    }
}

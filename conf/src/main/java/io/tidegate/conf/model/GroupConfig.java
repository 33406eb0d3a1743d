package io.tidegate.conf.model;

import io.tidegate.conf.topology.GroupId;
import io.tidegate.conf.topology.Role;
import java.util.List;
import java.util.Optional;

/**
 * A master and its replicas, and the account that opens them. Exactly one node is the master.
 *
 * @param compression of the connections to its servers
 * @param failover how it gets another master; empty where the configured one stays
 * @param reads how its replicas are read
 */
public record GroupConfig(
        GroupId id,
        Account account,
        GroupTls tls,
        Compression compression,
        List<NodeConfig> nodes,
        Optional<FailoverConfig> failover,
        ReplicaReads reads) {
    public GroupConfig {
        nodes = List.copyOf(nodes);
        if (nodes.stream().filter(node -> node.role() == Role.MASTER).count() != 1) {
            throw new IllegalArgumentException("group " + id + " needs exactly one master");
        }
    }

    /** One whose replicas are read as usual. */
    public GroupConfig(
            GroupId id,
            Account account,
            GroupTls tls,
            Compression compression,
            List<NodeConfig> nodes,
            Optional<FailoverConfig> failover) {
        this(id, account, tls, compression, nodes, failover, ReplicaReads.DEFAULT);
    }

    /** One of which the master stays. */
    public GroupConfig(
            GroupId id,
            Account account,
            GroupTls tls,
            Compression compression,
            List<NodeConfig> nodes) {
        this(id, account, tls, compression, nodes, Optional.empty());
    }

    /** The one that the configuration names; with failovers it is that of a group's first epoch. */
    public NodeConfig master() {
        return nodes.stream()
                .filter(node -> node.role() == Role.MASTER)
                .findFirst()
                .orElseThrow(IllegalStateException::new);
    }

    /** The same with another of its nodes as the master; empty when it has none of that name. */
    public Optional<GroupConfig> withMaster(String node) {
        if (nodes.stream().noneMatch(each -> each.name().equals(node))) {
            return Optional.empty();
        }
        return Optional.of(
                new GroupConfig(
                        id,
                        account,
                        tls,
                        compression,
                        nodes.stream()
                                .map(each ->
                                        each.as(
                                                each.name().equals(node)
                                                        ? Role.MASTER
                                                        : Role.REPLICA))
                                .toList(),
                        failover,
                        reads));
    }
}

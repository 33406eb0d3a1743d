package io.tidegate.ha.failover.servers;

import io.tidegate.conf.model.Account;
import io.tidegate.ha.mysql.node.NodeAddress;
import io.tidegate.ha.mysql.node.Source;

/**
 * How the replicas of a group log in to their source.
 *
 * @param account with the right to replicate, on each node
 * @param tls whether replicas have to encrypt; who is at the other end is not checked
 */
public record ReplicationAccount(Account account, boolean tls) {
    Source at(NodeAddress master) {
        return new Source(master.endpoint(), account, tls);
    }
}

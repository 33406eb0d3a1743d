package io.tidegate.ha.mysql.node;

import io.tidegate.conf.model.Account;
import io.tidegate.conf.topology.Endpoint;

/**
 * What a replica replicates from.
 *
 * @param account of replication on the source
 * @param tls whether the connection has to be encrypted; who is at the other end is not checked
 */
public record Source(Endpoint endpoint, Account account, boolean tls) {}

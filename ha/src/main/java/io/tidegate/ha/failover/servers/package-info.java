/**
 * What a failover does on real servers, of both families: the statements behind {@link
 * io.tidegate.ha.failover.GroupServers}, each action on one connection that has the node's lock.
 * May depend on {@code ha.failover}, {@code ha.mysql.node}, {@code ha.diagnosis} and {@code
 * ha.health}.
 */
@NullMarked
package io.tidegate.ha.failover.servers;

import org.jspecify.annotations.NullMarked;

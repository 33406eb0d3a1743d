package io.tidegate.proxy.boot;

import io.tidegate.ha.coordination.LocalZooKeeper;
import io.tidegate.ha.coordination.ZooKeeperAddress;

/** Which ZooKeeper is meant. */
public sealed interface ClusterChoice {
    /** None: the configuration is a file, and there are no versions of it. */
    record Alone() implements ClusterChoice {}

    /** One that others run. */
    record Remote(ZooKeeperAddress address) implements ClusterChoice {}

    /** The one that another proxy on this machine runs. */
    record Neighbour(LocalZooKeeper zooKeeper) implements ClusterChoice {}

    /** The proxy's own. */
    record Own(LocalZooKeeper zooKeeper) implements ClusterChoice {}
}

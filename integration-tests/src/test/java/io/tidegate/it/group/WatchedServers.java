package io.tidegate.it.group;

import io.tidegate.it.server.Programs;
import io.tidegate.it.server.ReplicatedGroup;
import io.tidegate.it.server.ReplicatedGroup.Shape;
import io.tidegate.it.server.ServerFamily;
import io.tidegate.it.server.Watchdog;
import java.nio.file.Files;
import java.nio.file.Path;

/** A group of servers for all tests of a class, and the control plane's nodes for it. */
record WatchedServers(ServerFamily family, Watchdog watchdog, ReplicatedGroup group, Nodes nodes)
        implements AutoCloseable {

    static WatchedServers start(ServerFamily family, Shape shape) throws Exception {
        Watchdog watchdog = Watchdog.start();
        Path directory = Files.createTempDirectory("tidegate-group");
        watchdog.removeAtEnd(directory);
        ReplicatedGroup group =
                ReplicatedGroup.start(Programs.of(family), shape, directory, watchdog);
        return new WatchedServers(family, watchdog, group, new Nodes(group));
    }

    /** Servers of MySQL that elect their primary themselves. */
    static WatchedServers electing() throws Exception {
        Watchdog watchdog = Watchdog.start();
        Path directory = Files.createTempDirectory("tidegate-electing");
        watchdog.removeAtEnd(directory);
        ReplicatedGroup group =
                ReplicatedGroup.electing(Programs.of(ServerFamily.MYSQL), directory, watchdog);
        return new WatchedServers(ServerFamily.MYSQL, watchdog, group, new Nodes(group));
    }

    @Override
    public void close() {
        nodes.close();
        group.close();
        watchdog.close();
    }
}

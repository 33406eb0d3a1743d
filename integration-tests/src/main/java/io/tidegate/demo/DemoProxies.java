package io.tidegate.demo;

import io.tidegate.ha.coordination.LocalZooKeeper;
import io.tidegate.it.server.Trees;
import io.tidegate.proxy.boot.ClusterChoice;
import io.tidegate.proxy.boot.ClusterProxy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The demo's proxies, p1 and so on. The first one runs ZooKeeper, the others join it.
 *
 * @param ports of p1 and those behind it
 * @param data the first one's data directory, by which {@code config} finds its ZooKeeper
 */
record DemoProxies(List<Integer> ports, Path data) {
    static DemoProxies start(
            DemoDirectory directory, ShopConfiguration shop, List<Integer> ports, Cleanup cleanup)
            throws DemoException, InterruptedException {
        Path first = directory.resolve(name(0));
        LocalZooKeeper zooKeeper = LocalZooKeeper.in(first);
        try {
            List<Integer> listening = new ArrayList<>();
            for (int number = 0; number < ports.size(); number++) {
                // Versions of the last time name servers by ports that are others by now.
                Path data = directory.resolve(name(number));
                Trees.delete(data);
                ClusterChoice choice =
                        number == 0
                                ? new ClusterChoice.Own(zooKeeper)
                                : new ClusterChoice.Neighbour(zooKeeper);
                listening.add(
                        cleanup.add(
                                        ClusterProxy.start(
                                                choice,
                                                name(number),
                                                data,
                                                shop.file(),
                                                ports.get(number),
                                                ShopConfiguration.adminPort(ports.get(number))))
                                .port());
            }
            return new DemoProxies(List.copyOf(listening), first);
        } catch (IOException failed) {
            throw new DemoException("the proxy does not start: " + failed.getMessage(), failed);
        }
    }

    static String name(int number) {
        return "p" + (number + 1);
    }

    int size() {
        return ports.size();
    }
}

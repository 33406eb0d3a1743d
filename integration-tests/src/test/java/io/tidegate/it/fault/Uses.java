package io.tidegate.it.fault;

import io.tidegate.it.check.Use;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the proxies that run have open now, by their names. */
final class Uses {
    private static final String POOLS =
            "SELECT CONCAT(CAST(COALESCE(SUM(idle + leased + opening), 0) AS VARCHAR), ' ',"
                    + " CAST(COALESCE(SUM(leased + waiting), 0) AS VARCHAR)) FROM pools";

    private Uses() {}

    static Map<String, Use> of(Scene scene) throws SQLException, IOException {
        Map<String, Use> uses = new TreeMap<>();
        for (ProxySeat proxy : scene.proxies()) {
            if (proxy.process().isRunning()) {
                uses.put(proxy.name(), of(proxy));
            }
        }
        return uses;
    }

    private static Use of(ProxySeat proxy) throws SQLException, IOException {
        List<String> pools = List.of(proxy.administer(POOLS, 1).getFirst().split(" "));
        return new Use(
                proxy.process().pid(),
                proxy.openFiles(),
                Integer.parseInt(pools.getFirst()),
                Integer.parseInt(pools.getLast()));
    }
}

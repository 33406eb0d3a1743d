package io.tidegate.proxy.admin.doctor;

import io.tidegate.conf.live.Live;
import io.tidegate.conf.model.Configuration;
import io.tidegate.proxy.backend.NodeBudgets;
import io.tidegate.proxy.backend.PoolRow;
import io.tidegate.proxy.session.PauseRow;
import io.tidegate.proxy.session.TrafficGate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What runs full: connections to servers, memory, and tables that somebody forgot to resume. */
public final class LoadCheck implements Check {
    private static final double FULL = 0.9;
    private static final Duration FORGOTTEN = Duration.ofMinutes(1);

    private final Live<Configuration> configuration;
    private final NodeBudgets servers;
    private final TrafficGate gate;

    public LoadCheck(Live<Configuration> configuration, NodeBudgets servers, TrafficGate gate) {
        this.configuration = configuration;
        this.servers = servers;
        this.gate = gate;
    }

    @Override
    public String subject() {
        return "load";
    }

    @Override
    public List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        int limit = configuration.current().pool().maxConnections();
        Map<String, List<PoolRow>> byGroup =
                servers.pools().stream()
                        .collect(Collectors.groupingBy(pool -> pool.group().name()));
        byGroup.forEach((group, pools) -> {
            int waiting = pools.stream().mapToInt(PoolRow::waiting).sum();
            long timeouts = pools.stream().mapToLong(PoolRow::timeouts).sum();
            if (waiting > 0 || timeouts > 0) {
                findings.add(
                        Finding.warning(
                                waiting
                                        + " statements wait for a connection to "
                                        + group
                                        + ", and "
                                        + timeouts
                                        + " have waited in vain",
                                "the limit is pool.max-connections: "
                                        + limit
                                        + "; SELECT * FROM sessions tells who holds connections"));
            }
        });
        Runtime runtime = Runtime.getRuntime();
        double used = (double) (runtime.totalMemory() - runtime.freeMemory()) / runtime.maxMemory();
        if (used > FULL) {
            findings.add(
                    Finding.warning(
                            "%d %% of the heap are in use".formatted(Math.round(used * 100)),
                            "give the proxy more by -Xmx, or lower limits.merge-memory"));
        }
        for (PauseRow pause : gate.paused()) {
            if (pause.since().isBefore(Instant.now().minus(FORGOTTEN))) {
                findings.add(
                        Finding.warning(
                                "traffic on " + pause.table() + " is paused since " + pause.since(),
                                "RESUME TRAFFIC ON " + pause.table()));
            }
        }
        return findings;
    }
}

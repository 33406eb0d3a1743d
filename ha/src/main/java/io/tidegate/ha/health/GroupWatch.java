package io.tidegate.ha.health;

import io.tidegate.ha.health.Debt.MasterSeen;
import io.tidegate.ha.mysql.node.ServerNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * What this proxy sees of a group: a probe for each node, heartbeats on the master, and a look at
 * itself, whether it stood still. It decides nothing.
 *
 * <p>Threads: {@link #report} from any; it never waits.
 */
public final class GroupWatch implements AutoCloseable {
    private static final long TICK_MILLIS = 100;

    private final String run;
    private final WatchTiming timing;
    private final Map<String, NodeProbe> probes = new LinkedHashMap<>();
    private final HeartbeatWriter heartbeats;
    private final Supplier<Optional<String>> master;
    private final Thread clock;
    private final AtomicLong sequence = new AtomicLong();
    private volatile long steadySince = System.nanoTime();
    private volatile long ticked = steadySince;
    private volatile boolean closed;

    private GroupWatch(
            String proxy,
            String run,
            Map<String, ServerNode> nodes,
            Supplier<Optional<String>> master,
            WatchTiming timing) {
        this.run = run;
        this.timing = timing;
        this.master = master;
        Beats beats = new Beats();
        nodes.forEach((name, node) ->
                probes.put(
                        name,
                        new NodeProbe(node, proxy, run, beats, timing, () -> masterSeen(name))));
        this.heartbeats = new HeartbeatWriter(nodes, proxy, run, beats, timing, master);
        this.clock = Thread.ofVirtual().name("watch-clock").unstarted(this::tick);
    }

    /**
     * Begins to look.
     *
     * @param proxy its name, of ASCII; a row of the heartbeats' table is its own
     * @param run another one after each start, unique among all proxies
     * @param nodes by name; they are not closed with this
     * @param master where heartbeats are written; empty for nowhere, as while a group is frozen
     */
    public static GroupWatch start(
            String proxy,
            String run,
            Map<String, ServerNode> nodes,
            Supplier<Optional<String>> master,
            WatchTiming timing) {
        GroupWatch watch = new GroupWatch(proxy, run, Map.copyOf(nodes), master, timing);
        watch.clock.start();
        watch.probes.values().forEach(NodeProbe::start);
        watch.heartbeats.start();
        return watch;
    }

    /** What is seen at this moment. */
    public ProxyReport report() {
        notice();
        long now = System.nanoTime();
        Map<String, Sight> sights = new LinkedHashMap<>();
        probes.forEach((name, probe) -> sights.put(name, probe.sight(now)));
        return new ProxyReport(
                run,
                sequence.incrementAndGet(),
                TimeUnit.NANOSECONDS.toMillis(now - steadySince),
                heartbeats.beating(now),
                sights);
    }

    /** What the master has told, for another node to be compared with. */
    private Optional<MasterSeen> masterSeen(String other) {
        return master.get()
                .filter(name -> !name.equals(other))
                .map(probes::get)
                .flatMap(NodeProbe::seen);
    }

    private void tick() {
        while (!closed) {
            notice();
            try {
                Thread.sleep(TICK_MILLIS);
            } catch (InterruptedException interrupted) {
                // The end, or nothing: the loop looks.
            }
        }
    }

    /** Whoever comes first after a standstill, the clock or a report, must find it. */
    private synchronized void notice() {
        long now = System.nanoTime();
        if (now - ticked > timing.standstill().toNanos()) {
            steadySince = now;
            probes.values().forEach(NodeProbe::standstill);
            heartbeats.standstill();
        }
        ticked = now;
    }

    @Override
    public void close() {
        closed = true;
        clock.interrupt();
        heartbeats.close();
        probes.values().forEach(NodeProbe::close);
    }
}

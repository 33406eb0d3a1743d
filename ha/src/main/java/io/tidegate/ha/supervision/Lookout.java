package io.tidegate.ha.supervision;

import io.tidegate.conf.live.Live;
import io.tidegate.ha.coordination.Board;
import io.tidegate.ha.coordination.Coordination;
import io.tidegate.ha.coordination.DisconnectedException;
import io.tidegate.ha.coordination.Member;
import io.tidegate.ha.failover.GroupRecord;
import io.tidegate.ha.health.ProxyReport;
import io.tidegate.ha.health.Snapshot;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the other proxies what this one sees of the groups, and puts together what all see.
 *
 * <p>Threads: one of its own; the rest from any.
 */
final class Lookout implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Lookout.class);

    private static final Duration TICK = Duration.ofMillis(100);

    /** What has not changed is told again, so that others know that it is so still. */
    private static final Duration BEAT = Duration.ofMillis(500);

    private final Coordination coordination;
    private final Supplier<Collection<WatchedGroup>> groups;
    private final MasterReplies replies;
    private final Board<Sightings> board;

    /** What clients had heard of each group's master at the last look, and since when. */
    private final Map<String, Heard> heard = new HashMap<>();

    private long looked = System.nanoTime();

    /** By group. */
    private final Live<Map<String, CutOff>> cutOff = Live.of(Map.of());

    private final Thread thread;

    /** What ZooKeeper took for what was told last. */
    private Duration trip = Duration.ZERO;

    private volatile boolean closed;

    /**
     * @param count as {@link MasterReplies} has it
     * @param at when it was found to be so, by {@link System#nanoTime}
     */
    private record Heard(long count, long at) {}

    Lookout(
            Coordination coordination,
            Supplier<Collection<WatchedGroup>> groups,
            MasterReplies replies) {
        this.coordination = coordination;
        this.replies = replies;
        this.groups = groups;
        this.board = coordination.sightings(Sightings.FORMAT);
        this.thread = Thread.ofVirtual().name("tidegate-sightings").unstarted(this::run);
    }

    /** Begins to tell. */
    void start() {
        thread.start();
    }

    /** What all have told, by proxy. */
    Board<Sightings> board() {
        return board;
    }

    /** The groups of which this proxy does not reach the master and others do. */
    Live<Map<String, CutOff>> cutOff() {
        return cutOff;
    }

    /** What this proxy sees now of each group, by name. */
    Map<String, ProxyReport> sights() {
        Map<String, ProxyReport> reports = new HashMap<>();
        groups.get().forEach(group -> reports.put(group.name(), group.report()));
        return reports;
    }

    /** Puts together what all see of a group. */
    Snapshot snapshot(WatchedGroup group, GroupRecord held, Map<String, Sightings> notes)
            throws DisconnectedException {
        Map<String, ProxyReport> reports = new HashMap<>();
        notes.forEach((proxy, sightings) -> {
            ProxyReport report = sightings.groups().get(group.name());
            if (report != null) {
                reports.put(proxy, report);
            }
        });
        List<String> runs = coordination.membership().running().stream().map(Member::run).toList();
        return group.snapshot(held, reports, runs, System.nanoTime());
    }

    /** Writes what this proxy sees: at once when it is something else, and every beat. */
    private void run() {
        Map<String, Class<?>> last = Map.of();
        long written = System.nanoTime() - BEAT.toNanos();
        while (!closed) {
            try {
                Thread.sleep(TICK);
                compare();
                Map<String, ProxyReport> reports = sights();
                Map<String, Class<?>> kinds = kinds(reports);
                boolean due = System.nanoTime() - written >= BEAT.toNanos();
                if (!reports.isEmpty() && (due || !kinds.equals(last))) {
                    written = System.nanoTime();
                    last = kinds;
                    board.write(new Sightings(reports));
                    trip = Duration.ofNanos(System.nanoTime() - written);
                }
            } catch (DisconnectedException away) {
                LOG.debug("what is seen of the groups is not told: {}", away.getMessage());
            } catch (InterruptedException closing) {
                return;
            } catch (RuntimeException defect) {
                LOG.error("a defect; the next look tries again", defect);
            }
        }
    }

    private static Map<String, Class<?>> kinds(Map<String, ProxyReport> reports) {
        Map<String, Class<?>> kinds = new HashMap<>();
        reports.forEach((group, report) ->
                report.nodes()
                        .forEach((node, sight) -> kinds.put(group + "/" + node, sight.getClass())));
        return kinds;
    }

    private void compare() {
        long now = System.nanoTime();
        // Whoever comes so late himself has not read what has come for others either.
        boolean late = now - looked > 2 * TICK.toNanos();
        looked = now;
        Map<String, CutOff> next = new HashMap<>();
        for (WatchedGroup group : groups.get()) {
            long count = replies.count(group.name());
            Heard last =
                    heard.compute(
                            group.name(),
                            (_, before) ->
                                    before == null || before.count() != count
                                            ? new Heard(count, now)
                                            : before);
            if (!late) {
                Duration unheard = Duration.ofNanos(now - last.at());
                cutOff(group, unheard).ifPresent(found -> next.put(group.name(), found));
            }
        }
        if (!next.equals(cutOff.current())) {
            LOG.warn("masters that this proxy alone cannot reach, by group: {}", next);
            cutOff.replace(Map.copyOf(next));
        }
    }

    /** Empty also while nobody tells what others see. */
    private Optional<CutOff> cutOff(WatchedGroup group, Duration unheard) {
        Optional<GroupRecord> held = group.held();
        // As long as it gets answers nobody else is asked.
        if (held.isEmpty() || !CutOff.isWithoutAnswer(group.report(), held.get().master())) {
            return Optional.empty();
        }
        try {
            return CutOff.of(
                    snapshot(group, held.get(), board.notes()), group.report(), trip, unheard);
        } catch (DisconnectedException away) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}

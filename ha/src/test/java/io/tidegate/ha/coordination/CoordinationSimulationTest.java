package io.tidegate.ha.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.conf.document.UnreadableDocumentException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs proxies against a simulated ensemble in every order that a seed gives: sessions end, proxies
 * crash or stand still between any two requests, servers lag, answers are lost. What must never be
 * is looked for all the time; what has to be reached is looked for when peace has come.
 */
final class CoordinationSimulationTest implements SimulatedProxy.Observer {
    private static final int PROXIES = 4;
    private static final int STEPS = 1_500;
    private static final int SEEDS = Integer.getInteger("tidegate.simulation.seeds", 20);
    private static final long FIRST = Long.getLong("tidegate.simulation.first", 1);
    private static final int DEPTH = 4;

    private final SimulatedEnsemble ensemble = new SimulatedEnsemble();
    private final List<SimulatedProxy> proxies = new ArrayList<>();
    private final Set<String> crashed = new HashSet<>();
    private final List<SimulatedProxy> doomed = new ArrayList<>();
    private final List<Long> ending = new ArrayList<>();
    private final Map<Integer, String> leaders = new HashMap<>();
    private Random random = new Random(0);
    private long revoked;
    private int depth;
    private int runs;
    private boolean calm;

    static LongStream seeds() {
        return LongStream.range(FIRST, FIRST + SEEDS);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void proxies_agree(long seed) throws Exception {
        random = new Random(seed);
        for (int i = 0; i < PROXIES; i++) {
            proxies.add(started("p" + i));
        }
        for (int i = 0; i < STEPS; i++) {
            disturb();
            anyone().step(random.nextInt(20) == 0);
            if (i % 300 == 0) {
                begin("job" + i);
            }
        }
        calm = true;
        doomed.forEach(this::crash);
        ending.forEach(ensemble::expire);
        proxies.removeIf(proxy -> proxy.crashed);
        proxies.forEach(proxy -> proxy.tree.calmDown());
        for (int i = 0; i < 2_000; i++) {
            anyone().step(false);
        }

        assertThat(proxies.stream().filter(each -> each.leadership.term().isPresent())).hasSize(1);
        assertThat(proxies)
                .allSatisfy(each ->
                        assertThat(each.membership.members().current().stream().map(Member::name))
                                .containsExactly("p0", "p1", "p2", "p3"));
        assertThat(proxies.stream().map(SimulatedProxy::actingIn).distinct())
                .hasSize(1)
                .doesNotContain(0L);
        assertThat(proxies.getFirst().journal.jobs())
                .isNotEmpty()
                .allSatisfy(job ->
                        assertThat(job.state()).isEqualTo(new SimulatedProxy.Counting.Done(3)));
        eachJobWentOnByOne();
    }

    private SimulatedProxy started(String name) {
        Member me = new Member(name, "run" + ++runs, "", "1", 0);
        return new SimulatedProxy(
                me, new SimulatedTree(ensemble, random, this::interlude, 0.02), random, this);
    }

    private SimulatedProxy anyone() {
        SimulatedProxy any;
        do {
            any = proxies.get(random.nextInt(proxies.size()));
        } while (any.running || any.crashed);
        return any;
    }

    private void begin(String job) {
        try {
            anyone().journal.begin(job, "x", "y", new SimulatedProxy.Counting.Going(0));
        } catch (DisconnectedException again) {
            // Whoever asked does not know whether it was begun.
        }
    }

    /** Between two requests of one proxy others may do whatever they do. */
    private void interlude() {
        if (calm || depth >= DEPTH || depth >= PROXIES - 1) {
            return;
        }
        depth++;
        int others = random.nextInt(4) == 0 ? random.nextInt(30) : 0;
        for (int i = 0; i < others; i++) {
            disturb();
            if (proxies.stream().anyMatch(each -> !each.running && !each.crashed)) {
                anyone().step(random.nextInt(20) == 0);
            }
        }
        depth--;
    }

    private void disturb() {
        if (!ending.isEmpty() && random.nextInt(40) == 0) {
            ensemble.expire(ending.removeFirst());
        }
        int what = random.nextInt(200);
        int which = random.nextInt(proxies.size());
        SimulatedProxy victim = proxies.get(which);
        if (what < 3) {
            // It may stand still right now, and act on later.
            ensemble.expire(victim.tree.session());
        } else if (what == 3 && !victim.running && !doomed.contains(victim)) {
            crash(victim);
            proxies.set(which, started(victim.me.name()));
        } else if (what == 4
                && victim.running
                && !doomed.contains(victim)
                && proxies.size() < 2 * PROXIES) {
            // A supervisor starts another while the old one stands still.
            ensemble.expire(victim.tree.session());
            SimulatedProxy next = started(victim.me.name());
            proxies.add(next);
            doomed.add(victim);
        }
        for (SimulatedProxy each : List.copyOf(doomed)) {
            if (!each.running && random.nextInt(10) == 0) {
                crash(each);
                doomed.remove(each);
                proxies.remove(each);
            }
        }
    }

    private void crash(SimulatedProxy proxy) {
        proxy.crashed = true;
        crashed.add(proxy.me.run());
        ending.add(proxy.tree.session());
    }

    private void eachJobWentOnByOne() throws UnreadableDocumentException {
        Map<String, Integer> counts = new HashMap<>();
        for (Map<String, SimulatedEnsemble.Entry> state : ensemble.history()) {
            for (Map.Entry<String, SimulatedEnsemble.Entry> each : state.entrySet()) {
                if (each.getKey().startsWith("/jobs/count/") && each.getKey().endsWith("/state")) {
                    int now = SimulatedProxy.COUNTING.read(each.getValue().data()).count();
                    Integer before = counts.put(each.getKey(), now);
                    assertThat(now - (before == null ? 0 : before)).isBetween(0, 1);
                }
            }
        }
    }

    @Override
    public void leads(SimulatedProxy proxy, Term term) {
        String before = leaders.putIfAbsent(term.epoch(), proxy.me.run());
        assertThat(before == null ? proxy.me.run() : before)
                .as("leader of term %d", term.epoch())
                .isEqualTo(proxy.me.run());
    }

    @Override
    public void acts(SimulatedProxy proxy, long epoch) {
        assertThat(epoch).as("%s acts", proxy.me.run()).isGreaterThanOrEqualTo(revoked);
    }

    @Override
    public void revoked(long epoch) {
        revoked = Math.max(revoked, epoch);
    }

    @Override
    public boolean isCrashed(String run) {
        return crashed.contains(run);
    }
}

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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs proxies against a simulated ensemble in every order that a seed gives: sessions end, proxies
 * crash or stand still between any two requests, servers lag, answers are lost. What must never be
 * is looked for all the time; what has to be reached is looked for when peace has come.
 */
final class CoordinationSimulationTest implements SimulatedProxy.Observer {
    private static final int STEPS = 1_500;

    private Simulation<SimulatedProxy> simulation = Simulation.of(0);
    private final Set<String> crashed = new HashSet<>();
    private final List<SimulatedProxy> doomed = new ArrayList<>();
    private final List<Long> ending = new ArrayList<>();
    private final Map<Integer, String> leaders = new HashMap<>();
    private long revoked;

    static LongStream seeds() {
        return Simulation.seeds(20);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void proxies_agree(long seed) throws Exception {
        simulation = Simulation.of(seed);
        simulation.startAll(this::started);
        List<SimulatedProxy> proxies = simulation.proxies;
        for (int i = 0; i < STEPS; i++) {
            disturb();
            simulation.anyone().step(simulation.random.nextInt(20) == 0);
            if (i % 300 == 0) {
                begin("job" + i);
            }
        }
        doomed.forEach(this::crash);
        ending.forEach(simulation.ensemble::expire);
        proxies.removeIf(proxy -> proxy.over);
        simulation.peace();
        for (int i = 0; i < 2_000; i++) {
            simulation.anyone().step(false);
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
        return new SimulatedProxy(name, simulation, this);
    }

    private void begin(String job) {
        try {
            simulation.anyone().journal.begin(job, "x", "y", new SimulatedProxy.Counting.Going(0));
        } catch (DisconnectedException again) {
            // Whoever asked does not know whether it was begun.
        }
    }

    @Override
    public void beforeRequest() {
        Random random = simulation.random;
        simulation.interlude(
                () -> random.nextInt(4) == 0 ? random.nextInt(30) : 0,
                () -> {
                    disturb();
                    if (simulation.isAnyoneFree()) {
                        simulation.anyone().step(random.nextInt(20) == 0);
                    }
                });
    }

    private void disturb() {
        Random random = simulation.random;
        SimulatedEnsemble ensemble = simulation.ensemble;
        List<SimulatedProxy> proxies = simulation.proxies;
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
                && proxies.size() < 2 * Simulation.PROXIES) {
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
        proxy.over = true;
        crashed.add(proxy.me.run());
        ending.add(proxy.tree.session());
    }

    private void eachJobWentOnByOne() throws UnreadableDocumentException {
        Map<String, SimulatedEnsemble.Entry> before = new HashMap<>();
        for (Map<String, SimulatedEnsemble.Entry> state : simulation.ensemble.history()) {
            for (Map.Entry<String, SimulatedEnsemble.Entry> each : state.entrySet()) {
                if (each.getKey().startsWith("/jobs/count/") && each.getKey().endsWith("/state")) {
                    wentOnByOne(before.put(each.getKey(), each.getValue()), each.getValue());
                }
            }
        }
    }

    private static void wentOnByOne(
            SimulatedEnsemble.@Nullable Entry before, SimulatedEnsemble.Entry now)
            throws UnreadableDocumentException {
        // Most states leave most nodes as they are.
        if (before != now) {
            assertThat(count(now) - (before == null ? 0 : count(before))).isBetween(0, 1);
        }
    }

    private static int count(SimulatedEnsemble.Entry entry) throws UnreadableDocumentException {
        return SimulatedProxy.COUNTING.read(entry.data()).count();
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

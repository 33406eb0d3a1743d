package io.tidegate.ha.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Proxies begin jobs and are killed, stand still and lose their sessions in the middle of them, in
 * every order that a seed gives. A job that came to the group's journal and was not refused is
 * carried out whole, by one at a time; one that was said to be never begun never is.
 */
final class OwnedJobsSimulationTest {
    private static final int STEPS = 1_500;

    /** Each look reads them all, and others come in front of each reading. */
    private static final int MOST_JOBS = 12;

    private final SimulatedGroup group = new SimulatedGroup();
    private Simulation<SimulatedOwner> simulation = Simulation.of(0);
    private int jobs;

    static LongStream seeds() {
        return Simulation.seeds(40);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void what_was_begun_is_ended_once(long seed) throws Exception {
        simulation = Simulation.of(seed);
        simulation.startAll(this::started);
        for (int i = 0; i < STEPS; i++) {
            something();
        }
        simulation.peace();
        for (int i = 0; i < 1_000; i++) {
            simulation.anyone().step();
        }

        List<Job<Ownership>> all = simulation.proxies.getFirst().journal.jobs();
        assertThat(all).isNotEmpty();
        for (Job<Ownership> job : all) {
            SimulatedGroup.Entry entry = group.entries.get(job.id());
            String end = entry == null ? "never begun" : entry.refused ? "refused" : "done";
            assertThat(job.state())
                    .as("job %s", job.id())
                    .isInstanceOfSatisfying(
                            Ownership.Over.class, over -> assertThat(over.how()).isEqualTo(end));
        }
        assertThat(group.entries).isNotEmpty();
        group.entries.forEach((id, entry) ->
                assertThat(entry.refused || group.isDone(id)).as("job %s", id).isTrue());
    }

    private SimulatedOwner started(String name) {
        return new SimulatedOwner(name, simulation, group, this::something);
    }

    private void something() {
        int which = simulation.random.nextInt(simulation.proxies.size());
        SimulatedOwner proxy = simulation.proxies.get(which);
        switch (simulation.random.nextInt(60)) {
            case 0 -> simulation.ensemble.expire(proxy.tree.session());
            case 1 -> {
                kill(proxy);
                simulation.proxies.set(which, started(proxy.me.name()));
            }
            case 2 -> {
                if (!proxy.running && jobs < MOST_JOBS) {
                    proxy.begin("job" + ++jobs);
                }
            }
            default -> {
                if (!proxy.running) {
                    proxy.step();
                }
            }
        }
    }

    /** One in the middle of something gets no further. */
    private void kill(SimulatedOwner proxy) {
        proxy.over = true;
        simulation.ensemble.expire(proxy.tree.session());
        if (!proxy.running) {
            group.killed(proxy.me.run());
        }
    }
}

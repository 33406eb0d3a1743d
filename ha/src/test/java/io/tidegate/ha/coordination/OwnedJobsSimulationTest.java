package io.tidegate.ha.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Proxies begin jobs and are killed, stand still and lose their sessions in the middle of them, in
 * every order that a seed gives. A job that came to the group's journal and was not refused is
 * carried out whole, by one at a time; one that was said to be never begun never is.
 */
final class OwnedJobsSimulationTest {
    private static final int PROXIES = 4;
    private static final int STEPS = 1_500;
    private static final int SEEDS = Integer.getInteger("tidegate.simulation.seeds", 40);
    private static final long FIRST = Long.getLong("tidegate.simulation.first", 1);
    private static final int DEPTH = 3;

    /** Each look reads them all, and others come in front of each reading. */
    private static final int MOST_JOBS = 12;

    private final SimulatedEnsemble ensemble = new SimulatedEnsemble();
    private final SimulatedGroup group = new SimulatedGroup();
    private final List<SimulatedOwner> proxies = new ArrayList<>();
    private Random random = new Random(0);
    private boolean calm;
    private int depth;
    private int runs;
    private int jobs;

    static LongStream seeds() {
        return LongStream.range(FIRST, FIRST + SEEDS);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void what_was_begun_is_ended_once(long seed) throws Exception {
        random = new Random(seed);
        for (int i = 0; i < PROXIES; i++) {
            proxies.add(started("p" + i));
        }
        for (int i = 0; i < STEPS; i++) {
            something();
        }
        calm = true;
        proxies.forEach(each -> each.tree.calmDown());
        for (int i = 0; i < 1_000; i++) {
            proxies.get(random.nextInt(PROXIES)).step();
        }

        List<Job<Ownership>> all = proxies.getFirst().journal.jobs();
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
        return new SimulatedOwner(
                new Member(name, "run" + ++runs, "", "1", 0),
                ensemble,
                group,
                random,
                () -> interlude(random.nextInt(20) == 0 ? random.nextInt(10) : 0),
                () -> interlude(200));
    }

    private void something() {
        int which = random.nextInt(proxies.size());
        SimulatedOwner proxy = proxies.get(which);
        switch (random.nextInt(60)) {
            case 0 -> ensemble.expire(proxy.tree.session());
            case 1 -> {
                kill(proxy);
                proxies.set(which, started(proxy.me.name()));
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
        proxy.killed = true;
        ensemble.expire(proxy.tree.session());
        if (!proxy.running) {
            group.killed(proxy.me.run());
        }
    }

    private void interlude(int others) {
        if (calm || depth >= DEPTH) {
            return;
        }
        depth++;
        for (int i = 0; i < others; i++) {
            something();
        }
        depth--;
    }
}

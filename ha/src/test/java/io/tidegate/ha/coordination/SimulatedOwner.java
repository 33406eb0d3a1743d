package io.tidegate.ha.coordination;

import java.util.ArrayDeque;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.function.IntSupplier;

/** A proxy that begins owned jobs and inherits those of others, step by step. */
final class SimulatedOwner extends SimulatedRun {
    private static final Map<String, String> FACTS = Map.of("group", "g0");

    /** Leaves everything as it is, as a proxy that is killed does. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    final Journal<Ownership> journal;
    private final OwnedJobs jobs;
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final SimulatedGroup group;
    private final Simulation<SimulatedOwner> simulation;
    private final Runnable something;

    /**
     * @param something what others do in between
     */
    SimulatedOwner(
            String name,
            Simulation<SimulatedOwner> simulation,
            SimulatedGroup group,
            Runnable something) {
        super(name, simulation);
        this.simulation = simulation;
        this.group = group;
        this.something = something;
        this.journal =
                new Journal<>(
                        tree,
                        new OwnershipKind("own", membership),
                        leadership,
                        Failpoints.NONE,
                        () -> 1,
                        Lanes.one());
        this.jobs = new OwnedJobs(journal, membership, this::carryOn, () -> {}, tasks::add);
    }

    /** Others come first, and this one may be killed meanwhile. */
    @Override
    void beforeRequest() {
        interlude(() -> simulation.random.nextInt(20) == 0 ? simulation.random.nextInt(10) : 0);
    }

    private void interlude(IntSupplier others) {
        simulation.interlude(others, something);
        if (over) {
            throw new Killed();
        }
    }

    /** Sometimes for so long that others take it for dead. */
    private void standStill() {
        if (simulation.random.nextInt(3) == 0) {
            interlude(() -> 200);
        }
        beforeRequest();
    }

    @Override
    void act(Step step) {
        try {
            super.act(step);
        } catch (Killed end) {
            group.killed(me.run());
        }
    }

    void step() {
        act(() -> {
            switch (simulation.random.nextInt(6)) {
                case 0 -> membership.look();
                case 1 -> leadership.look();
                case 2 -> journal.look();
                case 3 -> jobs.look();
                default -> {
                    Runnable task = tasks.poll();
                    if (task != null) {
                        task.run();
                    }
                }
            }
        });
    }

    void begin(String id) {
        act(() -> statement(id));
    }

    /** As a client's is: taken, created, carried out, settled. */
    private void statement(String id) throws DisconnectedException, InterruptedException {
        Ownership.Owned mine = jobs.take(id, "x", "y", FACTS);
        try {
            standStill();
            if (group.create(id, me.run())) {
                standStill();
                carryOut(id);
            }
        } finally {
            settle(id, mine);
            jobs.leave(id);
            group.unlock(id, me.run());
        }
    }

    private void settle(String id, Ownership.Owned mine) {
        try {
            Optional<Ownership> next = group.standing(id, mine);
            if (next.isPresent()) {
                jobs.settle(id, mine, next.get());
            }
        } catch (DisconnectedException later) {
            // It stays its own.
        }
    }

    private void carryOut(String id) {
        while (!group.isDone(id)) {
            beforeRequest();
            group.carryOut(id, me.run());
        }
        beforeRequest();
    }

    private Optional<Ownership> carryOn(String id, Ownership.Owned mine) {
        beforeRequest();
        group.bury(id);
        beforeRequest();
        Optional<Ownership> standing = group.standing(id, mine);
        if (standing.isPresent() || !group.lock(id, me.run())) {
            return standing;
        }
        try {
            standing = group.standing(id, mine);
            if (standing.isEmpty()) {
                carryOut(id);
            }
            return group.standing(id, mine);
        } finally {
            group.unlock(id, me.run());
        }
    }
}

package io.tidegate.ha.coordination;

import java.util.ArrayDeque;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;

/** A proxy that begins owned jobs and inherits those of others, step by step. */
final class SimulatedOwner {
    private static final Map<String, String> FACTS = Map.of("group", "g0");

    /** Leaves everything as it is, as a proxy that is killed does. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    final Member me;
    final SimulatedTree tree;
    final Membership membership;
    final Leadership leadership;
    final Journal<Ownership> journal;
    private final OwnedJobs jobs;
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final SimulatedGroup group;
    private final Random random;
    private final Runnable interlude;
    private final Runnable absence;
    boolean running;
    boolean killed;

    SimulatedOwner(
            Member me,
            SimulatedEnsemble ensemble,
            SimulatedGroup group,
            Random random,
            Runnable interlude,
            Runnable absence) {
        this.me = me;
        this.absence = absence;
        this.group = group;
        this.random = random;
        this.interlude = interlude;
        this.tree = new SimulatedTree(ensemble, random, this::pause, 0.02);
        this.membership = new Membership(tree, me);
        this.leadership = new Leadership(tree, me.name(), membership::isMember);
        this.journal =
                new Journal<>(
                        tree,
                        new OwnershipKind("own", membership),
                        leadership,
                        Failpoints.NONE,
                        () -> 1);
        this.jobs = new OwnedJobs(journal, membership, this::carryOn, () -> {}, tasks::add);
    }

    /** Others come first, and this one may be killed meanwhile. */
    private void pause() {
        interlude.run();
        if (killed) {
            throw new Killed();
        }
    }

    /** Sometimes for so long that others take it for dead. */
    private void standStill() {
        if (random.nextInt(3) == 0) {
            absence.run();
        }
        pause();
    }

    void step() {
        running = true;
        try {
            switch (random.nextInt(6)) {
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
        } catch (DisconnectedException again) {
            // The next step looks again.
        } catch (InterruptedException impossible) {
            throw new AssertionError(impossible);
        } catch (Killed end) {
            group.killed(me.run());
        } finally {
            running = false;
        }
    }

    /** As a client's statement is: taken, created, carried out, settled. */
    void begin(String id) {
        running = true;
        try {
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
        } catch (DisconnectedException unknown) {
            // The client is told that nothing was changed.
        } catch (Killed end) {
            group.killed(me.run());
        } finally {
            running = false;
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
            pause();
            group.carryOut(id, me.run());
        }
        pause();
    }

    private Optional<Ownership> carryOn(String id, Ownership.Owned mine) {
        pause();
        group.bury(id);
        pause();
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

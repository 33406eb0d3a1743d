package io.tidegate.ha.coordination;

import io.tidegate.conf.document.UnreadableDocumentException;

/** One run of a proxy: what it would do on threads of its own, step by step. */
abstract class SimulatedRun {
    private static final double TROUBLE = 0.02;

    final Member me;
    final SimulatedTree tree;
    final Membership membership;
    final Leadership leadership;

    /** It is in the middle of something, and others have come in between. */
    boolean running;

    /** It was killed. */
    boolean over;

    SimulatedRun(String name, Simulation<?> simulation) {
        this.me = simulation.next(name);
        this.tree =
                new SimulatedTree(
                        simulation.ensemble, simulation.random, this::beforeRequest, TROUBLE);
        this.membership = new Membership(tree, me);
        this.leadership = new Leadership(tree, me.name(), membership::isMember);
    }

    abstract void beforeRequest();

    boolean isFree() {
        return !running && !over;
    }

    /** What it does next. */
    @FunctionalInterface
    interface Step {
        void run() throws DisconnectedException, UnreadableDocumentException, InterruptedException;
    }

    /** What fails is tried again some other time. */
    void act(Step step) {
        running = true;
        try {
            step.run();
        } catch (DisconnectedException again) {
            // The next step looks again.
        } catch (UnreadableDocumentException | InterruptedException impossible) {
            throw new AssertionError(impossible);
        } finally {
            running = false;
        }
    }
}

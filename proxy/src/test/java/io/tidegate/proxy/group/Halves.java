package io.tidegate.proxy.group;

/**
 * The end of an epoch in its two halves, for event loops that only run when a test has them run.
 */
public final class Halves {
    private Halves() {}

    /** Nothing is told from now on. */
    public static void hold(GroupGate gate) {
        gate.hold("a test");
    }

    /** What is under way in the epoch ends, and nothing begins. */
    public static void drain(GroupGate gate, long epoch) {
        gate.drains(epoch);
    }

    /** Event loops are to end what nobody needs, and tell what is left. */
    public static void look(GroupGate gate, boolean late) {
        var _ = gate.drainAll(late);
    }

    /** Event loops are to cut off what still waits for replies. */
    public static void cut(GroupGate gate) {
        var _ = gate.cutAll();
    }
}

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

    /** Event loops are to cut off what still waits for replies. */
    public static void cut(GroupGate gate) {
        var _ = gate.cutAll();
    }
}

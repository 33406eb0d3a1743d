package io.tidegate.proxy.boot;

import io.tidegate.ha.coordination.Failpoints;
import java.io.IOException;
import java.util.Map;

/**
 * Ends this proxy as a power failure would, or has it stand still, at a point that a test has named
 * in the environment: what others make of that can be tried step by step, with the program as it is
 * shipped.
 *
 * @param stands still, until it gets SIGCONT; else it ends
 */
record HaltingPoint(String name, boolean stands) implements Failpoints {
    private static final String HALT = "TIDEGATE_TEST_HALT_AT";
    private static final String STOP = "TIDEGATE_TEST_STOP_AT";
    private static final int LIKE_KILLED = 137;

    static Failpoints of(Map<String, String> environment) {
        String halt = environment.get(HALT);
        if (halt != null) {
            return new HaltingPoint(halt, false);
        }
        String stop = environment.get(STOP);
        return stop == null ? Failpoints.NONE : new HaltingPoint(stop, true);
    }

    @Override
    public void reached(String point) {
        if (!point.equals(name)) {
            return;
        }
        if (stands) {
            standStill();
        } else {
            Runtime.getRuntime().halt(LIKE_KILLED);
        }
    }

    private static void standStill() {
        try {
            new ProcessBuilder("kill", "-STOP", Long.toString(ProcessHandle.current().pid()))
                    .start()
                    .waitFor();
        } catch (IOException | InterruptedException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}

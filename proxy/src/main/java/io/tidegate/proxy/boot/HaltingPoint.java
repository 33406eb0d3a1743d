package io.tidegate.proxy.boot;

import io.tidegate.ha.coordination.Failpoints;
import java.util.Map;

/**
 * Ends this proxy as a power failure would, at a point that a test has named in the environment:
 * what others make of that can be tried step by step, with the program as it is shipped.
 */
record HaltingPoint(String name) implements Failpoints {
    private static final String VARIABLE = "TIDEGATE_TEST_HALT_AT";
    private static final int LIKE_KILLED = 137;

    static Failpoints of(Map<String, String> environment) {
        String name = environment.get(VARIABLE);
        return name == null ? Failpoints.NONE : new HaltingPoint(name);
    }

    @Override
    public void reached(String point) {
        if (point.equals(name)) {
            Runtime.getRuntime().halt(LIKE_KILLED);
        }
    }
}

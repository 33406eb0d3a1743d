package io.tidegate.ha.versions;

/**
 * How much worse a proxy may do that tries a version. Few statements tell nothing: no more is said
 * of them than that they all failed.
 */
final class Band {
    /** Fewer are chance. */
    static final long TELLING = 50;

    /** Of all statements, on top of what failed before. */
    private static final double MORE_ERRORS = 0.02;

    private static final double SLOWER = 2;

    /** Micro-seconds on top of that: what is fast may double for any reason. */
    private static final long SLACK = 2_000;

    private Band() {}

    /** What is out of the band, in words; empty when nothing is. */
    static String worse(Health before, Health now) {
        if (now.statements() > 0 && now.statements() < TELLING) {
            return now.statements() >= 5 && now.errors() == now.statements()
                    ? "all of " + now.statements() + " statements failed"
                    : "";
        }
        double rate = rate(now);
        if (now.statements() > 0 && rate > rate(before) + MORE_ERRORS) {
            return String.format(
                    java.util.Locale.ROOT,
                    "%.1f %% of the statements failed, %.1f %% before",
                    100 * rate,
                    100 * rate(before));
        }
        if (before.statements() >= TELLING
                && now.meanMicros() > SLOWER * before.meanMicros() + SLACK) {
            return "a statement takes "
                    + now.meanMicros()
                    + " us, "
                    + before.meanMicros()
                    + " us before";
        }
        return "";
    }

    private static double rate(Health health) {
        return health.statements() == 0 ? 0 : (double) health.errors() / health.statements();
    }
}

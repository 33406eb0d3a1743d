package io.tidegate.proxy.session;

import io.tidegate.proxy.metrics.StatementMeter;
import io.tidegate.proxy.metrics.StatementMeter.End;
import io.tidegate.sharding.plan.StatementDigest;
import io.tidegate.sharding.sql.StatementKind;
import org.jspecify.annotations.Nullable;

/** How long the statement at hand takes, and how it ends. */
final class StatementClock {
    // What statements bring upon themselves, as MySQL and MariaDB number it.
    private static final int NULL_VALUE = 1048;
    private static final int DUPLICATE = 1062;
    private static final int OUT_OF_RANGE = 1264;
    private static final int WRONG_VALUE = 1292;
    private static final int INTERRUPTED = 1317;
    private static final int WRONG_VALUE_FOR_FIELD = 1366;
    private static final int DATA_TOO_LONG = 1406;
    private static final int HAS_CHILDREN = 1451;
    private static final int NO_PARENT = 1452;
    private static final int TOOK_TOO_LONG = 3024;
    private static final int CHECK_OF_MYSQL = 3819;
    private static final int CHECK_OF_MARIADB = 4025;

    private final StatementMeter meter;
    private long begun;
    private End end = End.DONE;

    StatementClock(StatementMeter meter) {
        this.meter = meter;
    }

    void begins() {
        begun = System.nanoTime();
        end = End.DONE;
    }

    /** It is answered with an error. */
    void failed(int errno) {
        end =
                switch (errno) {
                    case DUPLICATE,
                            NULL_VALUE,
                            DATA_TOO_LONG,
                            OUT_OF_RANGE,
                            WRONG_VALUE,
                            WRONG_VALUE_FOR_FIELD,
                            NO_PARENT,
                            HAS_CHILDREN,
                            CHECK_OF_MYSQL,
                            CHECK_OF_MARIADB,
                            INTERRUPTED,
                            TOOK_TOO_LONG ->
                            End.FAILED;
                    default -> End.TROUBLED;
                };
    }

    /**
     * @param kind null for commands that are no statements
     * @param digest null for statements that are not planned
     */
    void ends(@Nullable StatementKind kind, @Nullable StatementDigest digest) {
        if (kind != null && begun != 0) {
            long now = System.nanoTime();
            long duration = now - begun;
            meter.ended(kind, duration, end);
            if (digest != null) {
                digest.ended(duration, now, end != End.DONE);
            }
        }
        begun = 0;
    }
}

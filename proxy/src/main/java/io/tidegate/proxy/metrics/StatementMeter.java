package io.tidegate.proxy.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.tidegate.conf.error.ErrorCode;
import io.tidegate.sharding.sql.StatementKind;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts clients' statements and how long they take, from the command's arrival to the last byte of
 * its reply.
 *
 * <p>Threads: shared by all event loops; it takes no locks and allocates nothing.
 */
public final class StatementMeter {
    /** What statements do, as the label {@code kind} has it. */
    private enum Kind {
        READ,
        WRITE,
        TRANSACTION,
        DDL,
        OTHER;

        static Kind of(StatementKind statement) {
            return switch (statement) {
                case SELECT -> READ;
                case INSERT, REPLACE, UPDATE, DELETE, LOAD_DATA -> WRITE;
                case BEGIN, COMMIT, ROLLBACK, SAVEPOINT, RELEASE_SAVEPOINT, ROLLBACK_TO, XA ->
                        TRANSACTION;
                case DDL -> DDL;
                default -> OTHER;
            };
        }
    }

    /** How a statement ended. */
    public enum End {
        DONE,
        /** With an error that its own data explain, or because it was killed. */
        FAILED,
        /** With any other error. */
        TROUBLED
    }

    private static final Duration[] BUCKETS = {
        Duration.ofNanos(100_000),
        Duration.ofNanos(250_000),
        Duration.ofNanos(500_000),
        Duration.ofMillis(1),
        Duration.ofMillis(2),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30)
    };

    private final Timer[] took = new Timer[Kind.values().length];
    private final Counter[] failed = new Counter[Kind.values().length];
    private final Counter[] refused = new Counter[ErrorCode.values().length];
    private final LongAdder troubled = new LongAdder();

    public StatementMeter(MeterRegistry registry) {
        for (Kind kind : Kind.values()) {
            String label = kind.name().toLowerCase(Locale.ROOT);
            took[kind.ordinal()] =
                    Timer.builder("tidegate.statements")
                            .description("clients' statements, and how long they take")
                            .tag("kind", label)
                            .serviceLevelObjectives(BUCKETS)
                            .register(registry);
            failed[kind.ordinal()] =
                    Counter.builder("tidegate.statements.failed")
                            .description("statements that were answered with an error")
                            .tag("kind", label)
                            .register(registry);
        }
        for (ErrorCode code : ErrorCode.values()) {
            refused[code.ordinal()] =
                    Counter.builder("tidegate.errors")
                            .description("errors that the proxy itself has answered")
                            .tag("code", code.displayName())
                            .register(registry);
        }
    }

    /**
     * A statement's reply is complete.
     *
     * @param duration in nanoseconds
     */
    public void ended(StatementKind statement, long duration, End end) {
        int kind = Kind.of(statement).ordinal();
        took[kind].record(duration, TimeUnit.NANOSECONDS);
        if (end != End.DONE) {
            failed[kind].increment();
        }
        if (end == End.TROUBLED) {
            troubled.increment();
        }
    }

    /** The proxy itself answers an error. */
    public void refused(ErrorCode code) {
        refused[code.ordinal()].increment();
    }

    /** How often the proxy itself has answered each error since the start; only those it has. */
    public Map<ErrorCode, Long> refusals() {
        Map<ErrorCode, Long> counts = new EnumMap<>(ErrorCode.class);
        for (ErrorCode code : ErrorCode.values()) {
            long count = Math.round(refused[code.ordinal()].count());
            if (count > 0) {
                counts.put(code, count);
            }
        }
        return counts;
    }

    /**
     * What was counted since the start.
     *
     * @param troubled statements that ended with an error which their own data do not explain
     * @param nanos how long all took together
     */
    public record Total(long ended, long troubled, long nanos) {
        public static final Total NONE = new Total(0, 0, 0);

        public Total since(Total before) {
            return new Total(
                    ended - before.ended, troubled - before.troubled, nanos - before.nanos);
        }
    }

    public Total total() {
        long ended = 0;
        double nanos = 0;
        for (Timer each : took) {
            ended += each.count();
            nanos += each.totalTime(TimeUnit.NANOSECONDS);
        }
        return new Total(ended, troubled.sum(), (long) nanos);
    }
}

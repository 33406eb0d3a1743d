package io.tidegate.proxy.fuzz;

import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs rounds for {@code -Dtidegate.fuzz.seconds}, the first of them with {@code
 * -Dtidegate.fuzz.seed} (a number, or {@code random}). A round fails when it throws, logs a defect,
 * allocates more than {@link #most}, or takes too long; its seed and its input are told.
 */
public final class Fuzz {
    private static final Logger LOG = LoggerFactory.getLogger(Fuzz.class);

    private static final String SEED = System.getProperty("tidegate.fuzz.seed", "20261121");
    private static final double SECONDS =
            Double.parseDouble(System.getProperty("tidegate.fuzz.seconds", "2"));

    /** Nothing that is fed here keeps a thread busy for as long, however slow the machine is. */
    private static final Duration HANG = Duration.ofSeconds(20);

    /** In which an event loop serves nobody else. */
    private static final Duration MOST_CPU = Duration.ofSeconds(1);

    private static final long MIB = 1 << 20;

    /** Inputs up to this length may allocate the least; longer ones in proportion. */
    private static final int SMALL = 1024;

    private static final long MORE_FOR_EACH = 64;

    /** What is fed and checked in one round. */
    public interface Target {
        void run(Round round);
    }

    private record Running(Round round, long since) {}

    private final Target target;
    private final long most;
    private final Duration mostCpu;
    private final AtomicReference<@Nullable Running> running = new AtomicReference<>();
    private final AtomicReference<@Nullable AssertionError> failure = new AtomicReference<>();
    private volatile boolean enough;
    private int rounds;
    private long first;

    private Fuzz(Target target, long most, Duration mostCpu) {
        this.target = target;
        this.most = most;
        this.mostCpu = mostCpu;
    }

    /** A round may allocate 1 MiB, and more only for inputs of more than 1 KiB. */
    public static void run(Target target) {
        new Fuzz(target, MIB, MOST_CPU).run();
    }

    /**
     * For rounds that take more to set up.
     *
     * @param most bytes that a round may allocate
     */
    public static void run(long most, Target target) {
        new Fuzz(target, most, MOST_CPU).run();
    }

    /** For what runs off the event loops, and allocates what it needs. */
    public static void runAside(Duration most, Target target) {
        new Fuzz(target, Long.MAX_VALUE / 2, most).run();
    }

    private void run() {
        try (Defects defects = new Defects()) {
            Thread worker = new Thread(() -> rounds(defects), "fuzz");
            worker.setDaemon(true);
            worker.start();
            watch(worker);
        }
        AssertionError failed = failure.get();
        if (failed != null) {
            throw failed;
        }
        if (rounds == 0) {
            throw new AssertionError("no round was run");
        }
        LOG.info("{} rounds from seed {}", rounds, first);
    }

    private void rounds(Defects defects) {
        SplittableRandom seeds = new SplittableRandom();
        long seed = SEED.equals("random") ? seeds.nextLong() : Long.parseLong(SEED);
        first = seed;
        seeds = new SplittableRandom(seed);
        while (!enough && failure.get() == null) {
            round(seed, defects);
            rounds++;
            seed = seeds.nextLong();
        }
    }

    private void round(long seed, Defects defects) {
        Round round = once(seed, defects);
        if (isWithin(round) || failure.get() != null) {
            return;
        }
        // The first time may have loaded classes, or waited for a collection.
        round = once(seed, defects);
        if (!isWithin(round)) {
            fail(
                    round,
                    "it allocated "
                            + round.allocated()
                            + " bytes and took "
                            + Duration.ofNanos(round.nanos()),
                    null);
        }
    }

    private Round once(long seed, Defects defects) {
        Round round = new Round(seed);
        running.set(new Running(round, System.nanoTime()));
        try {
            target.run(round);
            String defect = defects.first();
            if (defect != null) {
                fail(round, "it logged a defect: " + defect, null);
            }
        } catch (Throwable thrown) {
            fail(round, thrown.toString(), thrown);
        }
        return round;
    }

    private boolean isWithin(Round round) {
        long more = Math.max(0, round.fed() - SMALL) * MORE_FOR_EACH;
        return round.allocated() <= most + more && round.nanos() <= mostCpu.toNanos();
    }

    private void watch(Thread worker) {
        long end = System.nanoTime() + (long) (SECONDS * 1e9);
        while (worker.isAlive()) {
            join(worker);
            long now = System.nanoTime();
            enough |= now > end;
            Running current = running.get();
            if (current != null && now - current.since > HANG.toNanos()) {
                fail(current.round, "it does not end:\n" + stack(worker), null);
                return;
            }
        }
    }

    private static void join(Thread worker) {
        try {
            worker.join(20);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String stack(Thread thread) {
        return Arrays.stream(thread.getStackTrace())
                .map(frame -> "    at " + frame)
                .collect(Collectors.joining("\n"));
    }

    private void fail(Round round, String how, @Nullable Throwable cause) {
        failure.compareAndSet(null, new AssertionError(how + "\n" + round, cause));
    }
}

package io.tidegate.ha.coordination;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.stream.LongStream;

/**
 * Proxies on a simulated ensemble, in the order that a seed gives: between any two requests of one
 * of them others may do whatever they do. Behind the storm comes peace, in which all has to come to
 * its end.
 */
final class Simulation<P extends SimulatedRun> {
    static final int PROXIES = 4;

    /** One is left that is in the middle of nothing. */
    private static final int DEPTH = PROXIES - 1;

    final SimulatedEnsemble ensemble = new SimulatedEnsemble();
    final Random random;
    final List<P> proxies = new ArrayList<>();
    private boolean calm;
    private int depth;
    private int runs;

    private Simulation(long seed) {
        this.random = new Random(seed);
    }

    static <P extends SimulatedRun> Simulation<P> of(long seed) {
        return new Simulation<>(seed);
    }

    /**
     * {@code -Dtidegate.simulation.seeds} for more of them than usual, {@code .first} for others.
     */
    static LongStream seeds(int usual) {
        long first = Long.getLong("tidegate.simulation.first", 1);
        return LongStream.range(
                first, first + Integer.getInteger("tidegate.simulation.seeds", usual));
    }

    void startAll(Function<String, P> started) {
        for (int i = 0; i < PROXIES; i++) {
            proxies.add(started.apply("p" + i));
        }
    }

    /** A proxy of this name, which has not run before. */
    Member next(String name) {
        return new Member(name, "run" + ++runs, "", "1", 0);
    }

    /** One that may begin something. */
    P anyone() {
        P any;
        do {
            any = proxies.get(random.nextInt(proxies.size()));
        } while (!any.isFree());
        return any;
    }

    boolean isAnyoneFree() {
        return proxies.stream().anyMatch(SimulatedRun::isFree);
    }

    /** In front of a request. */
    void interlude(IntSupplier others, Runnable something) {
        if (calm || depth >= DEPTH) {
            return;
        }
        depth++;
        int count = others.getAsInt();
        for (int i = 0; i < count; i++) {
            something.run();
        }
        depth--;
    }

    /** From now on nothing is lost, and nobody comes in between. */
    void peace() {
        calm = true;
        proxies.forEach(proxy -> proxy.tree.calmDown());
    }
}

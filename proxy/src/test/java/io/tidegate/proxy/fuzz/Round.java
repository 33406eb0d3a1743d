package io.tidegate.proxy.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;

/** One input and what came of it. Everything in it follows from its seed. */
public final class Round {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int SHOWN = 64 * 1024;

    private final long seed;
    private final Random random;
    private final List<String> notes = new CopyOnWriteArrayList<>();
    private long fed;
    private long allocated;
    private long nanos;

    Round(long seed) {
        this.seed = seed;
        this.random = new Random(seed);
    }

    public Random random() {
        return random;
    }

    /** What is fed, for the report of a failure. */
    public byte[] fed(String what, byte[] bytes) {
        int length = Math.min(bytes.length, SHOWN);
        fed += bytes.length;
        notes.add(
                what
                        + " ("
                        + bytes.length
                        + " bytes): "
                        + HexFormat.of().formatHex(bytes, 0, length));
        return bytes;
    }

    /** Feeds; what this thread allocates meanwhile, and how long it takes, is held against it. */
    public void feed(Runnable feeding) {
        long cpu = THREADS.getCurrentThreadCpuTime();
        long bytes = THREADS.getCurrentThreadAllocatedBytes();
        feeding.run();
        allocated += THREADS.getCurrentThreadAllocatedBytes() - bytes;
        nanos += THREADS.getCurrentThreadCpuTime() - cpu;
    }

    /** Bytes that were fed, from all sides. */
    long fed() {
        return fed;
    }

    long allocated() {
        return allocated;
    }

    long nanos() {
        return nanos;
    }

    @Override
    public String toString() {
        return "seed "
                + seed
                + " (repeat it with -Dtidegate.fuzz.seed="
                + seed
                + ")\n"
                + String.join("\n", notes);
    }
}

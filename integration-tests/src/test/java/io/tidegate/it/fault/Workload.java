package io.tidegate.it.fault;

import io.tidegate.it.check.History;
import io.tidegate.it.check.Operation;
import io.tidegate.it.check.Operation.Function;
import io.tidegate.it.check.Operation.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.awaitility.Awaitility;

/**
 * Clients of every proxy, by Connector/J: some insert rows one by one, some in transactions, some
 * move money within a branch, which lies on one shard, some count it, and some read what they have
 * written from replicas.
 */
final class Workload implements AutoCloseable {
    /** What a client does, again and again, on one connection. */
    interface Client {
        /**
         * One thing, with all that was told of it put into the history, also when it fails.
         *
         * @throws java.sql.SQLException the connection is closed and another one made
         */
        void act(java.sql.Connection connection) throws java.sql.SQLException;
    }

    private static final Duration PAUSE = Duration.ofMillis(6);

    /** Those by which outages are measured. */
    private static final Set<Function> COUNTED = EnumSet.of(Function.INSERT, Function.TRANSFER);

    private static final AtomicLong REGISTERS = new AtomicLong();

    private final History history = new History();
    private final AtomicLong ids = new AtomicLong();
    private final LongAdder registerReads = new LongAdder();
    private final LongAdder replicaReads = new LongAdder();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Future<?>> running = new ArrayList<>();
    private final Map<String, LongAdder> errors = new ConcurrentHashMap<>();
    private final Acknowledgements acknowledgements = new Acknowledgements();
    private volatile boolean enough;

    private Workload() {}

    /**
     * @param seed of what clients choose
     */
    static Workload start(Scene scene, long seed) {
        Workload workload = new Workload();
        for (ProxySeat proxy : scene.proxies()) {
            String name = proxy.name();
            Random random = new Random(seed * 31 + name.hashCode());
            workload.run(proxy, new SetClient(workload, name + ".single", 1));
            workload.run(proxy, new SetClient(workload, name + ".second", 1));
            workload.run(proxy, new SetClient(workload, name + ".transaction", 3));
            workload.run(proxy, new BankClient(workload, name + ".bank", random));
            workload.run(proxy, "causal", new RegisterClient(workload, name + ".register"));
        }
        workload.run(scene.proxy(0), new TotalClient(workload, "p0.auditor"));
        return workload;
    }

    private void run(ProxySeat proxy, Client client) {
        run(proxy, "app", client);
    }

    private void run(ProxySeat proxy, String user, Client client) {
        running.add(threads.submit(() -> serve(proxy, user, client)));
    }

    private void serve(ProxySeat proxy, String user, Client client) {
        while (!enough) {
            try (java.sql.Connection connection = proxy.connect(user)) {
                while (!enough) {
                    client.act(connection);
                    TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
                }
            } catch (java.sql.SQLException failed) {
                count(proxy, failed);
                // A proxy that is gone refuses at once.
                pause(20);
            } catch (InterruptedException ending) {
                return;
            }
        }
    }

    static void pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
    }

    private void count(ProxySeat proxy, java.sql.SQLException failed) {
        String words = String.valueOf(failed.getMessage());
        String kind =
                proxy.name()
                        + " "
                        + failed.getSQLState()
                        + " "
                        + words.lines().findFirst().orElse("").replaceAll("[:;].*", "");
        LongAdder count = new LongAdder();
        LongAdder before = errors.putIfAbsent(kind, count);
        if (before == null) {
            // The first of each kind whole.
            System.err.println("%% told by " + proxy.name() + ": " + words);
        }
        (before == null ? count : before).increment();
    }

    long nextId() {
        return ids.incrementAndGet();
    }

    /** Of none that was before in this process: a replica that is behind may still have that. */
    long nextRegister() {
        return REGISTERS.incrementAndGet();
    }

    void registerRead(boolean onReplica) {
        registerReads.increment();
        if (onReplica) {
            replicaReads.increment();
        }
    }

    /** How many reads were answered that replicas were allowed to answer. */
    long registerReads() {
        return registerReads.sum();
    }

    /** Those that a replica has answered. */
    long replicaReads() {
        return replicaReads.sum();
    }

    void tell(
            String process,
            Function function,
            String key,
            long value,
            long start,
            Outcome outcome) {
        long end = System.nanoTime();
        history.add(new Operation(process, function, key, value, start, end, outcome, ""));
        if (outcome == Outcome.OK && COUNTED.contains(function)) {
            acknowledgements.add(process, end);
        }
    }

    History history() {
        return history;
    }

    Acknowledgements acknowledgements() {
        return acknowledgements;
    }

    /** What clients were told that is not a success, and how often. */
    Map<String, LongAdder> errors() {
        return new TreeMap<>(errors);
    }

    void forgetErrors() {
        errors.clear();
    }

    /** Until so many more writes were acknowledged. */
    void awaitMore(int count) {
        long before = acknowledgements.count();
        Awaitility.await(count + " more writes")
                .atMost(Scene.LONG)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> acknowledgements.count() >= before + count);
    }

    /** Returns when the last client was answered. */
    void end() throws Exception {
        enough = true;
        for (Future<?> each : running) {
            each.get(Scene.LONG.toSeconds(), TimeUnit.SECONDS);
        }
    }

    @Override
    public void close() {
        enough = true;
        threads.shutdownNow();
    }
}

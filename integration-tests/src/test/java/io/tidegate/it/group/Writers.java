package io.tidegate.it.group;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * Clients that write rows of their own, one after the other, through all proxies, and remember of
 * which they were told that they are there.
 */
final class Writers implements AutoCloseable {
    private static final AtomicLong NEXT = new AtomicLong();

    private final SupervisedGroup group;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Future<?>> running = new ArrayList<>();
    private final Set<Long> acknowledged = ConcurrentHashMap.newKeySet();
    private final Map<String, LongAdder> errors = new ConcurrentHashMap<>();
    private final AtomicLong longest = new AtomicLong();
    private volatile boolean enough;

    private Writers(SupervisedGroup group) {
        this.group = group;
    }

    static Writers start(SupervisedGroup group, int count) {
        Writers writers = new Writers(group);
        for (int i = 0; i < count; i++) {
            int proxy = i;
            writers.running.add(writers.threads.submit(() -> writers.write(proxy)));
        }
        return writers;
    }

    private void write(int proxy) {
        long last = System.nanoTime();
        while (!enough) {
            try (Connection client = group.connect(proxy);
                    Statement statement = client.createStatement()) {
                while (!enough) {
                    long n = NEXT.incrementAndGet();
                    statement.execute("INSERT INTO t (n) VALUES (" + n + ")");
                    acknowledged.add(n);
                    long now = System.nanoTime();
                    long took = now - last;
                    longest.accumulateAndGet(took, Math::max);
                    last = now;
                }
            } catch (SQLException failed) {
                String words = String.valueOf(failed.getMessage());
                errors.computeIfAbsent(
                                failed.getSQLState() + " " + words.replaceAll("[:;].*", ""),
                                _ -> new LongAdder())
                        .increment();
            }
        }
    }

    int acknowledged() {
        return acknowledged.size();
    }

    /** Until so many more are. */
    void awaitMore(int count) {
        int before = acknowledged.size();
        org.awaitility.Awaitility.await(count + " more rows")
                .atMost(SupervisedGroup.LONG)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> acknowledged.size() >= before + count);
    }

    /** What clients were told that is not a success, and how often. */
    Map<String, LongAdder> errors() {
        return new TreeMap<>(errors);
    }

    /** The longest that one of them waited for a row; starts anew. */
    Duration longestWait() {
        return Duration.ofNanos(longest.getAndSet(0));
    }

    /** Ends them; the rows that are not on a node although a client was told so. */
    Set<Long> lostOn(String node) throws Exception {
        end();
        Set<Long> lost = new java.util.TreeSet<>(acknowledged);
        lost.removeAll(group.rows(node));
        return lost;
    }

    private void end() throws Exception {
        enough = true;
        for (Future<?> writer : running) {
            writer.get(60, java.util.concurrent.TimeUnit.SECONDS);
        }
    }

    @Override
    public void close() {
        enough = true;
        threads.shutdown();
    }
}

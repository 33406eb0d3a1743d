package io.tidegate.it.suite;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/** Clients of some proxies, one each, that ask without end; what they were refused is kept. */
final class Askers implements AutoCloseable {
    private static final long PAUSE_MS = 5;

    private final List<Thread> threads = new ArrayList<>();
    private final List<String> errors = new CopyOnWriteArrayList<>();
    private final AtomicInteger answers = new AtomicInteger();
    private volatile boolean over;

    private Askers() {}

    static Askers of(List<Integer> proxies, IntFunction<TidegateProcess> proxy) throws IOException {
        Askers askers = new Askers();
        for (int each : proxies) {
            RawClient client = proxy.apply(each).login("app");
            askers.threads.add(
                    Thread.ofVirtual().start(() -> askers.ask(ProxyCluster.name(each), client)));
        }
        return askers;
    }

    private void ask(String proxy, RawClient client) {
        try (client) {
            while (!over) {
                String error = RawReply.of(client.query("SELECT COUNT(*) FROM t")).errorMessage();
                if (!error.isEmpty()) {
                    errors.add(proxy + ": " + error);
                }
                answers.incrementAndGet();
                Thread.sleep(PAUSE_MS);
            }
        } catch (IOException lost) {
            errors.add(proxy + ": " + lost);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends all of them, and tells what went wrong; nothing at all asked is wrong, too. */
    List<String> errors() throws InterruptedException {
        close();
        if (answers.get() == 0) {
            return List.of("nobody was answered");
        }
        return List.copyOf(errors);
    }

    @Override
    public void close() throws InterruptedException {
        over = true;
        for (Thread each : threads) {
            each.join();
        }
    }
}

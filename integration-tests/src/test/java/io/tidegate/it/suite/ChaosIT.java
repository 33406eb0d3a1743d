package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.ResourceLeakDetector;
import io.tidegate.conf.live.Live;
import io.tidegate.conf.load.ConfigurationLoader;
import io.tidegate.conf.load.LoadResult;
import io.tidegate.conf.model.Configuration;
import io.tidegate.it.cluster.TestCluster;
import io.tidegate.it.suite.ChaosLedger.Outcome;
import io.tidegate.proxy.boot.Proxy;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;

/**
 * Clients do random things while connections to the servers are killed and clients go away. How
 * threads meet differs from run to run; what each of them does is decided by the seed, which a
 * failure names: {@code -Dtidegate.chaos.seed=N}, {@code -Dtidegate.chaos.seconds=60}.
 */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.class)
final class ChaosIT {
    private static final int CLIENTS = 10;
    private static final int CONNECTIONS = 6;
    private static final int ACCOUNTS = 8;
    private static final int OPENING = 1000;
    private static final AtomicLong NEXT_RANGE = new AtomicLong(1_000_000_000);

    private static final String CONFIGURATION =
            """
            apiVersion: tidegate/v1
            listener: {port: 0, event-loops: 2}
            pool: {max-connections: %d, acquire-timeout: 3s, validate-after: 50ms, max-age: 1s}
            users:
              app: {password: secret}
            schemas:
              app:
                default-group: g0
                multi-shard-write: best-effort
                tables:
                  counters:  {key: id, function: {mod: {shards: 4}}, placement: round-robin}
              plain:
                default-group: g0
            """
                    .formatted(CONNECTIONS);

    private final TestCluster cluster;
    private final ChaosLedger ledger = new ChaosLedger();
    private final List<List<Long>> accounts = List.of(new ArrayList<>(), new ArrayList<>());
    private final Map<Long, Integer> opening = new HashMap<>();
    private final long range = NEXT_RANGE.getAndAdd((CLIENTS + 1) * ChaosKeys.PER_CLIENT);

    ChaosIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @Test
    void nothing_is_lost_or_mixed_up_while_connections_break() throws Exception {
        long seed = Long.getLong("tidegate.chaos.seed", System.nanoTime() % 1_000_000);
        ResourceLeakDetector.Level level = ResourceLeakDetector.getLevel();
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        try (CapturedLog log = new CapturedLog();
                ChaosServers servers = new ChaosServers(cluster)) {
            try (Proxy proxy = Proxy.start(Live.of(configuration()))) {
                run(seed, proxy, servers);
            }
            nothingIsLeftOf(servers);
            System.gc();
            assertThat(log.errors()).isEmpty();
        } catch (Exception | AssertionError failed) {
            throw new AssertionError("-Dtidegate.chaos.seed=" + seed + ": " + failed, failed);
        } finally {
            ResourceLeakDetector.setLevel(level);
        }
    }

    private Configuration configuration() {
        String yaml = CONFIGURATION + cluster.groupsAsYaml();
        return switch (ConfigurationLoader.parse(yaml, Map.of())) {
            case LoadResult.Loaded loaded -> loaded.configuration();
            case LoadResult.Invalid invalid ->
                    throw new IllegalArgumentException(invalid.problems().toString());
        };
    }

    private void run(long seed, Proxy proxy, ChaosServers servers) throws Exception {
        openAccounts(proxy.port());
        chaos(seed, proxy.port(), servers);
        Awaitility.await("all clients are gone").until(() -> proxy.clients() == 0);
        Awaitility.await("no transaction is open").until(() -> servers.openTransactions() == 0);
        ledger.isKept(
                opening, servers.counters(range, range + (CLIENTS + 1) * ChaosKeys.PER_CLIENT));
        assertThat(ledger.count(Outcome.DONE)).isGreaterThan(10);
        Awaitility.await("no connection but those of the pools")
                .until(() ->
                        servers.connections("g0").size() <= CONNECTIONS
                                && servers.connections("g1").size() <= CONNECTIONS);
        everyConnectionCanBeHad(proxy.port());
    }

    private void openAccounts(int port) throws Exception {
        ChaosTextWire wire = new ChaosTextWire(port);
        for (int i = 0; i < ACCOUNTS; i++) {
            long account = range + CLIENTS * ChaosKeys.PER_CLIENT + i;
            wire.ask("INSERT INTO counters (id, n) VALUES (?, ?)", account, OPENING);
            accounts.get((int) (account % 2)).add(account);
            opening.put(account, OPENING);
        }
        wire.vanish();
    }

    private void chaos(long seed, int port, ChaosServers servers) throws Exception {
        long seconds = Long.getLong("tidegate.chaos.seconds", 6);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        BooleanSupplier goesOn = () -> System.nanoTime() < end;
        Random seeds = new Random(seed);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (int number = 0; number < CLIENTS; number++) {
                ChaosKeys keys = new ChaosKeys(number, range + number * ChaosKeys.PER_CLIENT);
                ChaosClient client =
                        new ChaosClient(seeds.nextLong(), keys, ledger, accounts, port);
                running.add(threads.submit(() -> client.run(goesOn)));
            }
            kill(new Random(seeds.nextLong()), servers, goesOn);
            for (Future<?> client : running) {
                client.get();
            }
        }
    }

    private static void kill(Random random, ChaosServers servers, BooleanSupplier goesOn)
            throws SQLException, InterruptedException {
        while (goesOn.getAsBoolean()) {
            TimeUnit.MILLISECONDS.sleep(5 + random.nextInt(60));
            servers.killOne(random);
        }
    }

    /** As many transactions as there are connections, all open at once on each of the groups. */
    private void everyConnectionCanBeHad(int port) throws Exception {
        for (List<Long> ofGroup : accounts) {
            List<ChaosTextWire> wires = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                ChaosTextWire wire = new ChaosTextWire(port);
                wires.add(wire);
                wire.ask("BEGIN");
                assertThat(wire.ask("SELECT id FROM counters WHERE id = ?", ofGroup.getFirst()))
                        .hasSize(1);
            }
            wires.forEach(ChaosWire::vanish);
        }
    }

    private static void nothingIsLeftOf(ChaosServers servers) {
        Awaitility.await("no connection is left behind")
                .until(() ->
                        servers.connections("g0").isEmpty() && servers.connections("g1").isEmpty());
    }
}

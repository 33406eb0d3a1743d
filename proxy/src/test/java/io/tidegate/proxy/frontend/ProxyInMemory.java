package io.tidegate.proxy.frontend;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.tidegate.conf.live.Live;
import io.tidegate.conf.load.ConfigurationLoader;
import io.tidegate.conf.load.LoadResult;
import io.tidegate.ha.ddl.JobOwners;
import io.tidegate.ha.ids.IdSources;
import io.tidegate.proxy.backend.BackendConnector;
import io.tidegate.proxy.backend.BackendPools;
import io.tidegate.proxy.backend.EmbeddedServer;
import io.tidegate.proxy.backend.NodeBudgets;
import io.tidegate.proxy.compression.Codecs;
import io.tidegate.proxy.group.GroupGates;
import io.tidegate.proxy.metrics.StatementMeter;
import io.tidegate.proxy.session.Baseline;
import io.tidegate.proxy.session.Definitions;
import io.tidegate.proxy.session.GeneratedIds;
import io.tidegate.proxy.session.LoopContext;
import io.tidegate.proxy.session.Planning;
import io.tidegate.proxy.session.Processes;
import io.tidegate.proxy.session.RecentErrors;
import io.tidegate.proxy.session.Routing;
import io.tidegate.proxy.session.TrafficGate;
import io.tidegate.proxy.tls.BackendTls;
import io.tidegate.proxy.wire.auth.AuthExecutor;
import io.tidegate.proxy.wire.auth.AuthPlugin;
import io.tidegate.proxy.wire.message.AuthData;
import io.tidegate.sharding.plan.PlanCache;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What the clients of one test share: the one event loop, its pools and the configuration. All
 * groups are one server in memory, whose connections are numbered as they were opened.
 */
final class ProxyInMemory {
    private static final String COMMON =
            """
            apiVersion: tidegate/v1
            listener: {port: 0}
            limits: {max-allowed-packet: 20MiB}
            users:
              app: {password: secret, schemas: [shop]}
            pool:
              {max-connections: 1, acquire-timeout: 1h, connect-timeout: 1h, validate-after: 1h, idle-timeout: 1h, max-age: 1h}
            """;

    static final String ONE_GROUP =
            COMMON
                    + """
                    groups:
                      g0: {user: tide, password: secret, nodes: {n0: {address: "127.0.0.1:3306"}}}
                    schemas:
                      shop: {default-group: g0}
                    """;

    /** Keys 0 and 1 (mod 4) lie on g0, 2 and 3 on g1; one connection to each of them. */
    static final String TWO_GROUPS =
            COMMON
                    + """
                    groups:
                      g0: {user: tide, password: secret, nodes: {n0: {address: "127.0.0.1:3306"}}}
                      g1: {user: tide, password: secret, nodes: {n1: {address: "127.0.0.1:3307"}}}
                    schemas:
                      shop:
                        default-group: g0
                        multi-shard-write: best-effort
                        tables:
                          items: {key: id, function: {mod: {shards: 4}}, placement: {g0: 0-1, g1: 2-3}}
                    """;

    /** As before, but each of the four shards lies on a group of its own. */
    static final String FOUR_GROUPS =
            TWO_GROUPS
                    .replace(
                            "schemas:\n",
                            """
                              g2: {user: tide, password: secret, nodes: {n2: {address: "127.0.0.1:3308"}}}
                              g3: {user: tide, password: secret, nodes: {n3: {address: "127.0.0.1:3309"}}}
                            schemas:
                            """)
                    .replace("{g0: 0-1, g1: 2-3}", "round-robin");

    final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);
    final EmbeddedServer server = new EmbeddedServer(allocator);
    final NodeBudgets budgets = new NodeBudgets();
    final HeldPlanners planners = new HeldPlanners();
    final Live<Routing> routing;
    final TrafficGate gate;
    final GroupGates gates;

    final LoopContext context;
    final ClientAdmission admission;
    final LoginContext login;
    private final EmbeddedChannel loop = new EmbeddedChannel();
    private int clients;

    private ProxyInMemory(Live<Routing> routing, GroupGates gates) {
        this.gates = gates;
        this.routing = routing;
        this.gate = new TrafficGate(routing);
        this.context =
                new LoopContext(
                        loop.eventLoop(),
                        routing,
                        new BackendPools(
                                loop.eventLoop(),
                                0,
                                new BackendConnector(
                                        server,
                                        Duration.ofHours(1),
                                        new BackendTls(Runnable::run),
                                        new Codecs()),
                                budgets,
                                gates),
                        new PlanCache(8),
                        new Planning(planners),
                        Live.of(Optional.of(new Baseline("9.7.0", "", "utf8mb4", 0, Map.of()))),
                        new Processes(),
                        new GeneratedIds(
                                new IdSources(() -> routing.current().configuration()), planners),
                        new Definitions(Runnable::run, () -> {}, JobOwners.ALONE),
                        new StatementMeter(new SimpleMeterRegistry()),
                        new RecentErrors(),
                        gate);
        this.admission =
                new ClientAdmission(
                        Live.of(routing.current().configuration()),
                        new Codecs(),
                        new RoutedSessions(loop -> this.context));
        this.login =
                new LoginContext(
                        new HandshakeSettings(
                                Optional::empty,
                                Optional::empty,
                                HandshakeSettings.CAPABILITIES,
                                45,
                                Duration.ofSeconds(5),
                                () -> 1),
                        HandshakeSettings.CAPABILITIES,
                        1,
                        null,
                        null,
                        new AuthExecutor(Runnable::run),
                        AuthPlugin.CACHING_SHA2_PASSWORD,
                        AuthData.of("abcdefghijklmnopqrst".getBytes(StandardCharsets.US_ASCII)));
    }

    static ProxyInMemory of(String yaml) {
        return new ProxyInMemory(Live.of(parse(yaml)), GroupGates.none());
    }

    /** One that is told who the masters of groups with several nodes are. */
    static ProxyInMemory inCluster(String yaml) {
        return new ProxyInMemory(Live.of(parse(yaml)), GroupGates.inCluster());
    }

    private static Routing parse(String yaml) {
        return switch (ConfigurationLoader.parse(yaml, Map.of())) {
            case LoadResult.Loaded loaded -> Routing.of(loaded.configuration());
            case LoadResult.Invalid invalid ->
                    throw new IllegalArgumentException(invalid.problems().toString());
        };
    }

    int nextId() {
        return ++clients;
    }

    /** Does what the event loop has been given to do. */
    void runTasks() {
        loop.runPendingTasks();
    }

    /** What was to end after so many seconds is over. */
    void passSeconds(int seconds) {
        loop.advanceTimeBy(seconds, TimeUnit.SECONDS);
        loop.runScheduledPendingTasks();
    }

    void reconfigure(String yaml) {
        routing.replace(parse(yaml));
    }
}

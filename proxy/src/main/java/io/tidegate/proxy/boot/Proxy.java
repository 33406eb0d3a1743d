package io.tidegate.proxy.boot;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.EventExecutor;
import io.tidegate.conf.live.Live;
import io.tidegate.conf.model.Configuration;
import io.tidegate.ha.coordination.Coordination;
import io.tidegate.ha.ddl.AwaitedOwners;
import io.tidegate.ha.ddl.JobOwners;
import io.tidegate.ha.failover.GroupRecords;
import io.tidegate.ha.growth.Growth;
import io.tidegate.ha.ids.IdSources;
import io.tidegate.ha.supervision.MasterReplies;
import io.tidegate.ha.supervision.Supervision;
import io.tidegate.ha.versions.Versions;
import io.tidegate.proxy.admin.AdminPort;
import io.tidegate.proxy.backend.BackendConnector;
import io.tidegate.proxy.backend.BackendPools;
import io.tidegate.proxy.backend.NodeBudgets;
import io.tidegate.proxy.compression.Codecs;
import io.tidegate.proxy.frontend.Appearance;
import io.tidegate.proxy.frontend.HandshakeSettings;
import io.tidegate.proxy.frontend.ProxyServer;
import io.tidegate.proxy.frontend.RoutedSessions;
import io.tidegate.proxy.frontend.Transports;
import io.tidegate.proxy.group.GroupGates;
import io.tidegate.proxy.metrics.Metrics;
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
import io.tidegate.proxy.tls.ListenerSecurity;
import io.tidegate.proxy.wire.auth.AuthExecutor;
import io.tidegate.proxy.wire.auth.AuthPlugin;
import io.tidegate.sharding.key.KeyColumns;
import io.tidegate.sharding.plan.PlanCache;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** One running proxy: the object graph, by plain constructors. */
public final class Proxy implements AutoCloseable {
    private static final int PLANNERS = 2;
    private static final int PLANS_WAITING = 1024;
    private static final int UTF8MB4_GENERAL_CI = 45;

    private final Transports transports;
    private final ProxyServer server;
    private final BaselineProbe probe;
    private final ExecutorService planners;
    private final ExecutorService authentication;
    private final IdSources ids;
    private final ExecutorService jobs;
    private final Metrics metrics;
    private final Monitoring monitoring;
    private final Optional<AdminPort> admin;
    private final DataPlane dataPlane;
    private final ClusterWork clusterWork;

    private Proxy(
            Transports transports,
            ProxyServer server,
            BaselineProbe probe,
            ExecutorService planners,
            ExecutorService authentication,
            IdSources ids,
            ExecutorService jobs,
            Metrics metrics,
            Monitoring monitoring,
            Optional<AdminPort> admin,
            DataPlane dataPlane,
            ClusterWork clusterWork) {
        this.transports = transports;
        this.server = server;
        this.probe = probe;
        this.planners = planners;
        this.authentication = authentication;
        this.ids = ids;
        this.jobs = jobs;
        this.metrics = metrics;
        this.monitoring = monitoring;
        this.admin = admin;
        this.dataPlane = dataPlane;
        this.clusterWork = clusterWork;
    }

    /** Starts to serve with keys of which no more is known than what is declared. */
    public static Proxy start(Live<Configuration> configuration) throws IOException {
        return start(configuration, unknown -> KeyColumns.NONE);
    }

    /**
     * Starts to serve.
     *
     * @param configuration a later value takes effect with each session's next statement; the
     *     listener's own settings and the plan cache's size are read once
     * @param columns what the servers have told of the keys' columns of a configuration
     * @throws IOException when the port cannot be listened on
     */
    public static Proxy start(
            Live<Configuration> configuration, Function<Configuration, KeyColumns> columns)
            throws IOException {
        return start(configuration, columns, Station.alone(), Company.ALONE);
    }

    /** Whether other proxies serve the same tables. */
    enum Company {
        ALONE,
        /** What they have in common comes by {@link #join}, and waits until then. */
        CLUSTER
    }

    /** The same, as a part of the program around it. */
    static Proxy start(
            Live<Configuration> configuration,
            Function<Configuration, KeyColumns> columns,
            Station station,
            Company company)
            throws IOException {
        Configuration first = configuration.current();
        Transports transports =
                new Transports(first.listener().transport(), first.listener().eventLoops());
        ExecutorService planners = planners();
        ExecutorService authentication = Executors.newVirtualThreadPerTaskExecutor();
        GroupGates gates = company == Company.ALONE ? GroupGates.none() : GroupGates.inCluster();
        IdSources ids = new IdSources(() -> gates.in(configuration.current()));
        ExecutorService jobs = Executors.newVirtualThreadPerTaskExecutor();
        Metrics metrics = new Metrics();
        Monitoring monitoring = new Monitoring(metrics);
        try {
            Codecs codecs = new Codecs();
            BackendTls backendTls = new BackendTls(authentication);
            backendTls.prepare(first);
            ListenerSecurity security = new ListenerSecurity(authentication);
            security.use(first.listener().tls());
            // Before the routing, which the pools follow: they find what they need.
            configuration.onChange(next -> {
                backendTls.prepare(next);
                security.use(next.listener().tls());
            });
            KeyColumns columnsNow = columns.apply(first);
            Live<Routing> routing = Live.of(Routing.of(first, columnsNow));
            KeyColumnsAgain again =
                    new KeyColumnsAgain(configuration, routing, gates::in, columnsNow);
            configuration.onChange(next -> again.use(next, columns.apply(next)));
            BackendConnector connector =
                    new BackendConnector(
                            transports.clientChannels(),
                            first.pool().connectTimeout(),
                            backendTls,
                            codecs);
            NodeBudgets budgets = new NodeBudgets();
            BaselineProbe probe =
                    new BaselineProbe(
                            () -> gates.in(configuration.current()),
                            (EventLoop) transports.loops().next(),
                            connector);
            Live<Optional<Baseline>> baseline = probe.begin();
            PlanCache plans = new PlanCache(first.limits().planCacheEntries());
            Planning planning = new Planning(planners);
            Processes processes = new Processes();
            RecentErrors errors = new RecentErrors();
            TrafficGate gate = new TrafficGate(routing);
            GeneratedIds generatedIds = new GeneratedIds(ids, authentication);
            ids.prepare(first);
            configuration.onChange(ids::prepare);
            AwaitedOwners awaited = new AwaitedOwners();
            JobOwners owners = company == Company.ALONE ? JobOwners.ALONE : awaited;
            ClusterWork clusterWork =
                    new ClusterWork(routing, again, awaited, gates, jobs, station.versions());
            Definitions definitions = new Definitions(jobs, again::read, owners);
            Map<EventExecutor, LoopContext> contexts = new HashMap<>();
            int number = 0;
            for (EventExecutor executor : transports.loops()) {
                EventLoop loop = (EventLoop) executor;
                contexts.put(
                        loop,
                        new LoopContext(
                                loop,
                                routing,
                                new BackendPools(loop, number++, connector, budgets, gates),
                                plans,
                                planning,
                                baseline,
                                processes,
                                generatedIds,
                                definitions,
                                metrics.statements(),
                                errors,
                                gate));
            }
            AuthExecutor logins = new AuthExecutor(authentication);
            logins.warmUp();
            HandshakeSettings handshake =
                    new HandshakeSettings(
                            () ->
                                    baseline.current()
                                            .map(known ->
                                                    appearance(configuration.current(), known)),
                            security,
                            HandshakeSettings.offering(
                                    Codecs.available(first.listener().compression())),
                            UTF8MB4_GENERAL_CI,
                            first.limits().handshakeTimeout(),
                            processes::nextId);
            ProxyServer server =
                    new ProxyServer(
                            transports,
                            configuration,
                            handshake,
                            logins,
                            codecs,
                            new RoutedSessions(loop -> Objects.requireNonNull(contexts.get(loop))));
            monitoring.show(server, budgets, station.growth());
            GroupMetrics.show(metrics, gates, station.supervision());
            DataPlane dataPlane =
                    new DataPlane(processes, budgets, plans, errors, gate, metrics.statements());
            Optional<AdminPort> admin = Optional.empty();
            try {
                admin =
                        new Administration(
                                        configuration,
                                        baseline,
                                        dataPlane,
                                        definitions,
                                        routing,
                                        station,
                                        new NodeSights(gates, station.supervision()))
                                .listen(transports, security, logins, codecs, jobs);
                monitoring.listen(configuration, transports, baseline, server, ids, authentication);
            } catch (IOException taken) {
                server.close();
                admin.ifPresent(AdminPort::close);
                throw taken;
            }
            return new Proxy(
                    transports,
                    server,
                    probe,
                    planners,
                    authentication,
                    ids,
                    jobs,
                    metrics,
                    monitoring,
                    admin,
                    dataPlane,
                    clusterWork);
        } catch (IOException | RuntimeException failed) {
            planners.shutdownNow();
            authentication.shutdownNow();
            ids.close();
            jobs.shutdownNow();
            monitoring.close();
            transports.close();
            throw failed;
        }
    }

    private static Appearance appearance(Configuration configuration, Baseline servers) {
        return new Appearance(
                configuration.listener().serverVersion().orElse(servers.serverVersion()),
                servers.isMariaDb()
                        ? AuthPlugin.MYSQL_NATIVE_PASSWORD
                        : AuthPlugin.CACHING_SHA2_PASSWORD,
                servers.capabilities() & HandshakeSettings.SERVERS_OWN);
    }

    private static ExecutorService planners() {
        AtomicInteger number = new AtomicInteger();
        ThreadFactory threads =
                task -> {
                    Thread thread =
                            new Thread(task, "tidegate-planner-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                };
        return new ThreadPoolExecutor(
                PLANNERS,
                PLANNERS,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(PLANS_WAITING),
                threads);
    }

    /** The port that is listened on. */
    public int port() {
        return server.port();
    }

    /** The port of monitoring; empty when that is not configured. */
    public OptionalInt httpPort() {
        return monitoring.port();
    }

    /** Shares long jobs with the other proxies, and follows the groups' masters, from now on. */
    void join(Coordination coordination, GroupRecords records) {
        clusterWork.join(coordination, records);
    }

    /** What its clients hear of the groups' masters. */
    MasterReplies replies() {
        return clusterWork.replies();
    }

    /** Goes by what is seen of the groups' nodes, from now on. */
    ReplicaWork goBySights(Supervision supervision, Optional<String> zone) {
        return clusterWork.goBySights(supervision, zone);
    }

    /** Has clients be told whose commits wait for a replica that is not there, from now on. */
    AloneGroups watchAlone(Supervision supervision) {
        return clusterWork.watchAlone(supervision);
    }

    /** Has tables grow while this proxy leads, from now on. */
    Growth grow(Coordination coordination, Versions versions, Map<String, String> environment) {
        return clusterWork.grow(coordination, versions, environment);
    }

    /** The port of administration; empty when that is not configured. */
    public OptionalInt adminPort() {
        return admin.map(port -> OptionalInt.of(port.port())).orElse(OptionalInt.empty());
    }

    /** What its parts show and do for those who run it. */
    public DataPlane dataPlane() {
        return dataPlane;
    }

    /** How statements went. */
    StatementMeter statements() {
        return metrics.statements();
    }

    /** Clients that are connected now. */
    public int clients() {
        return server.clients();
    }

    /** See {@link ProxyServer#drain}. */
    public boolean drain(Duration limit) throws InterruptedException {
        return server.drain(limit);
    }

    /** Closes every client's connection, whatever it is doing. */
    public void disconnectClients() {
        server.disconnectClients();
    }

    @Override
    public void close() {
        monitoring.close();
        admin.ifPresent(AdminPort::close);
        server.close();
        probe.close();
        transports.close();
        planners.shutdownNow();
        authentication.shutdownNow();
        ids.close();
        jobs.shutdownNow();
    }
}

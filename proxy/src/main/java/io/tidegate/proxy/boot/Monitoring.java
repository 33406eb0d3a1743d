package io.tidegate.proxy.boot;

import io.netty.util.concurrent.EventExecutor;
import io.tidegate.conf.live.Live;
import io.tidegate.conf.model.Configuration;
import io.tidegate.ha.growth.Growth;
import io.tidegate.ha.ids.IdSources;
import io.tidegate.proxy.backend.NodeBudgets;
import io.tidegate.proxy.frontend.ProxyServer;
import io.tidegate.proxy.frontend.Transports;
import io.tidegate.proxy.http.AlivePage;
import io.tidegate.proxy.http.HttpEndpoint;
import io.tidegate.proxy.http.HttpPage;
import io.tidegate.proxy.http.IdsPage;
import io.tidegate.proxy.http.MetricsPage;
import io.tidegate.proxy.http.ReadyPage;
import io.tidegate.proxy.metrics.Metrics;
import io.tidegate.proxy.session.Baseline;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** What one proxy tells of itself: its numbers, and over HTTP where that is configured. */
final class Monitoring implements AutoCloseable {
    private static final Duration LOOPS_PATIENCE = Duration.ofSeconds(1);

    private final Metrics metrics;
    private @Nullable HttpEndpoint endpoint;

    Monitoring(Metrics metrics) {
        this.metrics = metrics;
    }

    /** Shows what the parts of a proxy know of themselves. */
    void show(ProxyServer server, NodeBudgets budgets, Live<Optional<Growth>> growth) {
        metrics.shows(
                "tidegate.clients",
                "clients that are connected, logged in or not",
                server::clients);
        metrics.shows(
                "tidegate.connections", "connections to servers that are open", budgets::open);
        metrics.shows(
                "tidegate.connections.waiting",
                "statements that wait for a connection to a server",
                budgets::waiting);
        metrics.shows(
                "tidegate.tables.not.growing",
                "tables of which the date range should have grown and has not",
                () -> growth.current().map(each -> each.troubles().size()).orElse(0));
    }

    /**
     * Answers over HTTP from now on, if that is configured.
     *
     * @throws IOException when the port cannot be listened on
     */
    void listen(
            Live<Configuration> configuration,
            Transports transports,
            Live<Optional<Baseline>> baseline,
            ProxyServer server,
            IdSources ids,
            Executor answering)
            throws IOException {
        var http = configuration.current().http();
        if (http.isEmpty()) {
            return;
        }
        List<EventExecutor> loops = new ArrayList<>();
        transports.loops().forEach(loops::add);
        Map<String, HttpPage> pages =
                Map.of(
                        "/metrics",
                        new MetricsPage(metrics),
                        "/healthz",
                        new AlivePage(loops, LOOPS_PATIENCE),
                        "/readyz",
                        new ReadyPage(() -> obstacle(baseline.current(), server)),
                        "/v1/ids",
                        new IdsPage(new OwnIds(configuration, ids)));
        endpoint =
                new HttpEndpoint(
                        http.get(),
                        transports.acceptor(),
                        transports.serverChannels(),
                        pages,
                        answering);
    }

    private static Optional<String> obstacle(Optional<Baseline> baseline, ProxyServer server) {
        if (server.isDraining()) {
            return Optional.of("stopping: no new clients are taken");
        }
        return baseline.isPresent()
                ? Optional.empty()
                : Optional.of("no server has answered yet; the log says why");
    }

    /** The port of HTTP; empty when it is not listened on. */
    OptionalInt port() {
        return endpoint == null ? OptionalInt.empty() : OptionalInt.of(endpoint.port());
    }

    @Override
    public void close() {
        if (endpoint != null) {
            endpoint.close();
        }
        metrics.close();
    }
}

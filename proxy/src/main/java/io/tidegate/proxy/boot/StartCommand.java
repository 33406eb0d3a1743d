package io.tidegate.proxy.boot;

import io.tidegate.conf.live.Live;
import io.tidegate.conf.load.LoadResult;
import io.tidegate.conf.load.Problem;
import io.tidegate.conf.model.Configuration;
import io.tidegate.conf.model.NodeConfig;
import io.tidegate.ha.coordination.LocalZooKeeper;
import io.tidegate.ha.failover.announce.HookRunner;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import sun.misc.Signal;

/** Runs the proxy in the foreground until it is told to stop. */
@Command(
        name = "start",
        description =
                "Runs the proxy in the foreground, with a configuration file or as one of a cluster's proxies, "
                        + "which have their configuration in ZooKeeper. A proxy without --zookeeper runs one of its own, "
                        + "so that tidegate config can push versions. As long as there is none the file holds: SIGHUP, or "
                        + "a change of the file, reloads it. SIGTERM or Ctrl-C stops it: clients may end their statements and transactions for up to "
                        + "8 seconds; a second one stops it at once.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:stopped as asked",
            "1:the configuration is invalid, the servers' keys are others, or the port is taken",
            "2:wrong usage"
        })
final class StartCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(StartCommand.class);

    /** Container runtimes kill what is still there ten seconds after SIGTERM. */
    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(8);

    private static final int MAX_PORT = 65_535;

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description =
                    "the configuration file; it holds as long as there is no version of the configuration "
                            + "(tidegate config push), and is not published by itself")
    private @Nullable Path file;

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            description = "where to listen, whatever the configuration says")
    private @Nullable String listen;

    @Option(
            names = "--http",
            paramLabel = "HOST:PORT",
            description = "where to answer monitoring over HTTP, whatever the configuration says")
    private @Nullable String http;

    @Option(
            names = "--hooks",
            paramLabel = "DIRECTORY",
            defaultValue = "${env:TIDEGATE_HOOKS}",
            description =
                    "where the programs lie that the configuration names to be told of failovers; without it"
                            + " none is run. Also taken from the environment: TIDEGATE_HOOKS")
    private @Nullable Path hooks;

    @Option(
            names = "--zone",
            paramLabel = "NAME",
            defaultValue = "${env:TIDEGATE_ZONE}",
            description =
                    "where the proxy stands: of replicas it reads those of the same zone before others. Also taken"
                            + " from the environment: TIDEGATE_ZONE")
    private @Nullable String zone;

    @Option(
            names = "--admin",
            paramLabel = "HOST:PORT",
            description =
                    "where the admin port listens, whatever the configuration says; its users are in the "
                            + "section admin")
    private @Nullable String admin;

    @Option(
            names = "--zookeeper-port",
            paramLabel = "PORT",
            description =
                    "where this proxy's own ZooKeeper listens on 127.0.0.1 (default: where it did the last "
                            + "time, or any free port)")
    private @Nullable Integer zooKeeperPort;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private ClusterOptions cluster;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    private Optional<String> zone() {
        Optional<String> given = Optional.ofNullable(zone).filter(name -> !name.isBlank());
        if (given.isPresent() && !NodeConfig.isZone(given.get())) {
            throw new IllegalArgumentException(
                    "a zone's name is of 1-64 letters, digits, '_', '-' and '.' (--zone): "
                            + given.get());
        }
        return given;
    }

    @Override
    public Integer call() throws InterruptedException {
        ClusterChoice choice;
        ConfigurationSource.Identity identity;
        try {
            choice = choice();
            identity =
                    new ConfigurationSource.Identity(
                            cluster.name(),
                            cluster.data(),
                            local(),
                            new HookRunner(Optional.ofNullable(hooks)),
                            zone());
        } catch (IllegalArgumentException senseless) {
            throw new ParameterException(
                    spec.commandLine(), String.valueOf(senseless.getMessage()));
        }
        try (ConfigurationSource source =
                ConfigurationSource.open(
                        choice,
                        identity,
                        Optional.ofNullable(file),
                        zooKeeperPort == null ? OptionalInt.empty() : OptionalInt.of(zooKeeperPort),
                        "tidegate config push " + file + cluster.repeated())) {
            return switch (source.first()) {
                case LoadResult.Loaded(Configuration configuration) ->
                        run(identity.local().apply(configuration), source);
                case LoadResult.Invalid(List<Problem> problems) ->
                        refused(problems, source.firstName());
            };
        } catch (IOException unusable) {
            LOG.error("cannot start: {}", unusable.getMessage());
            return 1;
        }
    }

    private ClusterChoice choice() {
        ClusterChoice choice = cluster.choice();
        if (zooKeeperPort != null && !(choice instanceof ClusterChoice.Own)) {
            throw new IllegalArgumentException(
                    "--zookeeper-port is for this proxy's own ZooKeeper: leave out --zookeeper");
        }
        if (zooKeeperPort != null && (zooKeeperPort < 1 || zooKeeperPort > MAX_PORT)) {
            throw new IllegalArgumentException("--zookeeper-port is from 1 to " + MAX_PORT);
        }
        boolean hasVersions =
                switch (choice) {
                    case ClusterChoice.Alone() -> false;
                    case ClusterChoice.Own(LocalZooKeeper own) -> own.exists();
                    case ClusterChoice.Remote _, ClusterChoice.Neighbour _ -> true;
                };
        if (file == null && !hasVersions) {
            throw new IllegalArgumentException(
                    "name a configuration file (--config), or a cluster (--zookeeper)");
        }
        return choice;
    }

    private int refused(List<Problem> problems, String what) {
        CheckCommand.print(problems, spec.commandLine().getErr(), what);
        return 1;
    }

    /** What is this proxy's own affair, whatever the configuration says. */
    private UnaryOperator<Configuration> local() {
        Optional<ListenAddress> clients =
                Optional.ofNullable(listen).map(text -> ListenAddress.parse("--listen", text));
        Optional<ListenAddress> monitoring =
                Optional.ofNullable(http).map(text -> ListenAddress.parse("--http", text));
        Optional<ListenAddress> administration =
                Optional.ofNullable(admin).map(text -> ListenAddress.parse("--admin", text));
        return configuration -> {
            Configuration own =
                    clients.map(address -> address.in(configuration)).orElse(configuration);
            Configuration watched = monitoring.map(address -> address.forHttpIn(own)).orElse(own);
            return administration.map(address -> address.forAdminIn(watched)).orElse(watched);
        };
    }

    private int run(Configuration configuration, ConfigurationSource source)
            throws InterruptedException {
        ServerCheck check = new ServerCheck(configuration);
        List<Problem> problems = check.problems(configuration);
        if (!problems.isEmpty()) {
            problems.forEach(problem -> LOG.error("{}", problem));
            LOG.error("not started: rows could be routed wrongly, see the problems above");
            return 1;
        }
        Live<Configuration> live = Live.of(configuration);
        CountDownLatch stopped = new CountDownLatch(1);
        Live<Duration> drainLimit = Live.of(DRAIN_LIMIT);
        Station station =
                source.station(
                        live,
                        check,
                        limit -> {
                            drainLimit.replace(limit);
                            stopped.countDown();
                        });
        try (Proxy proxy = Proxy.start(live, check::columns, station, source.company());
                Following following = source.follow(live, check, proxy, station)) {
            station.reload().replace(following::reload);
            Signal.handle(new Signal("HUP"), signal -> following.reload());
            Signal.handle(new Signal("TERM"), signal -> stop(stopped, proxy));
            Signal.handle(new Signal("INT"), signal -> stop(stopped, proxy));
            LOG.info("listening on {}:{}", configuration.listener().host(), proxy.port());
            proxy.httpPort()
                    .ifPresent(port ->
                            LOG.info(
                                    "answering HTTP on {}:{}: /metrics, /healthz, /readyz, /v1/ids",
                                    configuration.http().orElseThrow().host(),
                                    port));
            proxy.adminPort()
                    .ifPresent(port ->
                            LOG.info(
                                    "admin port at {}:{}",
                                    configuration.admin().orElseThrow().host(),
                                    port));
            stopped.await();
            LOG.info("stopping with {} client(s) connected", proxy.clients());
            if (!proxy.drain(drainLimit.current())) {
                LOG.warn(
                        "{} client(s) still in a statement or transaction after {} s are disconnected",
                        proxy.clients(),
                        drainLimit.current().toSeconds());
            }
            return 0;
        } catch (InterruptedException interrupted) {
            throw interrupted;
        } catch (Exception unusable) { // AutoCloseable declares no narrower one.
            LOG.error("cannot start: {}", unusable.getMessage());
            return 1;
        }
    }

    private static void stop(CountDownLatch stopped, Proxy proxy) {
        if (stopped.getCount() == 0) {
            proxy.disconnectClients();
        }
        stopped.countDown();
    }
}

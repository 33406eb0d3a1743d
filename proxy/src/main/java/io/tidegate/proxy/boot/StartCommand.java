package io.tidegate.proxy.boot;

import io.tidegate.conf.live.Live;
import io.tidegate.conf.load.ConfigurationLoader;
import io.tidegate.conf.load.ConfigurationWatcher;
import io.tidegate.conf.load.LoadResult;
import io.tidegate.conf.load.Problem;
import io.tidegate.conf.model.Configuration;
import io.tidegate.ha.coordination.Coordination;
import io.tidegate.ha.coordination.Member;
import io.tidegate.ha.coordination.ZooKeeperAddress;
import io.tidegate.ha.versions.Versions;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
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
        description = {
            "Runs the proxy in the foreground, with a configuration file or as one of a cluster's proxies,",
            "which have their configuration in ZooKeeper. SIGHUP, or a change of the file, reloads it;",
            "SIGTERM or Ctrl-C stops it: clients may end their statements and transactions for up to",
            "8 seconds; a second one stops it at once."
        },
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

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = {
                "the configuration file; with --zookeeper it is only what to begin with as long as",
                "there is no version of the configuration, and is not published"
            })
    private @Nullable Path file;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "what this proxy is called in its cluster (default: the host's name)")
    private @Nullable String name;

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
            names = "--data",
            paramLabel = "DIRECTORY",
            description = {
                "where the last version is kept for the case that ZooKeeper does not answer",
                "(default: tidegate/NAME below $XDG_STATE_HOME or ~/.local/state)"
            })
    private @Nullable Path data;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private ClusterOptions cluster;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        Optional<ZooKeeperAddress> zooKeeper;
        UnaryOperator<Configuration> local;
        try {
            zooKeeper = cluster.address();
            local = local();
        } catch (IllegalArgumentException senseless) {
            throw new ParameterException(
                    spec.commandLine(), String.valueOf(senseless.getMessage()));
        }
        Path from = file;
        if (zooKeeper.isPresent()) {
            return inCluster(zooKeeper.get(), local);
        }
        if (from == null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "name a configuration file (--config), or a cluster (--zookeeper)");
        }
        return switch (ConfigurationLoader.load(from, System.getenv())) {
            case LoadResult.Loaded(Configuration configuration) ->
                    run(
                            local.apply(configuration),
                            Proxy.Company.ALONE,
                            (live, check, proxy) -> watching(from, local, live, check));
            case LoadResult.Invalid(List<Problem> problems) -> refused(problems, from.toString());
        };
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
        return configuration -> {
            Configuration own =
                    clients.map(address -> address.in(configuration)).orElse(configuration);
            return monitoring.map(address -> address.forHttpIn(own)).orElse(own);
        };
    }

    private static AutoCloseable watching(
            Path file,
            UnaryOperator<Configuration> local,
            Live<Configuration> live,
            ServerCheck check) {
        ConfigurationWatcher watcher =
                new ConfigurationWatcher(
                        file, System.getenv(), local, live, check::problems, new Report());
        watcher.start();
        Signal.handle(new Signal("HUP"), signal -> watcher.reload());
        return watcher;
    }

    private int inCluster(ZooKeeperAddress zooKeeper, UnaryOperator<Configuration> local)
            throws InterruptedException {
        try {
            String me = name == null ? InetAddress.getLocalHost().getHostName() : name;
            LastGood lastGood =
                    new LastGood(data == null ? LastGood.usual(me, System.getenv()) : data);
            String text = Cluster.first(zooKeeper, lastGood, Optional.ofNullable(file));
            return switch (ConfigurationLoader.parse(text, System.getenv())) {
                case LoadResult.Loaded(Configuration configuration) ->
                        run(
                                local.apply(configuration),
                                Proxy.Company.CLUSTER,
                                (live, check, proxy) ->
                                        joined(zooKeeper, me, local, lastGood, live, check, proxy));
                case LoadResult.Invalid(List<Problem> problems) ->
                        refused(problems, "the configuration");
            };
        } catch (IOException unusable) {
            LOG.error("cannot start: {}", unusable.getMessage());
            return 1;
        }
    }

    private static AutoCloseable joined(
            ZooKeeperAddress zooKeeper,
            String me,
            UnaryOperator<Configuration> local,
            LastGood lastGood,
            Live<Configuration> live,
            ServerCheck check,
            Proxy proxy) {
        Coordination coordination =
                Coordination.open(
                        zooKeeper,
                        new Member(
                                me,
                                UUID.randomUUID().toString(),
                                live.current().listener().host() + ":" + proxy.port(),
                                Main.RELEASE,
                                System.currentTimeMillis()),
                        HaltingPoint.of(System.getenv()));
        Signal.handle(
                new Signal("HUP"),
                _ ->
                        LOG.info(
                                "nothing to reload: versions of the configuration come by ZooKeeper"));
        proxy.join(coordination);
        Versions.join(
                coordination,
                new VersionUse(System.getenv(), local, live, check, lastGood, proxy.statements()));
        return coordination;
    }

    /** What brings later configurations while the proxy runs. */
    @FunctionalInterface
    private interface Following {
        AutoCloseable begin(Live<Configuration> live, ServerCheck check, Proxy proxy);
    }

    private int run(Configuration configuration, Proxy.Company company, Following following)
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
        try (Proxy proxy = Proxy.start(live, check::columns, company);
                AutoCloseable _ = following.begin(live, check, proxy)) {
            Signal.handle(new Signal("TERM"), signal -> stop(stopped, proxy));
            Signal.handle(new Signal("INT"), signal -> stop(stopped, proxy));
            LOG.info("listening on {}:{}", configuration.listener().host(), proxy.port());
            proxy.httpPort()
                    .ifPresent(port ->
                            LOG.info(
                                    "answering HTTP on {}:{}: /metrics, /healthz, /readyz, /v1/ids",
                                    configuration.http().orElseThrow().host(),
                                    port));
            stopped.await();
            LOG.info("stopping with {} client(s) connected", proxy.clients());
            if (!proxy.drain(DRAIN_LIMIT)) {
                LOG.warn(
                        "{} client(s) still in a statement or transaction after {} s are disconnected",
                        proxy.clients(),
                        DRAIN_LIMIT.toSeconds());
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

    private static final class Report implements ConfigurationWatcher.Listener {
        @Override
        public void applied(Configuration next, List<String> needRestart) {
            LOG.info("the configuration was reloaded");
            if (!needRestart.isEmpty()) {
                LOG.warn("changed settings that need a restart: {}", needRestart);
            }
        }

        @Override
        public void refused(List<Problem> problems) {
            LOG.error(
                    "the changed configuration is not used, it has {} problem(s):",
                    problems.size());
            problems.forEach(problem -> LOG.error("  {}", problem));
        }
    }
}

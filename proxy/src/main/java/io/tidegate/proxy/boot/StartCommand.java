package io.tidegate.proxy.boot;

import io.tidegate.conf.live.Live;
import io.tidegate.conf.load.ConfigurationLoader;
import io.tidegate.conf.load.ConfigurationWatcher;
import io.tidegate.conf.load.LoadResult;
import io.tidegate.conf.load.Problem;
import io.tidegate.conf.model.Configuration;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import sun.misc.Signal;

/** Runs the proxy in the foreground until it is told to stop. */
@Command(
        name = "start",
        description = {
            "Runs the proxy in the foreground. SIGHUP, or a change of the file, reloads the configuration;",
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
            required = true,
            paramLabel = "FILE",
            description = "the configuration file")
    @SuppressWarnings("NullAway.Init")
    private Path file;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        return switch (ConfigurationLoader.load(file, System.getenv())) {
            case LoadResult.Loaded(Configuration configuration) -> run(configuration);
            case LoadResult.Invalid(List<Problem> problems) -> {
                CheckCommand.print(problems, spec.commandLine().getErr(), file);
                yield 1;
            }
        };
    }

    private int run(Configuration configuration) throws InterruptedException {
        ServerCheck check = new ServerCheck(configuration);
        List<Problem> problems = check.problems(configuration);
        if (!problems.isEmpty()) {
            problems.forEach(problem -> LOG.error("{}", problem));
            LOG.error("not started: rows could be routed wrongly, see the problems above");
            return 1;
        }
        Live<Configuration> live = Live.of(configuration);
        CountDownLatch stopped = new CountDownLatch(1);
        try (Proxy proxy = Proxy.start(live, check::columns);
                ConfigurationWatcher watcher =
                        new ConfigurationWatcher(
                                file, System.getenv(), live, check::problems, new Report())) {
            watcher.start();
            Signal.handle(new Signal("HUP"), signal -> watcher.reload());
            Signal.handle(new Signal("TERM"), signal -> stop(stopped, proxy));
            Signal.handle(new Signal("INT"), signal -> stop(stopped, proxy));
            LOG.info("listening on {}:{}", configuration.listener().host(), proxy.port());
            stopped.await();
            LOG.info("stopping with {} client(s) connected", proxy.clients());
            if (!proxy.drain(DRAIN_LIMIT)) {
                LOG.warn(
                        "{} client(s) still in a statement or transaction after {} s are disconnected",
                        proxy.clients(),
                        DRAIN_LIMIT.toSeconds());
            }
            return 0;
        } catch (IOException unusable) {
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

package io.tidegate.demo;

import io.tidegate.it.server.ServerException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line of the demo. */
@Command(
        name = "tidegate demo",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Starts two groups of real MariaDB servers, each a pair of masters and a replica, and the proxy (or several) in"
                    + " front of them, loads a small sharded shop through the proxy, and prints what to try: a master"
                    + " that is killed, too.",
            "Ctrl-C stops everything and leaves nothing behind."
        })
public final class DemoMain implements Callable<Integer> {
    private static final int MOST_PROXIES = 4;
    private static final Duration REVIVED_AFTER = Duration.ofSeconds(15);

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "3307",
            description = "where the proxy listens on 127.0.0.1 (${DEFAULT-VALUE})")
    private int port;

    @Option(
            names = "--proxies",
            paramLabel = "NUMBER",
            defaultValue = "1",
            description = {
                "how many proxies, 1 to 4, each on a port of its own behind --port; they share one"
                        + " configuration (${DEFAULT-VALUE})"
            })
    private int proxies;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "keep the servers' data and the configuration here for the next time")
    private @Nullable Path data;

    @Option(
            names = "--single",
            description =
                    "one server for each group, instead of a pair of masters and a replica (as with --data)")
    private boolean single;

    @Option(
            names = "--mysqld",
            paramLabel = "PATH",
            description = "use this MariaDB or MySQL server program")
    private @Nullable Path mysqld;

    @Option(
            names = "--check",
            description = "run a list of statements through a JDBC driver, say pass or fail, stop")
    private boolean check;

    public static void main(String[] arguments) {
        // Before the first logger: a demo shows warnings only, and not among its own lines.
        System.setProperty("logback.configurationFile", "demo-logback.xml");
        // The end of main is not the end of the JVM: drivers leave threads behind.
        System.exit(new CommandLine(new DemoMain()).execute(arguments));
    }

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        if (proxies < 1 || proxies > MOST_PROXIES) {
            throw new ParameterException(
                    spec.commandLine(), "--proxies is from 1 to " + MOST_PROXIES + ": " + proxies);
        }
        Progress progress = Progress.begin(System.out);
        progress.say(
                "Tidegate demo: two groups of real servers, "
                        + (proxies == 1 ? "one proxy" : proxies + " proxies")
                        + ", a sharded shop");
        Cleanup cleanup = new Cleanup();
        Thread atEnd = new Thread(cleanup::close, "demo-cleanup");
        Runtime.getRuntime().addShutdownHook(atEnd);
        try {
            Options options =
                    new Options(
                            port,
                            proxies,
                            Optional.ofNullable(data),
                            single,
                            Optional.ofNullable(mysqld));
            Demo demo = Demo.start(options, cleanup, progress);
            if (check) {
                return new ShopCheck(demo, System.out).passes() ? 0 : 1;
            }
            new Tour(demo).print(System.out);
            if (demo.hasReplicas()) {
                cleanup.add(Reviver.start(demo.nodes(), REVIVED_AFTER, progress));
            }
            new CountDownLatch(1).await();
            return 0;
        } catch (ServerException | DemoException failed) {
            System.err.println("tidegate demo: " + failed.getMessage());
            return 1;
        } finally {
            cleanup.close();
        }
    }
}

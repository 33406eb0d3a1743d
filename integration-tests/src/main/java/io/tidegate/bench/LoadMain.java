package io.tidegate.bench;

import java.io.IOException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The clients of the benchmark scripts, by their kind. */
@Command(name = "load", mixinStandardHelpOptions = true, subcommandsRepeatable = false)
public final class LoadMain {
    @Option(names = "--port", required = true)
    private int port;

    @Option(names = "--schema", defaultValue = "sbu")
    @SuppressWarnings("NullAway.Init")
    private String schema;

    @Option(names = "--tls")
    private boolean tls;

    private LoadMain() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new LoadMain()).execute(arguments));
    }

    private Target target() {
        return new Target(port, "bench", "bench", schema, tls);
    }

    @Command(name = "idle")
    int idle() throws IOException {
        return Idle.run(target());
    }

    @Command(name = "half-open")
    int halfOpen(
            @Option(names = "--connections", required = true) int connections,
            @Option(names = "--speaks") boolean speaks)
            throws InterruptedException {
        return HalfOpen.run(target(), connections, speaks);
    }

    @Command(name = "storm")
    int storm(
            @Option(names = "--rate", required = true) int rate,
            @Option(names = "--seconds", required = true) int seconds) {
        return Storm.run(target(), rate, seconds);
    }

    @Command(name = "thinkers")
    int thinkers(
            @Option(names = "--clients", required = true) int clients,
            @Option(names = "--seconds", required = true) int seconds,
            @Option(names = "--think", defaultValue = "1000") int think) {
        return Thinkers.run(target(), clients, seconds, think);
    }

    @Command(name = "slow-readers")
    int slowReaders(
            @Option(names = "--clients", required = true) int clients,
            @Option(names = "--seconds", required = true) int seconds,
            @Option(names = "--prepared") boolean prepared,
            @Option(names = "--sql", required = true) String sql)
            throws IOException, InterruptedException {
        return SlowReaders.run(target(), clients, seconds, prepared, sql);
    }
}

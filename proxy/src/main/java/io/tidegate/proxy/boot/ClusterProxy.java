package io.tidegate.proxy.boot;

import io.tidegate.conf.live.Live;
import io.tidegate.conf.load.LoadResult;
import io.tidegate.conf.load.Problem;
import io.tidegate.conf.model.Configuration;
import io.tidegate.ha.failover.announce.HookRunner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;

/** A proxy with all that {@code start} gives it, for a process that runs several: the demo's. */
public final class ClusterProxy implements AutoCloseable {
    private final ConfigurationSource source;
    private final Proxy proxy;
    private final Following following;

    private ClusterProxy(ConfigurationSource source, Proxy proxy, Following following) {
        this.source = source;
        this.proxy = proxy;
        this.following = following;
    }

    /**
     * Starts one on 127.0.0.1.
     *
     * @param data where it keeps what it has to keep
     * @param file its configuration as long as there is no version
     * @throws IOException when it cannot be started; why is in the message
     */
    public static ClusterProxy start(
            ClusterChoice choice, String name, Path data, Path file, int port, int adminPort)
            throws IOException, InterruptedException {
        return start(choice, name, data, file, port, adminPort, Optional.empty());
    }

    /**
     * As {@link #start(ClusterChoice, String, Path, Path, int, int)}.
     *
     * @param zone where it stands
     */
    public static ClusterProxy start(
            ClusterChoice choice,
            String name,
            Path data,
            Path file,
            int port,
            int adminPort,
            Optional<String> zone)
            throws IOException, InterruptedException {
        ListenAddress address = new ListenAddress("127.0.0.1", port);
        ListenAddress admin = new ListenAddress("127.0.0.1", adminPort);
        UnaryOperator<Configuration> local =
                configuration -> admin.forAdminIn(address.in(configuration));
        ConfigurationSource source =
                ConfigurationSource.open(
                        choice,
                        new ConfigurationSource.Identity(
                                name, data, local, new HookRunner(Optional.empty()), zone),
                        Optional.of(file),
                        OptionalInt.empty(),
                        "tidegate config push " + file + " --data " + data);
        try {
            return switch (source.first()) {
                case LoadResult.Loaded(Configuration first) -> serve(source, local.apply(first));
                case LoadResult.Invalid(List<Problem> problems) ->
                        throw new IOException(source.firstName() + " is refused: " + problems);
            };
        } catch (IOException | RuntimeException failed) {
            source.close();
            throw failed;
        }
    }

    private static ClusterProxy serve(ConfigurationSource source, Configuration first)
            throws IOException {
        ServerCheck check = new ServerCheck(first);
        List<Problem> problems = check.problems(first);
        if (!problems.isEmpty()) {
            throw new IOException(source.firstName() + " is refused: " + problems);
        }
        Live<Configuration> live = Live.of(first);
        Station station = source.station(live, check, _ -> {});
        Proxy proxy = Proxy.start(live, check::columns, station, source.company());
        Following following = source.follow(live, check, proxy, station);
        station.reload().replace(following::reload);
        return new ClusterProxy(source, proxy, following);
    }

    /** The port of administration; empty when that is not configured. */
    public OptionalInt adminPort() {
        return proxy.adminPort();
    }

    public int port() {
        return proxy.port();
    }

    @Override
    public void close() {
        following.close();
        proxy.close();
        source.close();
    }
}

package io.tidegate.proxy.boot;

import io.tidegate.conf.live.Live;
import io.tidegate.conf.load.ConfigurationLoader;
import io.tidegate.conf.load.ConfigurationWatcher;
import io.tidegate.conf.load.LoadResult;
import io.tidegate.conf.model.Configuration;
import io.tidegate.conf.model.ListenerConfig;
import io.tidegate.ha.coordination.Coordination;
import io.tidegate.ha.coordination.LocalZooKeeper;
import io.tidegate.ha.coordination.Member;
import io.tidegate.ha.coordination.RunningZooKeeper;
import io.tidegate.ha.coordination.ZooKeeperAddress;
import io.tidegate.ha.failover.GroupRecords;
import io.tidegate.ha.failover.announce.HookRunner;
import io.tidegate.ha.supervision.Supervision;
import io.tidegate.ha.versions.HeldText;
import io.tidegate.ha.versions.Versions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a proxy's configuration comes from: versions in ZooKeeper, a file as long as there is none,
 * or a file alone. A ZooKeeper of the proxy's own runs as long as this is open.
 */
final class ConfigurationSource implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigurationSource.class);

    /**
     * Who the proxy is, whatever its configuration says.
     *
     * @param hooks who tells programs of failovers
     * @param zone where the proxy stands
     */
    record Identity(
            String name,
            Path data,
            UnaryOperator<Configuration> local,
            HookRunner hooks,
            Optional<String> zone) {}

    private final Identity identity;
    private final LastGood lastGood;
    private final Optional<OwnFile> file;
    private final Optional<RunningZooKeeper> own;
    private final Optional<ZooKeeperAddress> address;
    private final Beginning beginning;

    private ConfigurationSource(
            Identity identity,
            LastGood lastGood,
            Optional<OwnFile> file,
            Optional<RunningZooKeeper> own,
            Optional<ZooKeeperAddress> address,
            Beginning beginning) {
        this.identity = identity;
        this.lastGood = lastGood;
        this.file = file;
        this.own = own;
        this.address = address;
        this.beginning = beginning;
    }

    /**
     * Finds out what to begin with, and starts the proxy's own ZooKeeper where that is chosen. When
     * it does not start the proxy has a configuration all the same.
     *
     * @param port of the proxy's own ZooKeeper
     * @param publish the command that makes a version of the file, for people
     * @throws IOException when there is nothing to begin with
     */
    static ConfigurationSource open(
            ClusterChoice choice,
            Identity identity,
            Optional<Path> file,
            OptionalInt port,
            String publish)
            throws IOException, InterruptedException {
        LastGood lastGood = new LastGood(identity.data());
        Optional<OwnFile> ownFile = file.map(path -> new OwnFile(path, publish));
        return switch (choice) {
            case ClusterChoice.Alone() ->
                    new ConfigurationSource(
                            identity,
                            lastGood,
                            ownFile,
                            Optional.empty(),
                            Optional.empty(),
                            file.<Beginning>map(Beginning.OfFile::new)
                                    .orElseThrow(() ->
                                            new IOException(
                                                    "name a configuration file: --config")));
            case ClusterChoice.Remote(ZooKeeperAddress remote) ->
                    new ConfigurationSource(
                            identity,
                            lastGood,
                            ownFile,
                            Optional.empty(),
                            Optional.of(remote),
                            Beginning.asked(remote, lastGood, file));
            case ClusterChoice.Neighbour(LocalZooKeeper neighbour) -> {
                ZooKeeperAddress remote = neighbour.address();
                yield new ConfigurationSource(
                        identity,
                        lastGood,
                        ownFile,
                        Optional.empty(),
                        Optional.of(remote),
                        Beginning.asked(remote, lastGood, file));
            }
            case ClusterChoice.Own(LocalZooKeeper zooKeeper) ->
                    withOwn(zooKeeper, port, identity, lastGood, file, ownFile);
        };
    }

    private static ConfigurationSource withOwn(
            LocalZooKeeper zooKeeper,
            OptionalInt port,
            Identity identity,
            LastGood lastGood,
            Optional<Path> file,
            Optional<OwnFile> ownFile)
            throws IOException, InterruptedException {
        RunningZooKeeper running;
        try {
            running = zooKeeper.start(port);
        } catch (IOException unusable) {
            LOG.error(
                    "no versions of the configuration, no leader and no jobs until the next start: this"
                            + " proxy's own ZooKeeper does not start ({})",
                    unusable.getMessage());
            return new ConfigurationSource(
                    identity,
                    lastGood,
                    ownFile,
                    Optional.empty(),
                    Optional.empty(),
                    Beginning.unasked("there is no ZooKeeper", lastGood, file));
        }
        try {
            Beginning beginning = Beginning.asked(running.address(), lastGood, file);
            LOG.info(
                    "versions of the configuration are in {}, by this proxy's own ZooKeeper at {}",
                    zooKeeper.directory(),
                    running.address().servers());
            return new ConfigurationSource(
                    identity,
                    lastGood,
                    ownFile,
                    Optional.of(running),
                    Optional.of(running.address()),
                    beginning);
        } catch (IOException | InterruptedException | RuntimeException nothing) {
            running.close();
            throw nothing;
        }
    }

    /** What to begin with; not yet with what is this proxy's own affair. */
    LoadResult first() {
        return switch (beginning) {
            case Beginning.Version(HeldText held) ->
                    ConfigurationLoader.parse(held.text(), System.getenv());
            case Beginning.Last(String text, _) -> ConfigurationLoader.parse(text, System.getenv());
            case Beginning.OfFile(Path path) -> ConfigurationLoader.load(path, System.getenv());
        };
    }

    /** What that is called. */
    String firstName() {
        return switch (beginning) {
            case Beginning.Version(HeldText held) -> "version " + held.number();
            case Beginning.Last(_, Path from) -> from.toString();
            case Beginning.OfFile(Path path) -> path.toString();
        };
    }

    /** Where a proxy of this configuration runs. */
    Station station(Live<Configuration> live, ServerCheck check, Station.Stop stop) {
        ListenerConfig listener = live.current().listener();
        Live<Optional<Supervision>> supervision = Live.of(Optional.empty());
        Objections objections = new Objections(live, check, supervision);
        return new Station(
                new Member(
                        identity.name(),
                        "",
                        listener.host() + ":" + listener.port(),
                        Main.RELEASE,
                        System.currentTimeMillis()),
                Live.of(Optional.empty()),
                Live.of(Optional.empty()),
                supervision,
                new TextCheck(System.getenv(), identity.local(), live, objections)::problems,
                stop,
                Live.of(() -> {}),
                () -> file.flatMap(OwnFile::inUse));
    }

    /** Whether the proxy has something in common with others, or could have. */
    Proxy.Company company() {
        return address.isPresent() ? Proxy.Company.CLUSTER : Proxy.Company.ALONE;
    }

    /** Brings later configurations, until what it returns is closed. */
    Following follow(Live<Configuration> live, ServerCheck check, Proxy proxy, Station station) {
        Objections objections = new Objections(live, check, station.supervision());
        switch (beginning) {
            case Beginning.Version(HeldText held) ->
                    giveWay("version " + held.number(), held.text());
            case Beginning.Last(String text, Path from) -> giveWay(from.toString(), text);
            case Beginning.OfFile(Path path) ->
                    file.ifPresent(its -> its.follow(watcher(path, live, objections)));
        }
        return new Following(
                file, address.map(its -> joined(its, live, objections, proxy, station)));
    }

    private void giveWay(String to, String text) {
        file.ifPresent(its -> its.giveWay(to, text));
    }

    private ConfigurationWatcher watcher(
            Path path, Live<Configuration> live, Objections objections) {
        return new ConfigurationWatcher(
                path,
                System.getenv(),
                identity.local(),
                live,
                objections::problems,
                new ReloadReport());
    }

    private Following.Joined joined(
            ZooKeeperAddress zooKeeper,
            Live<Configuration> live,
            Objections objections,
            Proxy proxy,
            Station station) {
        Coordination coordination =
                Coordination.open(
                        zooKeeper,
                        new Member(
                                identity.name(),
                                UUID.randomUUID().toString(),
                                live.current().listener().host() + ":" + proxy.port(),
                                Main.RELEASE,
                                System.currentTimeMillis()),
                        HaltingPoint.of(System.getenv()));
        GroupRecords records = new GroupRecords(coordination);
        proxy.join(coordination, records);
        Versions versions =
                Versions.join(
                        coordination,
                        new VersionUse(
                                System.getenv(),
                                identity.local(),
                                live,
                                objections,
                                lastGood,
                                proxy.statements(),
                                this::giveWay));
        station.versions().replace(Optional.of(versions));
        station.growth().replace(Optional.of(proxy.grow(coordination, versions, System.getenv())));
        Supervision supervision =
                Supervision.join(coordination, records, live, identity.hooks(), proxy.replies());
        station.supervision().replace(Optional.of(supervision));
        return new Following.Joined(
                coordination,
                supervision,
                proxy.goBySights(supervision, identity.zone()),
                proxy.watchAlone(supervision));
    }

    @Override
    public void close() {
        own.ifPresent(RunningZooKeeper::close);
    }
}

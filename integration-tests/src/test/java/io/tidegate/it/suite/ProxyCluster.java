package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.ha.coordination.Coordination;
import io.tidegate.ha.coordination.ZooKeeperAddress;
import io.tidegate.ha.versions.VersionEntry;
import io.tidegate.ha.versions.Versions;
import io.tidegate.it.cluster.TestCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.data.Stat;
import org.awaitility.Awaitility;

/**
 * Three proxies as processes and three ZooKeeper servers, with a link from each proxy to each
 * server, and clients that never stop asking. Every version has a user of its own, by whom it is
 * seen which proxy has it in use.
 */
final class ProxyCluster implements AutoCloseable {
    static final String ROOT = "/tidegate/faults";
    private static final int PROXIES = 3;
    private static final Duration SOON = Duration.ofMinutes(2);

    private final TestCluster servers;
    private final Path directory;
    private final Ensemble ensemble;
    private final List<List<ZooKeeperLink>> links = new ArrayList<>();
    private final List<TidegateProcess> proxies = new ArrayList<>();
    private final Coordination visitor;
    private final Versions versions;
    private final ZooKeeper raw;
    private int users;

    private ProxyCluster(TestCluster servers, Path directory, Ensemble ensemble) throws Exception {
        this.servers = servers;
        this.directory = directory;
        this.ensemble = ensemble;
        this.visitor = Coordination.standIn(ZooKeeperAddress.of(ensemble.servers(), ROOT));
        this.versions = Versions.visit(visitor);
        this.raw = new ZooKeeper(ensemble.servers(), 8000, _ -> {});
        for (int proxy = 0; proxy < PROXIES; proxy++) {
            List<ZooKeeperLink> own = new ArrayList<>();
            for (int port : ensemble.clientPorts()) {
                own.add(ZooKeeperLink.to(port));
            }
            links.add(own);
        }
    }

    static ProxyCluster start(TestCluster servers, Path directory) throws Exception {
        ProxyCluster cluster = new ProxyCluster(servers, directory, Ensemble.start(directory));
        assertThat(cluster.visitor.await(SOON)).isTrue();
        cluster.awaitHeld(cluster.propose());
        for (int proxy = 0; proxy < PROXIES; proxy++) {
            cluster.proxies.add(cluster.run(proxy));
        }
        cluster.awaitAllMembers();
        return cluster;
    }

    private TidegateProcess run(int proxy) throws IOException {
        String zooKeeper =
                links.get(proxy).stream()
                        .map(link -> "127.0.0.1:" + link.port())
                        .collect(Collectors.joining(","));
        return TidegateProcess.run(
                "start",
                "--zookeeper",
                zooKeeper + ROOT,
                "--name",
                name(proxy),
                "--listen",
                "127.0.0.1:0",
                "--data",
                directory.resolve(name(proxy)).toString());
    }

    static String name(int proxy) {
        return "p" + (proxy + 1);
    }

    List<Integer> all() {
        return IntStream.range(0, PROXIES).boxed().toList();
    }

    List<Integer> others(int proxy) {
        return all().stream().filter(each -> each != proxy).toList();
    }

    TidegateProcess proxy(int proxy) {
        return proxies.get(proxy);
    }

    Ensemble ensemble() {
        return ensemble;
    }

    List<ZooKeeperLink> links(int proxy) {
        return links.get(proxy);
    }

    /** Starts a new one in the place of one that has ended. */
    void restart(int proxy) throws Exception {
        proxies.get(proxy).close();
        proxies.set(proxy, run(proxy));
    }

    /** The text of a version that has one user beside the usual one. */
    String text(String user) {
        return BootConfiguration.of(
                servers, "users: {app: {password: secret}, " + user + ": {password: secret}}\n");
    }

    private String userOf(int number) throws Exception {
        return versions.text(number).orElseThrow().replaceAll("(?s).*, (u\\d+):.*", "$1");
    }

    /** Proposes a version with a new user. */
    int propose() throws Exception {
        users++;
        return versions.propose(
                text("u" + users), "ann", "a test", Optional.empty(), Duration.ZERO);
    }

    Versions versions() {
        return versions;
    }

    ZooKeeper raw() {
        return raw;
    }

    void awaitHeld(int number) {
        Awaitility.await("version " + number + " holds")
                .atMost(SOON)
                .pollInterval(Duration.ofMillis(20))
                .until(() ->
                        versions.entry(number).orElseThrow().fate() == VersionEntry.Fate.CURRENT);
    }

    boolean isInUse(int number, int proxy) throws Exception {
        String user = userOf(number);
        try (RawClient _ = proxies.get(proxy).login(user)) {
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    void awaitInUse(int number, List<Integer> which) {
        for (int proxy : which) {
            Awaitility.await("version " + number + " is in use by " + name(proxy))
                    .atMost(SOON)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> isInUse(number, proxy));
        }
    }

    void awaitAllMembers() {
        Awaitility.await("all are members and one of them leads")
                .atMost(SOON)
                .ignoreExceptions()
                .until(() ->
                        versions.agents().size() == PROXIES
                                && versions.agents().values().stream().allMatch(Optional::isPresent)
                                && all().contains(leader()));
    }

    /** Which proxy leads. */
    int leader() throws Exception {
        String record = new String(raw.getData(ROOT + "/leader/live", false, null));
        return all().stream()
                .filter(proxy -> record.contains('"' + name(proxy) + '"'))
                .findAny()
                .orElseThrow();
    }

    /** How many terms there were. */
    int terms() throws KeeperException, InterruptedException {
        return raw.exists(ROOT + "/leader/epoch", false).getVersion();
    }

    byte[] node(String path) throws KeeperException, InterruptedException {
        return raw.getData(ROOT + path, false, new Stat());
    }

    @Override
    public void close() throws Exception {
        for (TidegateProcess each : proxies) {
            each.close();
        }
        raw.close();
        visitor.close();
        for (List<ZooKeeperLink> own : links) {
            for (ZooKeeperLink link : own) {
                link.close();
            }
        }
        ensemble.close();
    }
}

package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.ha.coordination.DisconnectedException;
import io.tidegate.it.cluster.TestCluster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.zip.DeflaterOutputStream;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooDefs;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;

/**
 * What breaks while a change of the configuration is under way: all proxies that can come to the
 * same version, and no client notices.
 */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.Any.class)
@SuppressWarnings("NullAway.Init")
final class ClusterFaultIT {
    private static final Duration SOON = Duration.ofMinutes(2);

    /** How long there is no quorum: {@code -Dtidegate.it.quorum-loss=60} for the long run. */
    private static final int QUORUM_LOSS_SECONDS = Integer.getInteger("tidegate.it.quorum-loss", 5);

    /** A look every second, on two proxies and the leader, and room for a slow machine. */
    private static final Duration BY_POLL = Duration.ofSeconds(8);

    @TempDir private static Path directory;
    private static @Nullable ProxyCluster shared;

    private final TestCluster servers;
    private ProxyCluster cluster;

    ClusterFaultIT(TestCluster servers) {
        this.servers = servers;
    }

    @BeforeEach
    void start() throws Exception {
        ProxyCluster there = shared;
        if (there == null) {
            there = ProxyCluster.start(servers, directory);
            shared = there;
        }
        cluster = there;
        cluster.awaitAllMembers();
    }

    @AfterAll
    static void stop() throws Exception {
        if (shared != null) {
            shared.close();
            shared = null;
        }
    }

    private Askers ask(List<Integer> proxies) throws IOException {
        return Askers.of(proxies, cluster::proxy);
    }

    /** The leader has the job in its hands when it stops, and finds it done when it goes on. */
    @Test
    void a_leader_that_stands_still_until_another_leads_does_nothing_when_it_goes_on()
            throws Exception {
        int leader = cluster.leader();
        int follower = cluster.others(leader).getFirst();
        int next = cluster.others(leader).getLast();
        int terms = cluster.terms();
        int number;
        try (Askers clients = ask(List.of(next))) {
            cluster.proxy(follower).signal("STOP");
            number = cluster.propose();
            cluster.proxy(leader).awaitLine(journal(number) + "Preparing");
            cluster.proxy(leader).signal("STOP");

            cluster.awaitHeld(number);
            cluster.awaitInUse(number, List.of(next));
            assertThat(cluster.leader()).isEqualTo(next);
            cluster.proxy(leader).signal("CONT");
            cluster.proxy(follower).signal("CONT");

            cluster.awaitInUse(number, cluster.all());
            cluster.awaitAllMembers();
            assertThat(clients.errors()).isEmpty();
        }
        assertThat(cluster.leader()).isEqualTo(next);
        assertThat(cluster.terms()).isEqualTo(terms + 1);
        assertThat(cluster.proxy(leader).lines())
                .noneMatch(line -> line.contains(journal(number) + "Settling"))
                .noneMatch(line -> line.contains(journal(number) + "Applied"));
        assertThat(cluster.proxy(next).lines())
                .anyMatch(line -> line.contains(journal(number) + "Applied"));
    }

    private static String journal(int number) {
        return String.format(Locale.ROOT, "config %010d: ", number);
    }

    @Test
    void a_proxy_that_stands_still_is_not_waited_for_and_its_clients_wait_without_an_error()
            throws Exception {
        int still = cluster.others(cluster.leader()).getFirst();
        try (Askers clients = ask(cluster.all())) {
            cluster.proxy(still).signal("STOP");
            int number = cluster.propose();

            cluster.awaitHeld(number);
            cluster.awaitInUse(number, cluster.others(still));
            cluster.proxy(still).signal("CONT");

            cluster.awaitInUse(number, cluster.all());
            assertThat(clients.errors()).isEmpty();
        }
    }

    @Test
    void a_proxy_that_is_killed_while_all_prepare_is_not_waited_for() throws Exception {
        int killed = cluster.leader();
        try (Askers clients = ask(cluster.others(killed))) {
            int number = cluster.propose();
            cluster.proxy(killed).signal("KILL");

            cluster.awaitHeld(number);
            cluster.awaitInUse(number, cluster.others(killed));
            cluster.restart(killed);

            cluster.awaitInUse(number, cluster.all());
            assertThat(clients.errors()).isEmpty();
        }
    }

    /** Its session ends meanwhile; it serves on by the version that it has. */
    @Test
    void a_proxy_that_zookeeper_cannot_be_reached_by_serves_on_and_follows_later()
            throws Exception {
        int away = cluster.others(cluster.leader()).getFirst();
        int lost = count(away, "the connection to ZooKeeper is LOST");
        try (Askers clients = ask(cluster.all())) {
            cluster.links(away).forEach(ZooKeeperLink::cut);
            int number = cluster.propose();

            cluster.awaitHeld(number);
            cluster.awaitInUse(number, cluster.others(away));
            assertThat(cluster.isInUse(number, away)).isFalse();
            Awaitility.await("its session has ended")
                    .atMost(SOON)
                    .until(() -> count(away, "the connection to ZooKeeper is LOST") > lost);
            for (ZooKeeperLink link : cluster.links(away)) {
                link.mend();
            }

            cluster.awaitInUse(number, cluster.all());
            assertThat(clients.errors()).isEmpty();
        }
    }

    private int count(int proxy, String text) {
        return (int)
                cluster.proxy(proxy).lines().stream().filter(line -> line.contains(text)).count();
    }

    @Test
    void without_a_quorum_clients_notice_nothing_and_nothing_can_be_changed() throws Exception {
        int versions = cluster.versions().history().size();
        try (Askers clients = ask(cluster.all())) {
            cluster.ensemble().stop(0);
            cluster.ensemble().stop(1);
            long until = System.nanoTime() + Duration.ofSeconds(QUORUM_LOSS_SECONDS).toNanos();
            Awaitility.await("the loss is noticed")
                    .atMost(SOON)
                    .until(() -> !cluster.ensemble().serves(2));
            assertThatThrownBy(() -> cluster.propose()).isInstanceOf(DisconnectedException.class);
            while (System.nanoTime() < until) {
                Thread.sleep(100);
            }
            for (int proxy : cluster.all()) {
                cluster.proxy(proxy).login("app").close();
            }
            cluster.ensemble().start(0);
            cluster.ensemble().start(1);
            cluster.awaitAllMembers();

            assertThat(cluster.versions().history()).hasSize(versions);
            int number = cluster.propose();
            cluster.awaitHeld(number);
            cluster.awaitInUse(number, cluster.all());
            assertThat(clients.errors()).isEmpty();
        }
    }

    @Test
    void proxies_that_no_watch_tells_anything_look_often_enough() throws Exception {
        int before = lost();
        hear(false);
        try (Askers clients = ask(cluster.all())) {
            int number = cluster.propose();
            cluster.awaitHeld(number);
            long held = System.nanoTime();

            cluster.awaitInUse(number, cluster.all());

            assertThat(Duration.ofNanos(System.nanoTime() - held)).isLessThan(BY_POLL);
            assertThat(clients.errors()).isEmpty();
        } finally {
            hear(true);
        }
        assertThat(lost()).isGreaterThan(before);
    }

    private void hear(boolean wanted) {
        cluster.all().forEach(each -> cluster.links(each).forEach(link -> link.deafen(!wanted)));
    }

    private int lost() {
        return cluster.all().stream()
                .flatMap(each -> cluster.links(each).stream())
                .mapToInt(ZooKeeperLink::lost)
                .sum();
    }

    /** What somebody writes into ZooKeeper past every check. */
    @Test
    void documents_that_are_broken_are_refused_and_the_last_good_one_stays() throws Exception {
        String good = cluster.text("u1");
        byte[] current = cluster.node("/config/current");
        boolean restored = false;
        String ranges =
                good
                        + """
                          app:
                            default-group: g0
                            tables:
                              logs: {key: id, function: {range: [{below: 1000}, {below: 10}, {rest: true}]}, placement: {g0: 0-2}}
                        """;
        String shards =
                ranges.replace("{below: 10},", "{below: 2000},")
                        .replace("g0: 0-2", "g0: 0-2, g1: 2");
        try (Askers clients = ask(cluster.all())) {
            hold("{\"apiVersion\": \"tidegate/v1\", \"kin");
            awaitSaid("/config/current: ", "the last good one stays in use");
            hold(new String(current, StandardCharsets.UTF_8).replace("tidegate/v1", "tidegate/v9"));
            awaitSaid("/config/current: ", "of a version that this release does not read");
            assertThatThrownBy(() -> hold("x".repeat(2 * 1024 * 1024)))
                    .isInstanceOf(KeeperException.class);
            // The server has dropped the connection for it.
            Awaitility.await("the test is connected again")
                    .atMost(SOON)
                    .ignoreExceptions()
                    .until(() -> cluster.raw().exists(ProxyCluster.ROOT, false) != null);
            holdVersion(9001, current, ranges);
            awaitSaid("version 9001 cannot be used here", "schemas.app.tables.logs");
            holdVersion(9002, current, shards);
            awaitSaid("version 9002 cannot be used here", "schemas.app.tables.logs");
            holdVersion(9003, current, good.substring(0, good.length() / 2) + "\n: [");
            awaitSaid("version 9003 cannot be used here", "");

            for (int proxy : cluster.all()) {
                cluster.proxy(proxy).login("app").close();
            }
            restore(current);
            restored = true;
            int number = cluster.propose();
            cluster.awaitHeld(number);
            cluster.awaitInUse(number, cluster.all());
            assertThat(clients.errors()).isEmpty();
        } finally {
            if (!restored) {
                restore(current);
            }
        }
    }

    /** Has the version hold again that did before. */
    private void restore(byte[] current) throws Exception {
        hold(new String(current, StandardCharsets.UTF_8));
        for (int number = 9001; number <= 9003; number++) {
            if (cluster.raw().exists(version(number), false) != null) {
                cluster.raw().delete(version(number), -1);
            }
        }
    }

    private void hold(String document) throws Exception {
        cluster.raw()
                .setData(
                        ProxyCluster.ROOT + "/config/current",
                        document.getBytes(StandardCharsets.UTF_8),
                        -1);
    }

    private static String version(int number) {
        return String.format(Locale.ROOT, ProxyCluster.ROOT + "/config/versions/%010d", number);
    }

    private void holdVersion(int number, byte[] current, String text) throws Exception {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(packed)) {
            deflater.write(text.getBytes(StandardCharsets.UTF_8));
        }
        String document =
                "{\"apiVersion\": \"tidegate/v1\", \"kind\": \"ConfigVersion\", \"content\":"
                        + " {\"parent\": 1, \"author\": \"x\", \"time\": 1, \"comment\": \"\", \"packed\":"
                        + " \""
                        + Base64.getEncoder().encodeToString(packed.toByteArray())
                        + "\"}}";
        cluster.raw()
                .create(
                        version(number),
                        document.getBytes(StandardCharsets.UTF_8),
                        ZooDefs.Ids.OPEN_ACL_UNSAFE,
                        CreateMode.PERSISTENT);
        hold(
                new String(current, StandardCharsets.UTF_8)
                        .replaceFirst("\"number\"\\s*:\\s*\\d+", "\"number\":" + number));
    }

    private void awaitSaid(String one, String other) {
        for (int proxy : cluster.all()) {
            Awaitility.await(ProxyCluster.name(proxy) + " says " + one + other)
                    .atMost(SOON)
                    .until(() ->
                            cluster.proxy(proxy).lines().stream()
                                    .anyMatch(line -> line.contains(one) && line.contains(other)));
        }
    }
}

package io.tidegate.ha.versions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tidegate.ha.coordination.Coordination;
import io.tidegate.ha.coordination.DisconnectedException;
import io.tidegate.ha.coordination.EmbeddedZooKeeper;
import io.tidegate.ha.coordination.Member;
import io.tidegate.ha.coordination.ZooKeeperAddress;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three proxies' parts in changing the configuration, over a real ZooKeeper. */
final class VersionsTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    /** Takes any text but one that has its name in it, as something it cannot do. */
    private static final class Proxy implements Use, AutoCloseable {
        private final String name;
        private final Coordination coordination;
        private final Versions versions;
        private final List<String> taken = new ArrayList<>();
        private volatile String text = "";
        private volatile Health health = new Health(1_000, 0, 100);

        Proxy(String name, String servers) throws InterruptedException {
            this.name = name;
            this.coordination =
                    Coordination.open(
                            ZooKeeperAddress.of(servers, "/tidegate/test"),
                            new Member(name, UUID.randomUUID().toString(), "", "1", 0));
            assertThat(coordination.await(SOON)).isTrue();
            this.versions = Versions.join(coordination, this);
        }

        @Override
        public List<String> problems(String text) {
            return text.contains("not " + name) ? List.of("I cannot do " + text) : List.of();
        }

        @Override
        public synchronized void take(int version, String next) {
            text = next;
            taken.add(next);
        }

        @Override
        public List<String> needRestart() {
            return List.of();
        }

        @Override
        public Health health() {
            return health;
        }

        @Override
        public void close() {
            coordination.close();
        }
    }

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    @SuppressWarnings("NullAway.Init")
    private EmbeddedZooKeeper server;

    private final List<Proxy> proxies = new ArrayList<>();

    @BeforeEach
    void start() throws IOException, InterruptedException {
        server = EmbeddedZooKeeper.start(directory, 0);
        for (String name : List.of("p1", "p2", "p3")) {
            proxies.add(new Proxy(name, server.servers()));
        }
        await().atMost(SOON)
                .until(() ->
                        proxies.stream()
                                .allMatch(each ->
                                        each.coordination.membership().members().current().size()
                                                == 3));
        await().atMost(SOON)
                .until(() ->
                        proxies.stream()
                                .anyMatch(
                                        each -> each.coordination.leadership().term().isPresent()));
    }

    @AfterEach
    void stop() {
        proxies.forEach(Proxy::close);
        server.close();
    }

    private int propose(String text, Optional<String> trial) throws Exception {
        return proxies.getLast()
                .versions
                .propose(text, "ann", "because", trial, Duration.ofMinutes(5));
    }

    private VersionEntry fate(int number) {
        return await().atMost(SOON)
                .until(
                        () -> proxies.getFirst().versions.entry(number).orElseThrow(),
                        entry -> entry.fate() != VersionEntry.Fate.PROPOSED);
    }

    private List<String> texts() {
        return proxies.stream().map(each -> each.text).toList();
    }

    @Test
    void a_version_that_all_can_use_comes_to_hold_for_all() throws Exception {
        int number = propose("one", Optional.empty());

        assertThat(fate(number).fate()).isEqualTo(VersionEntry.Fate.CURRENT);
        await().atMost(SOON).until(() -> texts().equals(List.of("one", "one", "one")));
        await().atMost(SOON)
                .until(() ->
                        proxies.getFirst().versions.agents().values().stream()
                                .allMatch(note -> note.orElseThrow().inUse() == number));
    }

    @Test
    void a_version_that_one_cannot_use_changes_nothing() throws Exception {
        fate(propose("one", Optional.empty()));
        await().atMost(SOON).until(() -> texts().equals(List.of("one", "one", "one")));

        VersionEntry refused = fate(propose("two, not p2", Optional.empty()));

        assertThat(refused.fate()).isEqualTo(VersionEntry.Fate.REFUSED);
        assertThat(refused.reasons()).containsExactly("p2: I cannot do two, not p2");
        assertThat(proxies).allSatisfy(each -> assertThat(each.taken).containsExactly("one"));
    }

    @Test
    void a_trial_that_goes_badly_is_seen_by_one_alone() throws Exception {
        fate(propose("one", Optional.empty()));
        int number = propose("two", Optional.of("p2"));
        await().atMost(SOON).until(() -> texts().equals(List.of("one", "two", "one")));

        proxies.get(1).health = new Health(1_000, 500, 100);

        assertThat(fate(number).reasons().getFirst())
                .contains("p2: 50.0 % of the statements failed");
        await().atMost(SOON).until(() -> texts().equals(List.of("one", "one", "one")));
        assertThat(proxies.get(0).taken).containsExactly("one");
        assertThat(proxies.get(2).taken).containsExactly("one");
    }

    @Test
    void a_rollback_is_a_version_of_its_own() throws Exception {
        int one = propose("one", Optional.empty());
        fate(one);
        int two = propose("two", Optional.empty());
        fate(two);

        int three = proxies.getFirst().versions.rollBackTo(one, "bob");

        assertThat(fate(three).fate()).isEqualTo(VersionEntry.Fate.CURRENT);
        await().atMost(SOON).until(() -> texts().equals(List.of("one", "one", "one")));
        assertThat(proxies.getFirst().versions.history())
                .extracting(
                        VersionEntry::number,
                        VersionEntry::parent,
                        VersionEntry::author,
                        VersionEntry::fate)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(3, 2, "bob", VersionEntry.Fate.CURRENT),
                        org.assertj.core.groups.Tuple.tuple(
                                2, 1, "ann", VersionEntry.Fate.REPLACED),
                        org.assertj.core.groups.Tuple.tuple(
                                1, 0, "ann", VersionEntry.Fate.REPLACED));
    }

    @Test
    void a_change_goes_on_when_its_leader_leaves() throws Exception {
        Proxy leader =
                proxies.stream()
                        .filter(each -> each.coordination.leadership().term().isPresent())
                        .findAny()
                        .orElseThrow();
        int number = propose("one", Optional.empty());
        proxies.remove(leader);
        leader.close();

        assertThat(fate(number).fate()).isEqualTo(VersionEntry.Fate.CURRENT);
        await().atMost(SOON).until(() -> texts().equals(List.of("one", "one")));
    }

    /** A proposal that nobody will ever decide on is no proposal. */
    @Test
    void a_proposal_that_cannot_be_written_whole_is_told() throws Exception {
        try (ZooKeeper other = new ZooKeeper(server.servers(), 4000, _ -> {})) {
            other.delete("/tidegate/test/jobs", -1);
        }

        assertThatThrownBy(() -> propose("one", Optional.empty()))
                .isInstanceOf(DisconnectedException.class)
                .hasMessageContaining("could not be written");
    }

    @Test
    void who_joins_later_takes_what_holds() throws Exception {
        fate(propose("one", Optional.empty()));

        proxies.add(new Proxy("p4", server.servers()));

        await().atMost(SOON).until(() -> texts().getLast().equals("one"));
    }
}

package io.tidegate.ha.coordination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tidegate.conf.document.DocumentFormat;
import io.tidegate.conf.model.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooKeeper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real ZooKeeper server in this process. */
final class CoordinationTest {
    record Word(String text) {}

    private static final DocumentFormat<Word> WORD = DocumentFormat.of("Word", Word.class);
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    @SuppressWarnings("NullAway.Init")
    private EmbeddedZooKeeper server;

    private final List<Coordination> opened = new CopyOnWriteArrayList<>();

    @BeforeEach
    void start() throws IOException {
        server = EmbeddedZooKeeper.start(directory, 0);
    }

    @AfterEach
    void stop() {
        opened.forEach(Coordination::close);
        server.close();
    }

    private Coordination proxy(String name) throws Exception {
        return proxy(name, Optional.empty());
    }

    private Coordination proxy(String name, Optional<ZooKeeperAddress.Login> login)
            throws Exception {
        Coordination proxy =
                Coordination.open(
                        new ZooKeeperAddress(
                                server.servers(),
                                "/tidegate/test",
                                ZooKeeperAddress.SESSION,
                                login,
                                Optional.empty()),
                        new Member(name, UUID.randomUUID().toString(), "127.0.0.1:1", "1", 0));
        opened.add(proxy);
        assertThat(proxy.await(SOON)).isTrue();
        return proxy;
    }

    private void close(Coordination proxy) {
        opened.remove(proxy);
        proxy.close();
    }

    private static Term term(Coordination proxy) {
        await().atMost(SOON).until(() -> proxy.leadership().term().isPresent());
        return proxy.leadership().term().orElseThrow();
    }

    @Test
    void one_leads_and_when_it_leaves_another_does_at_once() throws Exception {
        Coordination first = proxy("p1");
        Term term = term(first);
        Coordination second = proxy("p2");
        await().atMost(SOON)
                .until(() ->
                        second.leadership().standing().current()
                                        instanceof Standing.Following(String leader)
                                && leader.equals("p1"));

        long left = System.nanoTime();
        close(first);

        assertThat(term(second).epoch()).isGreaterThan(term.epoch());
        assertThat(Duration.ofNanos(System.nanoTime() - left)).isLessThan(ZooKeeperAddress.SESSION);
    }

    @Test
    void everyone_sees_who_is_there() throws Exception {
        Coordination first = proxy("p1");
        Coordination second = proxy("p2");
        await().atMost(SOON).until(() -> first.membership().members().current().size() == 2);

        close(second);

        await().atMost(SOON)
                .until(() ->
                        first.membership().members().current().stream()
                                .map(Member::name)
                                .toList()
                                .equals(List.of("p1")));
        assertThat(first.membership().known()).containsExactly("p1", "p2");
    }

    @Test
    void a_second_proxy_of_the_same_name_is_no_member() throws Exception {
        Coordination first = proxy("p1");
        Term term = term(first);

        Coordination twin = proxy("p1");

        await().atMost(SOON).until(() -> twin.membership().isNameTaken());
        assertThat(twin.leadership().term()).isEmpty();
        assertThat(first.leadership().term()).contains(term);
    }

    @Test
    void a_document_reaches_everyone_and_a_leader_of_the_past_cannot_change_it() throws Exception {
        Coordination first = proxy("p1");
        Term old = term(first);
        SharedDocument<Word> written = first.document("word", WORD);
        assertThat(written.create(old, new Word("one"))).isTrue();
        Coordination second = proxy("p2");
        SharedDocument<Word> seen = second.document("word", WORD);
        await().atMost(SOON).until(() -> seen.current().current().isPresent());
        close(first);
        Term next = term(second);
        Versioned<Word> before = seen.read().orElseThrow();

        assertThat(seen.replace(old, before, new Word("of the past"))).isFalse();
        assertThat(seen.replace(next, before, new Word("two"))).isTrue();
        assertThat(seen.replace(next, before, new Word("of a stale reading"))).isFalse();
        assertThat(seen.read()).contains(new Versioned<>(new Word("two"), 1));
    }

    @Test
    void a_broken_document_leaves_the_last_good_one_in_use() throws Exception {
        Coordination proxy = proxy("p1");
        SharedDocument<Word> document = proxy.document("word", WORD);
        assertThat(document.create(term(proxy), new Word("good"))).isTrue();
        await().atMost(SOON).until(() -> document.current().current().isPresent());

        try (ZooKeeper other = new ZooKeeper(server.servers(), 4000, _ -> {})) {
            other.setData(
                    "/tidegate/test/documents/word",
                    "{broken".getBytes(StandardCharsets.UTF_8),
                    -1);
        }

        await().atMost(SOON).until(() -> document.problem().isPresent());
        assertThat(document.current().current()).contains(new Versioned<>(new Word("good"), 0));
    }

    @Test
    void a_fence_counts_those_who_have_stopped() throws Exception {
        Coordination first = proxy("p1");
        Term term = term(first);
        Fence fence = first.fence("g0");
        assertThat(fence.establish(term)).isTrue();
        AtomicInteger going = new AtomicInteger();
        Coordination second = proxy("p2");
        for (Coordination each : List.of(first, second)) {
            each.join("g0", new Going(going, each.me().name()));
        }
        await().atMost(SOON).until(() -> going.get() == 2);

        assertThat(fence.raise(term, fence.record().orElseThrow(), "a test")).isTrue();
        FenceRecord raised = fence.record().orElseThrow().content();
        await().atMost(SOON).until(() -> fence.count(raised).isComplete());

        assertThat(going).hasValue(0);
        assertThat(fence.count(raised).answers().values())
                .containsExactlyInAnyOrder("p1 at 2", "p2 at 2");
        assertThat(fence.lower(term, fence.record().orElseThrow())).isTrue();
        await().atMost(SOON).until(() -> going.get() == 2);
    }

    @Test
    void who_has_left_in_order_has_said_what_it_did_and_is_not_missed() throws Exception {
        Coordination first = proxy("p1");
        Term term = term(first);
        Fence fence = first.fence("g0");
        assertThat(fence.establish(term)).isTrue();
        AtomicInteger going = new AtomicInteger();
        Coordination second = proxy("p2");
        for (Coordination each : List.of(first, second)) {
            each.join("g0", new Going(going, each.me().name()));
        }
        await().atMost(SOON).until(() -> going.get() == 2);

        second.close();

        assertThat(fence.raise(term, fence.record().orElseThrow(), "a test")).isTrue();
        FenceRecord raised = fence.record().orElseThrow().content();
        await().atMost(SOON).until(() -> fence.count(raised).isComplete());
        assertThat(fence.count(raised).answers().values())
                .containsExactlyInAnyOrder("p1 at 2", "p2 at 1");
        assertThat(fence.lower(term, fence.record().orElseThrow())).isTrue();
        fence.forgetBefore(term, 2);
        try (ZooKeeper other = new ZooKeeper(server.servers(), 4000, _ -> {})) {
            assertThat(other.getChildren("/tidegate/test/fences/g0", false)).containsExactly("2");
        }
    }

    @Test
    void who_cannot_tell_what_it_did_joins_when_the_fence_is_lowered() throws Exception {
        Coordination member = proxy("p1");
        Term term = term(member);
        Fence fence = member.fence("g0");
        assertThat(fence.establish(term)).isTrue();
        Silent silent = new Silent(new AtomicInteger(), new AtomicInteger());
        FenceMember joining = member.join("g0", silent);
        await().atMost(SOON).until(() -> silent.gone().get() == 1);

        assertThat(fence.raise(term, fence.record().orElseThrow(), "a test")).isTrue();
        int asked = silent.stopped().get();
        await().atMost(SOON).until(() -> silent.stopped().get() > asked + 1);
        assertThat(fence.count(fence.record().orElseThrow().content()).awaited()).hasSize(1);
        assertThat(joining.epoch()).isEqualTo(1);
        assertThat(fence.lower(term, fence.record().orElseThrow())).isTrue();

        await().atMost(SOON).until(() -> silent.gone().get() == 2);
        assertThat(joining.epoch()).isEqualTo(2);
    }

    private record Silent(AtomicInteger stopped, AtomicInteger gone)
            implements FenceMember.Conduct {
        @Override
        public Optional<String> stop(FenceRecord record) {
            stopped.incrementAndGet();
            return Optional.empty();
        }

        @Override
        public void proceed(FenceRecord record) {
            gone.incrementAndGet();
        }
    }

    private record Going(AtomicInteger count, String name) implements FenceMember.Conduct {
        @Override
        public Optional<String> stop(FenceRecord record) {
            if (record.raised()) {
                count.decrementAndGet();
            }
            return Optional.of(name + " at " + record.epoch());
        }

        @Override
        public void proceed(FenceRecord record) {
            count.incrementAndGet();
        }
    }

    /** A proposal on a cluster that was never used must not get lost. */
    @Test
    void a_job_can_be_begun_as_soon_as_there_is_a_connection() throws Exception {
        for (int i = 0; i < 20; i++) {
            try (Coordination first =
                    Coordination.visit(
                            new ZooKeeperAddress(
                                    server.servers(),
                                    "/tidegate/new" + i,
                                    ZooKeeperAddress.SESSION,
                                    Optional.empty(),
                                    Optional.empty()))) {
                assertThat(first.await(SOON)).isTrue();
                Journal<Ownership> journal =
                        first.journal(new OwnershipKind("ddl", first.membership()));

                assertThat(journal.begin("1", "x", "y", new Ownership.Left(1, Map.of()))).isTrue();
            }
        }
    }

    private record Mending(Map<String, String> seen, String name) implements OwnedJobs.Heir {
        @Override
        public Optional<Ownership> carryOn(String id, Ownership.Owned mine) {
            seen.put(id, name);
            return Optional.of(mine.over("mended"));
        }
    }

    @Test
    void a_job_is_inherited_when_its_proxy_is_gone_and_forgotten_by_nobody() throws Exception {
        Map<String, String> seen = new ConcurrentHashMap<>();
        Coordination first = proxy("p1");
        Coordination second = proxy("p2");
        AtomicInteger told = new AtomicInteger();
        Coordination third = proxy("p3");
        OwnedJobs jobs = first.ownedJobs("ddl", new Mending(seen, "p1"), () -> {}, Runnable::run);
        OwnedJobs others =
                second.ownedJobs("ddl", new Mending(seen, "p2"), () -> {}, Runnable::run);
        third.ownedJobs("ddl", new Mending(seen, "p3"), told::incrementAndGet, Runnable::run);
        await().atMost(SOON).until(() -> first.membership().isMember());
        Ownership.Owned _ = jobs.take("1", "x", "y", Map.of("a", "b"));
        Ownership.Owned two = jobs.take("2", "x", "y", Map.of());
        jobs.settle("2", two, two.left());
        jobs.leave("2");
        assertThat(others.owners()).containsExactly(Map.entry("1", "p1"));

        close(first);

        await().atMost(SOON).until(() -> others.owners().isEmpty());
        assertThat(seen).hasSize(1).doesNotContainValue("p1");
        await().atMost(SOON).until(() -> told.get() == 1);
    }

    @Test
    void a_session_that_ended_is_followed_by_another() throws Exception {
        Coordination proxy = proxy("p1");
        Term before = term(proxy);
        SharedDocument<Word> document = proxy.document("word", WORD);
        String servers = server.servers();
        int port = Integer.parseInt(servers.substring(servers.lastIndexOf(':') + 1));

        server.close();
        await().atMost(SOON)
                .until(() -> proxy.leadership().standing().current() instanceof Standing.Unknown);
        Thread.sleep(ZooKeeperAddress.SESSION.plusSeconds(1));
        server = EmbeddedZooKeeper.start(directory, port);

        Term after = term(proxy);
        assertThat(after.epoch()).isGreaterThanOrEqualTo(before.epoch());
        assertThat(document.create(after, new Word("again"))).isTrue();
        await().atMost(SOON).until(() -> document.current().current().isPresent());
    }

    @Test
    void nodes_are_closed_to_those_without_the_login() throws Exception {
        Optional<ZooKeeperAddress.Login> login =
                Optional.of(new ZooKeeperAddress.Login("tide", new Secret("s3cret")));
        term(proxy("p1", login));

        try (ZooKeeper stranger = new ZooKeeper(server.servers(), 4000, _ -> {})) {
            org.assertj.core.api.Assertions.assertThatThrownBy(
                            () -> stranger.getData("/tidegate/test/leader/live", false, null))
                    .isInstanceOf(KeeperException.NoAuthException.class);
        }
    }
}

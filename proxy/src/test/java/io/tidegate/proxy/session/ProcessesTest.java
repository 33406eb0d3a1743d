package io.tidegate.proxy.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.DefaultEventLoopGroup;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import io.tidegate.conf.live.Live;
import io.tidegate.conf.model.Configuration;
import io.tidegate.ha.ddl.JobOwners;
import io.tidegate.ha.ids.IdSources;
import io.tidegate.proxy.backend.BackendConnector;
import io.tidegate.proxy.backend.BackendPools;
import io.tidegate.proxy.backend.NodeBudgets;
import io.tidegate.proxy.compression.Codecs;
import io.tidegate.proxy.group.GroupGates;
import io.tidegate.proxy.metrics.StatementMeter;
import io.tidegate.proxy.tls.BackendTls;
import io.tidegate.proxy.wire.auth.AuthFixtures;
import io.tidegate.sharding.plan.PlanCache;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is told of many clients at once. */
class ProcessesTest {
    private static final int MANY = 10_000;

    private final DefaultEventLoopGroup loops = new DefaultEventLoopGroup(2);
    private final Processes processes = new Processes();
    private final Configuration configuration =
            AuthFixtures.configuration(Map.of("app", AuthFixtures.nativeVerifier("secret")));

    @AfterEach
    void close() {
        var _ = loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    private LoopContext context(EventLoop loop) {
        return new LoopContext(
                loop,
                Live.of(Routing.of(configuration)),
                new BackendPools(
                        loop,
                        0,
                        new BackendConnector(
                                EmbeddedChannel::new,
                                Duration.ofHours(1),
                                new BackendTls(Runnable::run),
                                new Codecs()),
                        new NodeBudgets(),
                        GroupGates.none()),
                new PlanCache(8),
                new Planning(Executors.newVirtualThreadPerTaskExecutor()),
                Live.of(Optional.of(new Baseline("9.7.0", "", "utf8mb4", 0, Map.of()))),
                processes,
                new GeneratedIds(new IdSources(() -> configuration), Runnable::run),
                new Definitions(Runnable::run, () -> {}, JobOwners.ALONE),
                new StatementMeter(new SimpleMeterRegistry()),
                new RecentErrors(),
                new TrafficGate(Live.of(Routing.of(configuration))));
    }

    private List<Session> sessions(int count) {
        List<LoopContext> contexts = List.of(context(loops.next()), context(loops.next()));
        List<Session> sessions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            LoopContext context = contexts.get(i % 2);
            sessions.add(
                    new Session(
                            context,
                            new DiscardingSink(),
                            Objects.requireNonNull(configuration.users().get("app")),
                            context.process(processes.nextId(), "app", "10.0.0.1:4711", "shop"),
                            "shop",
                            0,
                            45,
                            () -> {}));
        }
        return sessions;
    }

    @Test
    void ten_thousand_clients_are_told_of_within_a_moment() {
        sessions(MANY);
        processes.sessions();
        long begun = System.nanoTime();

        List<SessionRow> rows = processes.sessions();

        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        assertThat(rows).hasSize(MANY).isSortedAccordingTo((a, b) -> a.id() - b.id());
        // 100 ms at most are promised; machines that build do other things too.
        assertThat(took).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void a_client_is_told_of_with_who_it_is() {
        Instant before = Instant.now();
        sessions(1);

        assertThat(processes.sessions())
                .singleElement()
                .satisfies(row -> {
                    assertThat(row.user()).isEqualTo("app");
                    assertThat(row.host()).isEqualTo("10.0.0.1:4711");
                    assertThat(row.program()).isEqualTo("shop");
                    assertThat(row.schema()).isEqualTo("shop");
                    assertThat(row.command()).isEqualTo("Sleep");
                    assertThat(row.text()).isNull();
                    assertThat(row.inTransaction()).isFalse();
                    assertThat(row.groups()).isEmpty();
                    assertThat(row.connected()).isBetween(before, Instant.now());
                });
    }

    @Test
    void a_client_that_has_gone_is_not_told_of() {
        List<Session> sessions = sessions(2);
        sessions.getFirst().close();

        assertThat(processes.sessions())
                .extracting(SessionRow::id)
                .containsExactly(sessions.getLast().process().id());
    }

    @Test
    void nobody_is_killed_by_a_number_that_nobody_has() {
        assertThat(processes.kill(7, KillKind.QUERY)).isFalse();
    }
}

package io.tidegate.proxy.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.model.PoolConfig;
import io.tidegate.conf.topology.Endpoint;
import io.tidegate.proxy.compression.Codecs;
import io.tidegate.proxy.tls.BackendTls;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Kills of a server's threads, which take turns on one connection. */
class ServerKillsTest {
    private static final Duration CONNECT = Duration.ofMinutes(30);
    private static final Duration NEVER = PoolFixture.NEVER;

    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);
    private final EmbeddedServer server = new EmbeddedServer(allocator);
    private final EmbeddedChannel clock = new EmbeddedChannel();
    private final NodeBudget budget = new NodeBudget();
    private final BackendPool pool =
            new BackendPool(
                    clock.eventLoop(),
                    0,
                    PoolFixture.group(new Endpoint("127.0.0.1", 3306)),
                    new PoolConfig(1, CONNECT, NEVER, NEVER, NEVER, NEVER),
                    budget,
                    new BackendConnector(
                            server, NEVER, new BackendTls(Runnable::run), new Codecs()));
    private final List<String> ends = new ArrayList<>();

    @AfterEach
    void nothing_leaks() {
        server.close();
        clock.finishAndReleaseAll();
        assertThat(allocator.metric().usedHeapMemory()).isZero();
        assertThat(budget.open()).isZero();
    }

    private void kill(String name) {
        pool.kill(
                "KILL " + name,
                new ServerKill.Then() {
                    @Override
                    public void over() {
                        ends.add(name + " over");
                    }

                    @Override
                    public void failed(TidegateException cause) {
                        ends.add(name + " failed");
                    }

                    @Override
                    public void unknown(TidegateException cause) {
                        ends.add(name + " unknown");
                    }
                });
    }

    @Test
    void they_take_turns_and_the_connection_is_closed_behind_the_last() {
        kill("a");
        kill("b");
        server.letIn();
        assertThat(server.statements(0)).containsExactly("KILL a");
        server.accept(0);
        assertThat(server.statements(0)).containsExactly("KILL b");
        assertThat(ends).containsExactly("a over");

        server.accept(0);

        assertThat(ends).containsExactly("a over", "b over");
        assertThat(server.isOpen(0)).isFalse();
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void one_that_is_lost_does_not_take_the_next_with_it() {
        kill("a");
        kill("b");
        server.letIn();

        server.lose(0);

        assertThat(ends).containsExactly("a unknown");
        server.letIn();
        server.accept(1);
        assertThat(ends).containsExactly("a unknown", "b over");
    }

    @Test
    void without_a_connection_all_fail() {
        kill("a");
        kill("b");

        server.lose(0);

        assertThat(ends).containsExactly("a failed", "b failed");
    }

    @Test
    void a_server_that_says_nothing_is_not_waited_for_for_ever() {
        kill("a");
        server.letIn();

        clock.advanceTimeBy(61, TimeUnit.MINUTES);
        clock.runScheduledPendingTasks();

        assertThat(ends).containsExactly("a unknown");
        assertThat(server.isOpen(0)).isFalse();
    }

    @Test
    void a_log_in_that_hangs_is_not_waited_for_either() {
        kill("a");

        // A clock that is far beyond would be a proxy that stood still.
        clock.advanceTimeBy(1, TimeUnit.HOURS);
        clock.runScheduledPendingTasks();

        assertThat(ends).containsExactly("a failed");
        assertThat(server.isOpen(0)).isFalse();
    }
}

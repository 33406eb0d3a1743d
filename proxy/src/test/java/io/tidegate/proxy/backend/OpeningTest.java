package io.tidegate.proxy.backend;

import static io.tidegate.proxy.backend.PoolFixture.KIND;
import static io.tidegate.proxy.backend.PoolFixture.NEVER;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.model.PoolConfig;
import io.tidegate.conf.topology.Endpoint;
import io.tidegate.proxy.compression.Codecs;
import io.tidegate.proxy.tls.BackendTls;
import io.tidegate.proxy.wire.Capability;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What can go wrong between the look-up of a name and the end of the log-in. */
class OpeningTest {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);
    private final EmbeddedServer server = new EmbeddedServer(allocator);
    private final EmbeddedChannel clock = new EmbeddedChannel();
    private final Queue<Runnable> lookUps = new ArrayDeque<>();
    private final NodeBudget budget = new NodeBudget();
    private Runnable afterwards = () -> {};
    private @Nullable BackendConnection leased;
    private @Nullable ErrorCode failed;

    @AfterEach
    void nothing_leaks() {
        clock.finishAndReleaseAll();
        server.close();
        assertThat(allocator.metric().usedHeapMemory()).isZero();
    }

    private void lease(String host) {
        clock.freezeTime();
        BackendPool pool =
                new BackendPool(
                        clock.eventLoop(),
                        0,
                        PoolFixture.group(new Endpoint(host, 3306)),
                        new PoolConfig(1, LIMIT, NEVER, NEVER, NEVER, NEVER),
                        budget,
                        new BackendConnector(
                                server,
                                LIMIT,
                                new BackendTls(Runnable::run),
                                new Codecs(),
                                new HostNames(lookUps::add)));
        pool.lease(
                KIND,
                null,
                Variables.NONE,
                new LeaseListener() {
                    @Override
                    public void leased(BackendConnection connection) {
                        leased = connection;
                        afterwards.run();
                    }

                    @Override
                    public void failed(TidegateException cause) {
                        failed = cause.code();
                    }
                });
    }

    private void passTime() {
        clock.advanceTimeBy(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        clock.runScheduledPendingTasks();
    }

    @Test
    void a_server_that_lets_us_in_gives_a_connection() {
        lease("127.0.0.1");

        server.letIn();

        assertThat(leased).isNotNull();
        passTime();
        assertThat(server.channel(0).isOpen()).isTrue();
    }

    /** As when the program is stopped in the middle of a log-in, and goes on. */
    @Test
    void a_deadline_that_is_noticed_long_after_it_gives_the_server_its_time_again() {
        lease("127.0.0.1");

        clock.advanceTimeBy(2 * LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        clock.runScheduledPendingTasks();
        assertThat(failed).isNull();
        server.letIn();

        assertThat(leased).isNotNull();
    }

    @Test
    void it_gives_that_time_once() {
        lease("127.0.0.1");

        for (int i = 0; i < 2; i++) {
            clock.advanceTimeBy(2 * LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            clock.runScheduledPendingTasks();
        }

        assertThat(failed).isEqualTo(ErrorCode.GROUP_UNREACHABLE);
        assertThat(budget.open()).isZero();
    }

    @Test
    void a_name_that_is_not_found_in_time_gives_its_room_back() {
        lease("db.example");

        passTime();

        assertThat(failed).isEqualTo(ErrorCode.GROUP_UNREACHABLE);
        assertThat(budget.open()).isZero();
    }

    @Test
    void a_name_that_is_found_too_late_opens_nothing() {
        lease("localhost");
        passTime();

        lookUps.remove().run();
        clock.runPendingTasks();

        assertThat(server.connections()).isZero();
    }

    @Test
    void a_name_that_does_not_exist_gives_its_room_back() {
        lease("nowhere.invalid");

        lookUps.remove().run();
        clock.runPendingTasks();

        assertThat(failed).isEqualTo(ErrorCode.GROUP_UNREACHABLE);
        assertThat(budget.open()).isZero();
    }

    @Test
    void a_server_that_would_answer_in_another_form_than_the_client_reads_is_not_used() {
        lease("127.0.0.1");

        server.letIn(EmbeddedServer.CAPABILITIES & ~Capability.DEPRECATE_EOF);

        assertThat(failed).isEqualTo(ErrorCode.GROUP_UNREACHABLE);
        assertThat(budget.open()).isZero();
    }

    @Test
    void a_server_that_lacks_what_the_client_does_not_use_is_used() {
        lease("127.0.0.1");

        server.letIn(EmbeddedServer.CAPABILITIES & ~Capability.FOUND_ROWS);

        assertThat(leased).isNotNull();
    }

    @Test
    void a_defect_in_what_takes_the_connection_does_not_leave_its_client_waiting() {
        afterwards =
                () -> {
                    throw new IllegalStateException("a defect for this test");
                };
        lease("127.0.0.1");

        server.letIn();

        assertThat(failed).isEqualTo(ErrorCode.INTERNAL);
        assertThat(server.channel(0).isOpen()).isFalse();
        assertThat(budget.open()).isZero();
    }

    @Test
    void a_server_that_leaves_during_the_log_in_gives_its_room_back() {
        lease("127.0.0.1");

        var _ = server.channel(0).close();

        assertThat(failed).isEqualTo(ErrorCode.GROUP_UNREACHABLE);
        assertThat(budget.open()).isZero();
    }
}

package io.tidegate.proxy.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.model.Account;
import io.tidegate.conf.model.Compression;
import io.tidegate.conf.model.GroupConfig;
import io.tidegate.conf.model.GroupTls;
import io.tidegate.conf.model.NodeConfig;
import io.tidegate.conf.model.PoolConfig;
import io.tidegate.conf.model.Secret;
import io.tidegate.conf.topology.Endpoint;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.conf.topology.Role;
import io.tidegate.proxy.compression.Codecs;
import io.tidegate.proxy.tls.BackendTls;
import io.tidegate.proxy.wire.Capability;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** Pools of two event loops that lead to one fake server and share its budget. */
final class PoolFixture implements AutoCloseable {
    static final ConnectionKind KIND = ConnectionKind.of(Capability.DEPRECATE_EOF, 45, true);
    static final ConnectionKind OTHER_KIND = ConnectionKind.of(Capability.FOUND_ROWS, 45, true);

    /** Nothing in a test lasts as long, so what ends by it would never have ended. */
    static final Duration NEVER = Duration.ofHours(1);

    private static final long PATIENCE_SECONDS = 10;

    final FakeServer server = new FakeServer();
    final NodeBudget budget;
    final OnLoop here;
    final OnLoop there;

    private final HookedLoops loops = new HookedLoops(2);

    PoolFixture(PoolConfig limits) {
        this(limits, NioSocketChannel::new);
    }

    PoolFixture(PoolConfig limits, ChannelFactory<? extends Channel> channels) {
        budget = new NodeBudget();
        here = onLoop(limits, channels);
        there = onLoop(limits, channels);
    }

    private OnLoop onLoop(PoolConfig limits, ChannelFactory<? extends Channel> channels) {
        HookedLoops.Loop loop = loops.nextHooked();
        BackendConnector connector =
                new BackendConnector(
                        channels,
                        limits.connectTimeout(),
                        new BackendTls(Runnable::run),
                        new Codecs());
        return new OnLoop(
                loop,
                new BackendPool(loop, 0, group(server.endpoint()), limits, budget, connector));
    }

    static final GroupTls NO_TLS =
            new GroupTls(GroupTls.Mode.DISABLED, List.of(), Optional.empty());

    static GroupConfig group(Endpoint master) {
        return new GroupConfig(
                new GroupId("g0"),
                new Account("tide", new Secret("")),
                GroupTls.DEFAULT,
                Compression.NONE,
                List.of(new NodeConfig("n0", master, Role.MASTER)));
    }

    /** A pool whose connections neither grow old nor are checked, and that waits for ever. */
    static PoolConfig atMost(int connections) {
        return new PoolConfig(connections, NEVER, NEVER, NEVER, NEVER, NEVER);
    }

    static <T> T await(CompletableFuture<T> future) {
        return future.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }

    static ErrorCode codeOf(CompletableFuture<?> failing) {
        try {
            await(failing);
        } catch (CompletionException failed) {
            assertThat(failed.getCause()).isInstanceOf(TidegateException.class);
            return ((TidegateException) failed.getCause()).code();
        }
        throw new AssertionError("it did not fail");
    }

    @Override
    public void close() {
        server.close();
        var _ = loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    /** A pool and the only thread that may use it. */
    static final class OnLoop {
        final HookedLoops.Loop loop;
        private final BackendPool pool;

        OnLoop(HookedLoops.Loop loop, BackendPool pool) {
            this.loop = loop;
            this.pool = pool;
        }

        PoolRow row() {
            return LoopSurvey.ask(List.of(pool), BackendPool::loop, BackendPool::row).getFirst();
        }

        CompletableFuture<BackendConnection> lease() {
            return lease(KIND);
        }

        /** A lease has begun when this method returns. */
        CompletableFuture<BackendConnection> lease(ConnectionKind kind) {
            CompletableFuture<BackendConnection> leased = new CompletableFuture<>();
            run(() -> leaseNowOrLater(kind, leased));
            return leased;
        }

        /** On the loop's own thread. */
        void leaseNowOrLater(ConnectionKind kind, CompletableFuture<BackendConnection> leased) {
            pool.lease(kind, null, Variables.NONE, new Leasing(leased));
        }

        /**
         * A lease whose taker fails with a defect.
         *
         * @return what the taker is told of the end
         */
        CompletableFuture<BackendConnection> leaseAndFail(boolean unshared) {
            CompletableFuture<BackendConnection> ended = new CompletableFuture<>();
            LeaseListener failing = new FailingTaker(ended);
            run(() -> {
                if (unshared) {
                    pool.leaseUnshared(KIND, null, failing);
                } else {
                    pool.lease(KIND, null, Variables.NONE, failing);
                }
            });
            return ended;
        }

        /** What happens on this loop just before it sets its next timer. */
        void beforeNextTimer(Runnable action) {
            run(() -> loop.beforeNextTimer(action));
        }

        BackendConnection leased() {
            return await(lease());
        }

        void release(BackendConnection connection) {
            run(connection::release);
        }

        void discard(BackendConnection connection) {
            run(connection::discard);
        }

        void doubt() {
            run(pool::doubt);
        }

        void closeOld() {
            run(pool::closeOld);
        }

        void retire() {
            run(pool::retire);
        }

        void run(Runnable action) {
            call(() -> {
                action.run();
                return true;
            });
        }

        <T> T call(Callable<T> action) {
            CompletableFuture<T> done = new CompletableFuture<>();
            loop.execute(() -> {
                try {
                    done.complete(action.call());
                } catch (Exception failed) {
                    done.completeExceptionally(failed);
                }
            });
            return await(done);
        }
    }

    private record FailingTaker(CompletableFuture<BackendConnection> ended)
            implements LeaseListener {
        @Override
        public void leased(BackendConnection connection) {
            throw new IllegalStateException("a defect for this test");
        }

        @Override
        public void failed(TidegateException cause) {
            ended.completeExceptionally(cause);
        }
    }

    private record Leasing(CompletableFuture<BackendConnection> leased) implements LeaseListener {
        @Override
        public void leased(BackendConnection connection) {
            leased.complete(connection);
        }

        @Override
        public void failed(TidegateException cause) {
            leased.completeExceptionally(cause);
        }
    }
}

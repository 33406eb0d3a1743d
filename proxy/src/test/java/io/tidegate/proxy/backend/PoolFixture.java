package io.tidegate.proxy.backend;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.model.Account;
import io.tidegate.conf.model.GroupConfig;
import io.tidegate.conf.model.NodeConfig;
import io.tidegate.conf.model.PoolConfig;
import io.tidegate.conf.model.Secret;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.conf.topology.Role;
import io.tidegate.proxy.wire.Capability;
import java.time.Duration;
import java.util.List;
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

    private final EventLoopGroup loops =
            new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());

    PoolFixture(PoolConfig limits) {
        this(limits, NioSocketChannel::new);
    }

    PoolFixture(PoolConfig limits, ChannelFactory<? extends Channel> channels) {
        budget = new NodeBudget(limits.maxConnections());
        here = onLoop(limits, channels);
        there = onLoop(limits, channels);
    }

    private OnLoop onLoop(PoolConfig limits, ChannelFactory<? extends Channel> channels) {
        EventLoop loop = (EventLoop) loops.next();
        BackendConnector connector = new BackendConnector(channels, limits.connectTimeout());
        return new OnLoop(loop, new BackendPool(loop, group(server), limits, budget, connector));
    }

    static GroupConfig group(FakeServer server) {
        return new GroupConfig(
                new GroupId("g0"),
                new Account("tide", new Secret("")),
                List.of(new NodeConfig("n0", server.endpoint(), Role.MASTER)));
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
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    /** A pool and the only thread that may use it. */
    static final class OnLoop {
        final EventLoop loop;
        private final BackendPool pool;

        OnLoop(EventLoop loop, BackendPool pool) {
            this.loop = loop;
            this.pool = pool;
        }

        CompletableFuture<BackendConnection> lease() {
            return lease(KIND);
        }

        /** A lease has begun when this method returns. */
        CompletableFuture<BackendConnection> lease(ConnectionKind kind) {
            CompletableFuture<BackendConnection> leased = new CompletableFuture<>();
            run(() -> pool.lease(kind, null, new Leasing(leased)));
            return leased;
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

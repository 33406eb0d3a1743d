package io.tidegate.proxy.backend;

import io.netty.channel.IoEventLoop;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Event loops on which a test can let something happen at the worst moment. */
final class HookedLoops extends MultiThreadIoEventLoopGroup {
    HookedLoops(int threads) {
        super(threads, NioIoHandler.newFactory());
    }

    Loop nextHooked() {
        return (Loop) next();
    }

    @Override
    protected IoEventLoop newChild(
            Executor executor, IoHandlerFactory handlers, Object... arguments) {
        return new Loop(this, executor, handlers);
    }

    static final class Loop extends SingleThreadIoEventLoop {
        private @Nullable Runnable beforeTimer;

        Loop(IoEventLoopGroup parent, Executor executor, IoHandlerFactory handlers) {
            super(parent, executor, handlers);
        }

        void beforeNextTimer(Runnable action) {
            beforeTimer = action;
        }

        @Override
        public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
            Runnable hook = beforeTimer;
            beforeTimer = null;
            if (hook != null) {
                hook.run();
            }
            return super.schedule(command, delay, unit);
        }
    }
}

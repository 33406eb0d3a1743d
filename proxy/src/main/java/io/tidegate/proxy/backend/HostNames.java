package io.tidegate.proxy.backend;

import io.netty.util.NetUtil;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Finds the addresses of servers. The JDK's look-up blocks, for seconds when a name server is away,
 * and so do the resolvers of Netty that use it: it has threads of its own.
 */
final class HostNames {
    private static final int THREADS = 2;
    private static final int IDLE_SECONDS = 30;

    private final Executor lookUps;

    /**
     * @param lookUps may block
     */
    HostNames(Executor lookUps) {
        this.lookUps = lookUps;
    }

    static HostNames onThreads() {
        AtomicInteger number = new AtomicInteger();
        ThreadPoolExecutor threads =
                new ThreadPoolExecutor(
                        THREADS,
                        THREADS,
                        IDLE_SECONDS,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(),
                        task -> {
                            Thread thread =
                                    new Thread(task, "tidegate-names-" + number.incrementAndGet());
                            thread.setDaemon(true);
                            return thread;
                        });
        threads.allowCoreThreadTimeOut(true);
        return new HostNames(threads);
    }

    /** Keeps the promise at once for an address, later for a name. */
    void find(String host, Promise<InetAddress> address) {
        InetAddress literal = literal(host);
        if (literal != null) {
            address.trySuccess(literal);
            return;
        }
        lookUps.execute(() -> {
            if (address.isDone()) {
                return;
            }
            try {
                address.trySuccess(InetAddress.getByName(host));
            } catch (UnknownHostException unknown) {
                address.tryFailure(unknown);
            }
        });
    }

    private static @Nullable InetAddress literal(String host) {
        boolean isAddress = NetUtil.isValidIpV4Address(host) || NetUtil.isValidIpV6Address(host);
        try {
            return isAddress ? InetAddress.getByName(host) : null;
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address needs no look-up", e);
        }
    }
}

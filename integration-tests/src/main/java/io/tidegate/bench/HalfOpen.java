package io.tidegate.bench;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Connects, says a part of a log-in or nothing, and waits until it is thrown out. */
final class HalfOpen {
    /** Not the real client's: it is blocked as soon as time limits begin to end. */
    private static final String HOST = "127.0.0.2";

    private static final byte[] BEGINNING = {
        80, 0, 0, 1, (byte) 0x85, (byte) 0xA6, 8, 0, 0, 0, 0, 1
    };

    private HalfOpen() {}

    static int run(Target target, int connections, boolean speaks) throws InterruptedException {
        Crowd crowd = new Crowd();
        CountDownLatch opened = new CountDownLatch(connections);
        AtomicInteger closed = new AtomicInteger();
        AtomicLong longest = new AtomicLong();
        long began = System.nanoTime();
        Thread all =
                Thread.ofVirtual()
                        .start(() ->
                                crowd.run(
                                        0,
                                        connections,
                                        connections,
                                        number -> {
                                            try (Socket socket = target.connectFrom(HOST)) {
                                                long since = System.nanoTime();
                                                opened.countDown();
                                                if (speaks) {
                                                    socket.getOutputStream().write(BEGINNING);
                                                }
                                                readToTheEnd(socket);
                                                closed.incrementAndGet();
                                                longest.accumulateAndGet(
                                                        System.nanoTime() - since, Math::max);
                                            }
                                        }));
        opened.await();
        System.out.printf(
                Locale.ROOT,
                "%d open after %.1f s%n",
                connections,
                seconds(System.nanoTime() - began));
        all.join();
        System.out.printf(
                Locale.ROOT,
                "%d closed by the other side, the longest after %.1f s; %s%n",
                closed.get(),
                seconds(longest.get()),
                crowd.report());
        return crowd.failures() == 0 ? 0 : 1;
    }

    private static void readToTheEnd(Socket socket) throws IOException {
        byte[] buffer = new byte[256];
        try {
            while (socket.getInputStream().read(buffer) >= 0) {
                // The greeting, and what is said at the end.
            }
        } catch (SocketTimeoutException stillOpen) {
            throw stillOpen;
        } catch (SocketException reset) {
            // It was thrown out before what it had said was read.
            return;
        }
    }

    private static double seconds(long nanos) {
        return nanos / 1e9;
    }
}

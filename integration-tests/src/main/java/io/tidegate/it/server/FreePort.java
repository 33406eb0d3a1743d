package io.tidegate.it.server;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports that nobody listens on at the moment. They lie below those that systems give to outgoing
 * connections, one of which would take a port before its server starts.
 */
public final class FreePort {
    private static final int FIRST = 12_000;

    /** Linux gives 32768 and up to connections, others more. */
    private static final int BEHIND_LAST = 32_000;

    private static final int TRIES = 1000;

    private FreePort() {}

    public static int find() throws IOException {
        return findRow(1);
    }

    /** The first of so many that are free, one behind the other. */
    public static int findRow(int count) throws IOException {
        for (int i = 0; i < TRIES; i++) {
            int first = ThreadLocalRandom.current().nextInt(FIRST, BEHIND_LAST - count);
            if (areFree(first, count)) {
                return first;
            }
        }
        throw new BindException("no " + count + " free ports from " + FIRST + " on");
    }

    private static boolean areFree(int first, int count) throws IOException {
        for (int port = first; port < first + count; port++) {
            try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                // Nobody has it.
            } catch (BindException taken) {
                return false;
            }
        }
        return true;
    }
}

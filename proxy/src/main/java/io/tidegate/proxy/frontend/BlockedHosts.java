package io.tidegate.proxy.frontend;

import io.tidegate.conf.model.ConnectErrors;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The addresses whose logins fail one after the other. Too many in a row, and an address is not
 * greeted for a while: neither guessing passwords nor garbage costs more than that. What is known
 * is bounded; of more addresses than {@value #MOST} the one that failed longest ago is forgotten.
 *
 * <p>Threads: any.
 */
final class BlockedHosts {
    private static final int MOST = 10_000;

    /** One client of IPv6 has as many addresses as it likes, within this part of them. */
    private static final int IPV6_PREFIX = 8;

    private final LongSupplier clock;
    private final Map<Key, Failures> failing = new LinkedHashMap<>();

    private record Key(long prefix, boolean ipv4) {
        static Key of(InetAddress address) {
            byte[] bytes = address.getAddress();
            long prefix = 0;
            for (int i = 0; i < Math.min(bytes.length, IPV6_PREFIX); i++) {
                prefix = prefix << Byte.SIZE | bytes[i] & 0xFF;
            }
            return new Key(prefix, bytes.length < IPV6_PREFIX);
        }
    }

    private record Failures(int count, long last) {}

    /**
     * @param clock nanoseconds since some time
     */
    BlockedHosts(LongSupplier clock) {
        this.clock = clock;
    }

    /** Whether a client of this address is to be turned away now. */
    synchronized boolean isBlocked(@Nullable InetAddress address, ConnectErrors limits) {
        if (address == null || limits.most() == 0) {
            return false;
        }
        Key key = Key.of(address);
        Failures failures = failing.get(key);
        if (failures == null || failures.count < limits.most()) {
            return false;
        }
        if (clock.getAsLong() - failures.last < limits.block().toNanos()) {
            return true;
        }
        failing.remove(key);
        return false;
    }

    synchronized void failed(@Nullable InetAddress address) {
        if (address == null) {
            return;
        }
        Key key = Key.of(address);
        Failures before = failing.remove(key);
        failing.put(key, new Failures(before == null ? 1 : before.count + 1, clock.getAsLong()));
        if (failing.size() > MOST) {
            failing.remove(failing.keySet().iterator().next());
        }
    }

    synchronized void succeeded(@Nullable InetAddress address) {
        if (address != null && !failing.isEmpty()) {
            failing.remove(Key.of(address));
        }
    }
}

package io.tidegate.proxy.frontend;

import io.netty.channel.Channel;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The address that a client comes from. Names are not looked up. */
final class RemoteHost {
    private static final int MAPPED = 12;

    private RemoteHost() {}

    /** Null for what is no address of the internet. */
    static @Nullable InetAddress addressOf(Channel channel) {
        return channel.remoteAddress() instanceof InetSocketAddress address
                ? plain(address.getAddress())
                : null;
    }

    /** As error messages name it. */
    static String of(@Nullable InetAddress address) {
        return address == null ? "unknown" : address.getHostAddress();
    }

    /**
     * On a socket for both families, native transports show an IPv4 address as {@code
     * ::ffff:192.0.2.1}, which no list of addresses would have meant.
     */
    static @Nullable InetAddress plain(@Nullable InetAddress address) {
        if (address == null || address instanceof Inet4Address) {
            return address;
        }
        byte[] bytes = address.getAddress();
        boolean mapped = bytes[10] == -1 && bytes[11] == -1;
        for (int i = 0; i < 10; i++) {
            mapped &= bytes[i] == 0;
        }
        try {
            return mapped
                    ? InetAddress.getByAddress(Arrays.copyOfRange(bytes, MAPPED, bytes.length))
                    : address;
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }
}

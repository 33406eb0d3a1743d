package io.tidegate.proxy.frontend;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The address that a client comes from. Names are not looked up. */
final class RemoteHost {
    /** Whom a load balancer connects for. */
    private static final AttributeKey<InetSocketAddress> BEHIND =
            AttributeKey.valueOf(RemoteHost.class, "behind");

    private static final int MAPPED = 12;

    private RemoteHost() {}

    /**
     * The client's own address, also when a load balancer stands between; null for what is no
     * address of the internet.
     */
    static @Nullable InetAddress addressOf(Channel channel) {
        InetSocketAddress socket = socketOf(channel);
        return socket == null ? null : plain(socket.getAddress());
    }

    private static @Nullable InetSocketAddress socketOf(Channel channel) {
        InetSocketAddress behind = channel.attr(BEHIND).get();
        if (behind != null) {
            return behind;
        }
        return channel.remoteAddress() instanceof InetSocketAddress address ? address : null;
    }

    /** A load balancer that may say so says for whom it connects. */
    static void behind(Channel channel, InetSocketAddress client) {
        channel.attr(BEHIND).set(client);
    }

    /** As in a process list. */
    static String withPort(Channel channel) {
        InetSocketAddress socket = socketOf(channel);
        return socket == null ? "unknown" : of(addressOf(channel)) + ":" + socket.getPort();
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

package io.tidegate.proxy.frontend;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** The address that a client comes from, as error messages name it. Names are not looked up. */
final class RemoteHost {
    /** Whom a load balancer connects for. */
    private static final AttributeKey<InetSocketAddress> BEHIND =
            AttributeKey.valueOf(RemoteHost.class, "behind");

    private RemoteHost() {}

    static String of(Channel channel) {
        return of(address(channel));
    }

    /** As in a process list. */
    static String withPort(Channel channel) {
        InetSocketAddress address = address(channel);
        return address == null ? "unknown" : of(address) + ":" + address.getPort();
    }

    /** The client's own address, also when a load balancer stands between. */
    static @Nullable InetSocketAddress address(Channel channel) {
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

    static String of(@Nullable InetSocketAddress address) {
        if (address == null || address.getAddress() == null) {
            return "unknown";
        }
        return address.getAddress().getHostAddress();
    }
}

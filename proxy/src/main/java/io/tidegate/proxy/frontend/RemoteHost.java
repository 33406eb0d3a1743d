package io.tidegate.proxy.frontend;

import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** The address that a client comes from, as error messages name it. Names are not looked up. */
final class RemoteHost {
    private RemoteHost() {}

    static String of(Channel channel) {
        return of(channel.remoteAddress() instanceof InetSocketAddress address ? address : null);
    }

    static String of(@Nullable InetSocketAddress address) {
        if (address == null || address.getAddress() == null) {
            return "unknown";
        }
        return address.getAddress().getHostAddress();
    }
}

package io.tidegate.proxy.frontend;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.model.ProxyProtocolConfig;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What comes before the handshake on a listener that knows load balancers: the PROXY protocol, in
 * either of its versions.
 *
 * <p>From an address of which the header is required, nothing is said before the header has come.
 * Where it is optional the client has to be greeted at once, because it may wait for that; its
 * first bytes tell which of the two it is, as MariaDB does it.
 *
 * @see <a href="https://www.haproxy.org/download/3.2/doc/proxy-protocol.txt">The PROXY protocol</a>
 */
final class ProxyHeaders {
    private static final String DECODER = "proxy-header";

    /** Of what a header tells beside the addresses, which nobody here looks at. */
    private static final int MAX_EXTENSIONS = 2048;

    private ProxyHeaders() {}

    /**
     * @param admission says why a client may not come, once it is known who it is
     */
    static void expect(
            Channel channel,
            Optional<ProxyProtocolConfig> rule,
            Duration timeout,
            Function<Channel, @Nullable TidegateException> admission,
            ChannelHandler handshake) {
        ChannelPipeline pipeline = channel.pipeline();
        if (rule.isEmpty()) {
            pipeline.addLast("handshake", handshake);
            return;
        }
        boolean mayCome =
                channel.remoteAddress() instanceof InetSocketAddress peer
                        && isFrom(rule.get(), peer);
        if (!mayCome) {
            pipeline.addLast("proxy-detector", new ProxyHeaderDetector(null));
            pipeline.addLast("handshake", handshake);
            return;
        }
        switch (rule.get().header()) {
            case REQUIRED -> {
                pipeline.addLast(DECODER, decoder());
                pipeline.addLast(
                        "proxy-address", new RequiredProxyHeader(timeout, admission, handshake));
            }
            case OPTIONAL -> {
                pipeline.addLast("proxy-detector", new ProxyHeaderDetector(admission));
                pipeline.addLast("handshake", handshake);
            }
        }
    }

    private static boolean isFrom(ProxyProtocolConfig rule, InetSocketAddress peer) {
        InetAddress address = RemoteHost.plain(peer.getAddress());
        return address != null && rule.mayCome(address);
    }

    static HAProxyMessageDecoder decoder() {
        return new HAProxyMessageDecoder(MAX_EXTENSIONS, true);
    }
}

package io.tidegate.proxy.frontend;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.tidegate.conf.model.ProxyProtocolConfig;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

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

    static void expect(
            Channel channel,
            Optional<ProxyProtocolConfig> rule,
            Duration timeout,
            ChannelHandler handshake) {
        ChannelPipeline pipeline = channel.pipeline();
        if (rule.isEmpty()) {
            pipeline.addLast("handshake", handshake);
            return;
        }
        boolean mayCome =
                channel.remoteAddress() instanceof InetSocketAddress peer
                        && rule.get().mayCome(peer.getAddress());
        if (!mayCome) {
            pipeline.addLast("proxy-detector", new ProxyHeaderDetector(false));
            pipeline.addLast("handshake", handshake);
            return;
        }
        switch (rule.get().header()) {
            case REQUIRED -> {
                pipeline.addLast(DECODER, decoder());
                pipeline.addLast("proxy-address", new RequiredProxyHeader(timeout, handshake));
            }
            case OPTIONAL -> {
                pipeline.addLast("proxy-detector", new ProxyHeaderDetector(true));
                pipeline.addLast("handshake", handshake);
            }
        }
    }

    static HAProxyMessageDecoder decoder() {
        return new HAProxyMessageDecoder(MAX_EXTENSIONS, true);
    }
}

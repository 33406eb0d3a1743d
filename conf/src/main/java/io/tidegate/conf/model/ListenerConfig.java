package io.tidegate.conf.model;

import java.util.Optional;
import java.util.Set;

/**
 * Where clients connect.
 *
 * @param port 0 for any free port
 * @param eventLoops 0 for one per processor
 * @param serverVersion what clients see instead of the back ends' own version
 * @param compression what clients may ask for
 * @param proxyProtocol empty when no connection begins with a PROXY header
 */
public record ListenerConfig(
        String host,
        int port,
        int backlog,
        Transport transport,
        int eventLoops,
        Optional<String> serverVersion,
        ListenerTls tls,
        Set<Compression> compression,
        Optional<ProxyProtocolConfig> proxyProtocol) {
    public ListenerConfig {
        compression = Set.copyOf(compression);
    }

    /** The same at another address. */
    public ListenerConfig at(String otherHost, int otherPort) {
        return new ListenerConfig(
                otherHost,
                otherPort,
                backlog,
                transport,
                eventLoops,
                serverVersion,
                tls,
                compression,
                proxyProtocol);
    }
}

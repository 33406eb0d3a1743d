package io.tidegate.conf.model;

import java.net.InetAddress;
import java.util.List;

/**
 * Who may say on whose behalf it connects.
 *
 * @param from addresses of load balancers; a header of anybody else is refused
 */
public record ProxyProtocolConfig(List<AddressRange> from, ProxyHeader header) {
    public ProxyProtocolConfig {
        from = List.copyOf(from);
    }

    public boolean mayCome(InetAddress address) {
        return from.stream().anyMatch(range -> range.contains(address));
    }
}

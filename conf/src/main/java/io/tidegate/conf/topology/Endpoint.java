package io.tidegate.conf.topology;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a server listens: a host name or address and a TCP port. */
public record Endpoint(String host, int port) {
    private static final Pattern TEXT = Pattern.compile("(?:\\[([^]]+)]|([^:\\s]+)):(\\d{1,5})");

    public Endpoint {
        if (host.isBlank()) {
            throw new IllegalArgumentException("host is empty");
        }
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port is not in 1-65535: " + port);
        }
    }

    /** Of {@code host:port} or {@code [address]:port}; empty for any other text. */
    public static Optional<Endpoint> parse(String text) {
        Matcher parts = TEXT.matcher(text.strip());
        if (!parts.matches()) {
            return Optional.empty();
        }
        int port = Integer.parseInt(parts.group(3));
        return port < 1 || port > 65_535
                ? Optional.empty()
                : Optional.of(
                        new Endpoint(
                                parts.group(1) != null ? parts.group(1) : parts.group(2), port));
    }

    @Override
    public String toString() {
        return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
    }
}

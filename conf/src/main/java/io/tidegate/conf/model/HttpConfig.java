package io.tidegate.conf.model;

import java.util.Optional;

/**
 * Where monitoring asks.
 *
 * @param port 0 for any free port
 * @param token what whoever asks has to show; empty when anybody may
 */
public record HttpConfig(String host, int port, Optional<Secret> token) {
    /** The same at another address. */
    public HttpConfig at(String otherHost, int otherPort) {
        return new HttpConfig(otherHost, otherPort, token);
    }
}

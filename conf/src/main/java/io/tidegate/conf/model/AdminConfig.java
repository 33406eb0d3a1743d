package io.tidegate.conf.model;

import java.util.Map;

/**
 * Where those who run the proxy connect.
 *
 * @param port 0 for any free port
 * @param users by name
 */
public record AdminConfig(String host, int port, Map<String, AdminUser> users) {
    public AdminConfig {
        users = Map.copyOf(users);
    }

    /** The same at another address. */
    public AdminConfig at(String otherHost, int otherPort) {
        return new AdminConfig(otherHost, otherPort, users);
    }
}

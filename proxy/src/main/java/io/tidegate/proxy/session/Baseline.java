package io.tidegate.proxy.session;

import java.util.Map;

/**
 * What the servers are like before a session changes anything.
 *
 * @param serverVersion as their greeting says
 * @param sqlMode with which a session begins: the global one, unless init_connect sets another
 * @param characterSetClient the global one, which a session of MySQL has after a reset
 * @param capabilities that the servers offer
 * @param tracking the variables with which they are told what to tell of a session's changes
 */
public record Baseline(
        String serverVersion,
        String sqlMode,
        String characterSetClient,
        int capabilities,
        Map<String, String> tracking) {
    public Baseline {
        tracking = Map.copyOf(tracking);
    }

    public boolean isMariaDb() {
        return serverVersion.contains("MariaDB");
    }
}

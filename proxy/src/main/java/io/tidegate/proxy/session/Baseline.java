package io.tidegate.proxy.session;

/**
 * What the servers are like before a session changes anything.
 *
 * @param serverVersion as their greeting says
 * @param sqlMode with which a session begins: the global one, unless init_connect sets another
 * @param characterSetClient the global one, which a session of MySQL has after a reset
 */
public record Baseline(String serverVersion, String sqlMode, String characterSetClient) {
    public boolean isMariaDb() {
        return serverVersion.contains("MariaDB");
    }
}

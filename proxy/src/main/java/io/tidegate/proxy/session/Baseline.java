package io.tidegate.proxy.session;

/**
 * What the servers are like before a session changes anything.
 *
 * @param serverVersion as their greeting says
 * @param sqlMode with which a session begins: the global one, unless init_connect sets another
 */
public record Baseline(String serverVersion, String sqlMode) {
    public boolean isMariaDb() {
        return serverVersion.contains("MariaDB");
    }
}

package io.tidegate.proxy.session;

/**
 * What the servers are like before a session changes anything.
 *
 * @param serverVersion as their greeting says
 * @param sqlMode the global sql_mode
 */
public record Baseline(String serverVersion, String sqlMode) {
    public boolean isMariaDb() {
        return serverVersion.contains("MariaDB");
    }
}

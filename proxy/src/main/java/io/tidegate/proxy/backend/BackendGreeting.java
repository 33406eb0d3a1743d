package io.tidegate.proxy.backend;

/**
 * What is known of a server once it has let us in.
 *
 * @param connectionId the server's own number of the connection, for KILL
 * @param offered the server's capabilities
 * @param capabilities those that both sides have
 * @param collation the server's default, its low byte only
 * @param status the flags before the first statement of a client
 */
record BackendGreeting(
        String serverVersion,
        int connectionId,
        int offered,
        int capabilities,
        int collation,
        int status) {
    boolean isMariaDb() {
        return serverVersion.contains("MariaDB");
    }
}

package io.tidegate.it.suite;

import java.util.List;

/**
 * Where a client program goes: to a server or to the proxy, with the same account.
 *
 * @param plain a schema without rules
 * @param sharded the one whose tables are split; whole ones on the server itself
 */
record Endpoint(int port, String plain, String sharded) {
    static final String HOST = "127.0.0.1";
    static final String USER = "app";
    static final String PASSWORD = "secret";

    List<String> arguments() {
        return List.of(HOST, Integer.toString(port), USER, PASSWORD, plain, sharded);
    }
}

package io.tidegate.proxy.backend;

import io.tidegate.proxy.wire.Capability;

/**
 * What makes two connections to one server answer with different bytes: pools keep them apart.
 *
 * @param capabilities the client's capabilities, cut to those that change a reply
 * @param collation of the handshake; it decides the connection's character sets
 * @param schemaless true for sessions that chose no schema: a schema once chosen cannot be left
 */
public record ConnectionKind(int capabilities, int collation, boolean schemaless) {
    private static final int TELLING =
            Capability.FOUND_ROWS
                    | Capability.IGNORE_SPACE
                    | Capability.INTERACTIVE
                    | Capability.MULTI_STATEMENTS
                    | Capability.SESSION_TRACK
                    | Capability.QUERY_ATTRIBUTES
                    | Capability.DEPRECATE_EOF
                    | Capability.ODBC
                    | Capability.LOCAL_FILES;

    /** Without these the same statement means something else, or its reply reads differently. */
    private static final int CHANGING =
            Capability.FOUND_ROWS
                    | Capability.IGNORE_SPACE
                    | Capability.MULTI_STATEMENTS
                    | Capability.SESSION_TRACK
                    | Capability.QUERY_ATTRIBUTES
                    | Capability.DEPRECATE_EOF;

    /** What every connection asks for, whatever its client does. */
    private static final int ALWAYS =
            Capability.LONG_PASSWORD
                    | Capability.LONG_FLAG
                    | Capability.PROTOCOL_41
                    | Capability.TRANSACTIONS
                    | Capability.SECURE_CONNECTION
                    | Capability.MULTI_RESULTS
                    | Capability.PS_MULTI_RESULTS
                    | Capability.PLUGIN_AUTH
                    | Capability.PLUGIN_AUTH_LENENC_CLIENT_DATA;

    public static ConnectionKind of(int clientCapabilities, int collation, boolean schemaless) {
        return new ConnectionKind((clientCapabilities & TELLING) | ALWAYS, collation, schemaless);
    }

    /** Whether a login that agreed on these capabilities gave a connection of this kind. */
    boolean isMetBy(int agreed) {
        int needed = capabilities & CHANGING;
        return (agreed & needed) == needed;
    }

    /** Whether several statements may stand in one text. */
    public boolean takesSeveral() {
        return (capabilities & Capability.MULTI_STATEMENTS) != 0;
    }

    public ConnectionKind takingSeveral(boolean on) {
        int next =
                on
                        ? capabilities | Capability.MULTI_STATEMENTS
                        : capabilities & ~Capability.MULTI_STATEMENTS;
        return new ConnectionKind(next, collation, schemaless);
    }

    ConnectionKind withSchema() {
        return schemaless ? new ConnectionKind(capabilities, collation, false) : this;
    }

    /** Whether attributes stand in front of each text. */
    boolean takesAttributes() {
        return (capabilities & Capability.QUERY_ATTRIBUTES) != 0;
    }

    /** Whether replies tell of changes of the session. */
    boolean tellsOfSession() {
        return (capabilities & Capability.SESSION_TRACK) != 0;
    }

    public boolean deprecatesEof() {
        return (capabilities & Capability.DEPRECATE_EOF) != 0;
    }
}

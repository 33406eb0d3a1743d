package io.tidegate.proxy.frontend;

import io.tidegate.conf.model.Compression;
import io.tidegate.proxy.compression.Method;
import io.tidegate.proxy.tls.ServerTls;
import io.tidegate.proxy.wire.Capability;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/**
 * How clients are greeted.
 *
 * @param appearance empty while it is not known: then nobody is greeted
 * @param tls what clients may go on in; empty where it is not offered
 * @param capabilities what clients may ask for, beside TLS
 * @param collation the server's default
 * @param timeout from the connection to the end of the login
 * @param connectionIds gives each connection its number
 */
public record HandshakeSettings(
        Supplier<Optional<Appearance>> appearance,
        Supplier<Optional<ServerTls>> tls,
        int capabilities,
        int collation,
        Duration timeout,
        IntSupplier connectionIds) {
    /** What the proxy offers its clients. */
    public static final int CAPABILITIES =
            Capability.LONG_PASSWORD
                    | Capability.FOUND_ROWS
                    | Capability.LONG_FLAG
                    | Capability.CONNECT_WITH_DB
                    | Capability.ODBC
                    | Capability.LOCAL_FILES
                    | Capability.IGNORE_SPACE
                    | Capability.PROTOCOL_41
                    | Capability.INTERACTIVE
                    | Capability.TRANSACTIONS
                    | Capability.RESERVED
                    | Capability.SECURE_CONNECTION
                    | Capability.MULTI_STATEMENTS
                    | Capability.MULTI_RESULTS
                    | Capability.PS_MULTI_RESULTS
                    | Capability.PLUGIN_AUTH
                    | Capability.CONNECT_ATTRS
                    | Capability.PLUGIN_AUTH_LENENC_CLIENT_DATA
                    | Capability.CAN_HANDLE_EXPIRED_PASSWORDS
                    | Capability.DEPRECATE_EOF;

    /** What it offers as well when the servers do: only they can fill it with meaning. */
    public static final int SERVERS_OWN = Capability.SESSION_TRACK | Capability.QUERY_ATTRIBUTES;

    /** What the proxy offers, with ways to compress. */
    public static int offering(Set<Compression> compression) {
        int capabilities = CAPABILITIES;
        for (Compression each : compression) {
            capabilities |= Method.capability(each);
        }
        return capabilities;
    }

    public HandshakeSettings {
        if (!Capability.has(
                capabilities,
                Capability.LONG_PASSWORD
                        | Capability.PROTOCOL_41
                        | Capability.SECURE_CONNECTION
                        | Capability.PLUGIN_AUTH)) {
            throw new IllegalArgumentException("the protocol needs these capabilities");
        }
        if (Capability.has(capabilities, Capability.SSL)) {
            throw new IllegalArgumentException("TLS is offered by what there is of it");
        }
    }
}

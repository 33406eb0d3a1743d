package io.tidegate.proxy.frontend;

import io.tidegate.proxy.tls.ServerTls;
import io.tidegate.proxy.wire.auth.AuthPlugin;
import io.tidegate.proxy.wire.message.AuthData;
import java.util.Optional;

/** How far a client's login has come. What exists in one phase only is kept in that phase. */
sealed interface HandshakePhase {

    /** Whether the client's next packet is looked at. */
    default boolean readsPackets() {
        return switch (this) {
            case Greeted _, Secured _, Verifying _ -> true;
            case Fresh _, Waiting _, Ended _ -> false;
        };
    }

    /** The connection is not open yet. */
    record Fresh() implements HandshakePhase {}

    /**
     * The client has been sent {@code scramble} and answers it by {@code plugin} or its own, or
     * asks for TLS first.
     *
     * @param offered what it was offered; it may take nothing else, whatever is configured by then
     * @param capabilities that it may make use of
     */
    record Greeted(
            int connectionId,
            AuthPlugin plugin,
            AuthData scramble,
            Optional<ServerTls> offered,
            int capabilities)
            implements HandshakePhase {}

    /** The client goes on inside TLS, where it answers the scramble. */
    record Secured(Greeted greeted, ServerTls tls) implements HandshakePhase {}

    /** The client has said who it is and answers the plugin's questions. */
    record Verifying(LoginAttempt attempt) implements HandshakePhase {}

    /** Another thread works on the plugin's next step. */
    record Waiting() implements HandshakePhase {}

    /** The client is in, refused or gone. */
    record Ended() implements HandshakePhase {}
}

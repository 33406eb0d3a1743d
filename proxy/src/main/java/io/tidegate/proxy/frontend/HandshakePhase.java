package io.tidegate.proxy.frontend;

import io.tidegate.proxy.wire.auth.AuthPlugin;
import io.tidegate.proxy.wire.message.AuthData;

/** How far a client's login has come. What exists in one phase only is kept in that phase. */
sealed interface HandshakePhase {

    /** Whether the client's next packet is looked at. */
    default boolean readsPackets() {
        return switch (this) {
            case Greeted _, Verifying _ -> true;
            case Fresh _, Waiting _, Ended _ -> false;
        };
    }

    /** The connection is not open yet. */
    record Fresh() implements HandshakePhase {}

    /** The client has been sent {@code scramble} and answers it by {@code plugin} or its own. */
    record Greeted(int connectionId, AuthPlugin plugin, AuthData scramble)
            implements HandshakePhase {}

    /** The client has said who it is and answers the plugin's questions. */
    record Verifying(LoginAttempt attempt) implements HandshakePhase {}

    /** Another thread works on the plugin's next step. */
    record Waiting() implements HandshakePhase {}

    /** The client is in, refused or gone. */
    record Ended() implements HandshakePhase {}
}

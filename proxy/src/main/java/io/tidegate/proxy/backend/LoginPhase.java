package io.tidegate.proxy.backend;

import io.tidegate.proxy.wire.auth.ClientLogin;
import io.tidegate.proxy.wire.message.Greeting;

/** How far our login at a server has come. */
sealed interface LoginPhase {

    /** The server speaks first. */
    record AwaitingGreeting() implements LoginPhase {}

    /**
     * We have asked for TLS and wait for its handshake to end.
     *
     * @param capabilities those that both sides have
     */
    record Securing(Greeting greeting, int capabilities) implements LoginPhase {}

    /**
     * We have said who we are and answer the server's questions.
     *
     * @param capabilities those that both sides have
     */
    record Authenticating(Greeting greeting, int capabilities, ClientLogin login)
            implements LoginPhase {}

    /** Our next answer is being worked out on another thread; the server waits for it. */
    record Computing(Authenticating authenticating) implements LoginPhase {}

    /**
     * We are in and have told the server to commit each statement by itself.
     *
     * @param capabilities those that both sides have
     * @param said how it was told
     */
    record Beginning(Greeting greeting, int capabilities, FirstStatement said)
            implements LoginPhase {}

    /** We are in, refused or cut off. */
    record Ended() implements LoginPhase {}
}

package io.tidegate.proxy.wire.auth;

import java.util.Optional;

/** The server's half of one login by one plugin. */
sealed interface ServerPlugin
        permits NativeServerPlugin, CachingSha2ServerPlugin, ClearServerPlugin {

    AuthPlugin plugin();

    /** Takes the client's answer to the scramble. */
    AuthStep begin(byte[] response);

    /** Takes what the client sends after {@link AuthStep.More}. */
    AuthStep receive(byte[] data);

    /** What both sides know of the password by this plugin and nobody else does, if anything. */
    default Optional<byte[]> sharedHash() {
        return Optional.empty();
    }
}

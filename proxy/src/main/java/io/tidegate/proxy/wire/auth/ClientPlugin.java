package io.tidegate.proxy.wire.auth;

import java.util.Optional;

/** The client's half of one login by one plugin. */
sealed interface ClientPlugin permits NativeClientPlugin, CachingSha2ClientPlugin {

    AuthPlugin plugin();

    /** The answer to the scramble. */
    byte[] begin();

    /** The answer to a step of the server, or nothing if the server goes on by itself. */
    Optional<byte[]> receive(byte[] data);
}

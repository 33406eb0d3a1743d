package io.tidegate.proxy.wire.auth;

/** The server's half of one login by one plugin. */
sealed interface ServerPlugin permits NativeServerPlugin, CachingSha2ServerPlugin {

    AuthPlugin plugin();

    /** Takes the client's answer to the scramble. */
    AuthStep begin(byte[] response);

    /** Takes what the client sends after {@link AuthStep.More}. */
    AuthStep receive(byte[] data);
}

package io.tidegate.proxy.wire.auth;

/** The client's half of one login by one plugin. */
sealed interface ClientPlugin
        permits NativeClientPlugin,
                CachingSha2ClientPlugin,
                ClearClientPlugin,
                Ed25519ClientPlugin,
                ParsecClientPlugin {

    AuthPlugin plugin();

    /** The answer to the scramble. */
    byte[] begin();

    /** What a step of the server leads to. */
    ClientStep receive(byte[] data);
}

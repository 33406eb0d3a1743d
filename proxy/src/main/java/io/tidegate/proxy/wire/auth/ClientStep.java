package io.tidegate.proxy.wire.auth;

import io.tidegate.proxy.wire.message.AuthData;
import java.util.concurrent.CompletionStage;

/** What the client side of a login does next. */
public sealed interface ClientStep {

    /** The server is sent this. */
    record Answer(AuthData data) implements ClientStep {}

    /** The server goes on by itself. */
    record Silence() implements ClientStep {}

    /**
     * The answer is being worked out on another thread; the server has nothing to say meanwhile.
     */
    record Later(CompletionStage<AuthData> data) implements ClientStep {}

    static ClientStep answer(byte[] data) {
        return new Answer(AuthData.of(data));
    }
}

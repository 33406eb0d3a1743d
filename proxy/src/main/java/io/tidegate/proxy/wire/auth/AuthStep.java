package io.tidegate.proxy.wire.auth;

import io.tidegate.proxy.wire.message.AuthMoreData;
import io.tidegate.proxy.wire.message.AuthSwitchRequest;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What the server side of a login does next. */
public sealed interface AuthStep {

    /**
     * The client is who it says.
     *
     * @param last what it is told before the OK, if anything
     */
    record Accepted(@Nullable AuthMoreData last) implements AuthStep {}

    /** The user does not exist or the password is wrong; nobody is told which. */
    record Denied() implements AuthStep {}

    /** The client is asked to use another plugin. */
    record Switch(AuthSwitchRequest request) implements AuthStep {}

    /** The client is sent a step of the plugin and answers it. */
    record More(AuthMoreData data) implements AuthStep {}

    /** The step is being worked out on another thread; the client is not read meanwhile. */
    record Later(CompletionStage<AuthStep> step) implements AuthStep {}

    /** Too many logins are being worked out. */
    record Overloaded() implements AuthStep {}
}

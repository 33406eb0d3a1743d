package io.tidegate.proxy.wire.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.model.Secret;
import io.tidegate.proxy.wire.MalformedPacketException;
import io.tidegate.proxy.wire.message.AuthData;
import io.tidegate.proxy.wire.message.AuthMoreData;
import io.tidegate.proxy.wire.message.AuthSwitchRequest;
import io.tidegate.proxy.wire.message.Greeting;
import java.util.Optional;

/**
 * Our login at one server, up to the server's verdict.
 *
 * <p>Threads: none; one owner.
 */
public final class ClientLogin {
    private final byte[] password;
    private ClientPlugin plugin;
    private boolean switched;

    public ClientLogin(Secret password, Greeting greeting) {
        this.password = password.reveal().getBytes(UTF_8);
        AuthPlugin greeted = AuthPlugin.named(greeting.authPlugin());
        // The greeting's plugin is the server's default, not the account's: a server that wants
        // another one for the account says so next.
        this.plugin =
                start(
                        greeted == null ? AuthPlugin.MYSQL_NATIVE_PASSWORD : greeted,
                        greeting.scramble());
    }

    public AuthPlugin plugin() {
        return plugin.plugin();
    }

    /** The answer to the greeting. */
    public AuthData begin() {
        return AuthData.of(plugin.begin());
    }

    /** The answer to a request to switch the plugin. */
    public AuthData receive(AuthSwitchRequest request) {
        if (switched) {
            throw new MalformedPacketException("a second switch of the authentication");
        }
        switched = true;
        AuthPlugin wanted = AuthPlugin.named(request.plugin());
        if (wanted == null) {
            throw ErrorCode.BACKEND_LOGIN_REFUSED.with(
                    "the server wants the authentication plugin "
                            + request.plugin()
                            + " for the account; give the account caching_sha2_password or"
                            + " mysql_native_password");
        }
        plugin = start(wanted, request.data());
        return begin();
    }

    /** The answer to a step of the plugin, or nothing if the server goes on by itself. */
    public Optional<AuthData> receive(AuthMoreData step) {
        return plugin.receive(step.data().toBytes()).map(AuthData::of);
    }

    private ClientPlugin start(AuthPlugin wanted, AuthData scramble) {
        if (scramble.length() != Greeting.SCRAMBLE_LENGTH) {
            throw new MalformedPacketException(
                    "a scramble of " + scramble.length() + " bytes instead of 20");
        }
        byte[] bytes = scramble.toBytes();
        return switch (wanted) {
            case MYSQL_NATIVE_PASSWORD -> new NativeClientPlugin(password, bytes);
            case CACHING_SHA2_PASSWORD -> new CachingSha2ClientPlugin(password, bytes);
        };
    }
}

package io.tidegate.proxy.wire.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.model.Secret;
import io.tidegate.proxy.wire.MalformedPacketException;
import io.tidegate.proxy.wire.message.AuthData;
import io.tidegate.proxy.wire.message.AuthMoreData;
import io.tidegate.proxy.wire.message.AuthSwitchRequest;
import io.tidegate.proxy.wire.message.Greeting;
import java.util.concurrent.Executor;

/**
 * Our login at one server, up to the server's verdict.
 *
 * <p>Threads: none; one owner.
 */
public final class ClientLogin {
    private final byte[] password;
    private final boolean secure;
    private final Executor executor;
    private ClientPlugin plugin;
    private boolean switched;

    /**
     * @param secure whether the connection is inside TLS
     * @param executor for work that would hold up an event loop
     */
    public ClientLogin(Secret password, Greeting greeting, boolean secure, Executor executor) {
        this.password = password.reveal().getBytes(UTF_8);
        this.secure = secure;
        this.executor = executor;
        // The greeting's plugin is the server's default, not the account's: a server that wants
        // another one for the account says so next.
        this.plugin = start(first(greeting), greeting.scramble());
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
                            + " for the account; give the account caching_sha2_password,"
                            + " mysql_native_password, ed25519 or parsec");
        }
        plugin = start(wanted, request.data());
        return begin();
    }

    /** What a step of the plugin leads to. */
    public ClientStep receive(AuthMoreData step) {
        return plugin.receive(step.data().toBytes());
    }

    /**
     * Other plugins need another scramble than a greeting has, or would send the password in clear
     * text to whoever asks for it first.
     */
    private static AuthPlugin first(Greeting greeting) {
        return AuthPlugin.named(greeting.authPlugin()) == AuthPlugin.CACHING_SHA2_PASSWORD
                ? AuthPlugin.CACHING_SHA2_PASSWORD
                : AuthPlugin.MYSQL_NATIVE_PASSWORD;
    }

    private ClientPlugin start(AuthPlugin wanted, AuthData scramble) {
        return switch (wanted) {
            case MYSQL_NATIVE_PASSWORD ->
                    new NativeClientPlugin(
                            password, requireLength(scramble, Greeting.SCRAMBLE_LENGTH));
            case CACHING_SHA2_PASSWORD ->
                    new CachingSha2ClientPlugin(
                            password, requireLength(scramble, Greeting.SCRAMBLE_LENGTH), secure);
            case CLIENT_ED25519 ->
                    new Ed25519ClientPlugin(
                            password, requireLength(scramble, Ed25519ClientPlugin.SCRAMBLE_LENGTH));
            case PARSEC ->
                    new ParsecClientPlugin(
                            password,
                            requireLength(scramble, ParsecClientPlugin.SCRAMBLE_LENGTH),
                            executor);
            case MYSQL_CLEAR_PASSWORD -> {
                if (!secure) {
                    throw ErrorCode.BACKEND_LOGIN_REFUSED.with(
                            "the server wants the account's password in clear text"
                                    + " (mysql_clear_password), which is sent"
                                    + " inside TLS only; set tls: {mode: required} for the group, or"
                                    + " give the account caching_sha2_password or"
                                    + " mysql_native_password");
                }
                yield new ClearClientPlugin(password);
            }
        };
    }

    private static byte[] requireLength(AuthData scramble, int length) {
        if (scramble.length() != length) {
            throw new MalformedPacketException(
                    "a scramble of " + scramble.length() + " bytes instead of " + length);
        }
        return scramble.toBytes();
    }
}

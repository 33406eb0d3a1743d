package io.tidegate.proxy.frontend;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.model.Configuration;
import io.tidegate.proxy.tls.ServerTls;
import io.tidegate.proxy.wire.auth.AuthExecutor;
import io.tidegate.proxy.wire.auth.AuthPlugin;
import io.tidegate.proxy.wire.message.AuthData;
import io.tidegate.proxy.wire.message.HandshakeResponse;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * What every login of one connection has in common: its first one, and those by which its client
 * becomes another user.
 *
 * @param capabilities that the client was offered, beside TLS
 * @param connectionId what the greeting called the connection
 * @param from the client's address, if it has one
 * @param tls what the connection is inside of, if it is
 * @param greeted the plugin of the greeting
 * @param scramble of the greeting, and of every later login: MariaDB's client library answers by it
 *     whatever it is asked, as MariaDB never asks by another one
 */
record LoginContext(
        HandshakeSettings settings,
        int capabilities,
        int connectionId,
        @Nullable InetAddress from,
        @Nullable ServerTls tls,
        AuthExecutor executor,
        AuthPlugin greeted,
        AuthData scramble) {

    LoginAttempt attempt(HandshakeResponse response, Configuration configuration) {
        return LoginAttempt.of(response, this, configuration);
    }

    /** A reason not even to look at a login that came like this, or null. */
    @Nullable TidegateException refusal(Configuration configuration) {
        return tls != null || configuration.listener().tls().allowsClearText()
                ? null
                : ErrorCode.MYSQL_SECURE_TRANSPORT_REQUIRED.with(
                        "Connections using insecure transport are prohibited while"
                                + " --require_secure_transport=ON.");
    }
}

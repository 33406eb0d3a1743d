package io.tidegate.proxy.frontend;

import io.netty.buffer.ByteBuf;
import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.model.Configuration;
import io.tidegate.conf.model.UserConfig;
import io.tidegate.proxy.compression.Method;
import io.tidegate.proxy.tls.ServerTls;
import io.tidegate.proxy.wire.Capability;
import io.tidegate.proxy.wire.Fields;
import io.tidegate.proxy.wire.auth.AuthPlugin;
import io.tidegate.proxy.wire.auth.AuthStep;
import io.tidegate.proxy.wire.auth.Claim;
import io.tidegate.proxy.wire.auth.ServerLogin;
import io.tidegate.proxy.wire.message.AuthData;
import io.tidegate.proxy.wire.message.HandshakeResponse;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a client claims to be, under the configuration of the moment it claimed it. */
final class LoginAttempt {
    /** A longer name is cut in messages; no server has users of such names. */
    private static final int MAX_NAME = 96;

    private static final String NO_PLUGIN = AuthPlugin.MYSQL_NATIVE_PASSWORD.pluginName();

    private final HandshakeResponse response;
    private final LoginContext context;
    private final int capabilities;
    private final Configuration configuration;
    private final ServerLogin login;

    private LoginAttempt(
            HandshakeResponse response,
            LoginContext context,
            Configuration configuration,
            ServerLogin login) {
        this.response = response;
        this.context = context;
        this.capabilities = response.capabilities() & context.capabilities();
        this.configuration = configuration;
        this.login = login;
    }

    static LoginAttempt of(
            HandshakeResponse response, LoginContext context, Configuration configuration) {
        Claim claim =
                new Claim(
                        response.user(),
                        context.from(),
                        context.tls() != null,
                        wantsProof(response.attributes()));
        return new LoginAttempt(
                response,
                context,
                configuration,
                context.executor()
                        .login(configuration, claim, context.greeted(), context.scramble()));
    }

    /** MariaDB's connectors all say who they are. */
    private static boolean wantsProof(Map<String, String> attributes) {
        String program = attributes.getOrDefault("_client_name", "");
        return program.toLowerCase(Locale.ROOT).contains("mariadb");
    }

    AuthStep begin() {
        boolean named =
                Capability.has(capabilities, Capability.PLUGIN_AUTH)
                        && !response.authPlugin().isEmpty();
        return login.begin(named ? response.authPlugin() : NO_PLUGIN, response.authResponse());
    }

    /** Begins in the middle of a connection. */
    AuthStep beginAnew() {
        return login.beginAnew(response.authPlugin());
    }

    AuthStep receive(ByteBuf payload) {
        return login.receive(AuthData.of(Fields.readRest(payload)));
    }

    LoginContext context() {
        return context;
    }

    /** Whether the client understands a request for another plugin. */
    boolean canSwitch() {
        return Capability.has(capabilities, Capability.PLUGIN_AUTH);
    }

    /**
     * Who the client is now that its password was right.
     *
     * @throws TidegateException if it may not use the schema that it names, or may not come so
     */
    ClientIdentity identity() {
        UserConfig user = configuration.users().get(response.user());
        if (user == null) {
            throw accessDenied();
        }
        if (user.requireSecureTransport() && context.tls() == null) {
            // Said to who knows the password only.
            throw ErrorCode.MYSQL_SECURE_TRANSPORT_REQUIRED.with(
                    "Connections using insecure transport are prohibited for user " + account());
        }
        String schema =
                response.schema().isEmpty() ? user.defaultSchema().orElse(null) : response.schema();
        checkSchema(user, schema);
        return new ClientIdentity(
                user,
                schema,
                capabilities,
                response.collation(),
                context.connectionId(),
                response.attributes(),
                Method.of(capabilities, response.zstdLevel()));
    }

    private void checkSchema(UserConfig user, @Nullable String schema) {
        if (schema == null) {
            return;
        }
        // In this order, a user does not learn which schemas of others exist.
        if (!user.mayUse(schema)) {
            throw ErrorCode.MYSQL_DB_ACCESS_DENIED.with(
                    "Access denied for user " + account() + " to database '" + shown(schema) + "'");
        }
        if (!configuration.schemas().containsKey(schema)) {
            throw ErrorCode.MYSQL_UNKNOWN_DATABASE.with("Unknown database '" + shown(schema) + "'");
        }
    }

    /** What the client wants to hear with its OK, or an empty text. */
    String proof() {
        ServerTls tls = context.tls();
        return tls == null ? "" : login.proof(tls.fingerprint()).orElse("");
    }

    TidegateException accessDenied() {
        return ErrorCode.MYSQL_ACCESS_DENIED.with(
                "Access denied for user "
                        + account()
                        + " (using password: "
                        + (login.usedPassword() ? "YES" : "NO")
                        + ")");
    }

    TidegateException cannotSwitch() {
        return ErrorCode.MYSQL_NOT_SUPPORTED_AUTH_MODE.with(
                "Client does not support authentication protocol requested by server;"
                        + " consider upgrading MySQL client");
    }

    private String account() {
        return "'" + shown(response.user()) + "'@'" + RemoteHost.of(context.from()) + "'";
    }

    private static String shown(String name) {
        return name.length() <= MAX_NAME ? name : name.substring(0, MAX_NAME);
    }
}

package io.tidegate.proxy.wire.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidegate.conf.model.Credential;
import io.tidegate.proxy.wire.message.AuthData;
import io.tidegate.proxy.wire.message.AuthSwitchRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One client's login, from its answer to the greeting to the verdict.
 *
 * <p>Threads: none; one owner, which does not call while a step is {@link AuthStep.Later}.
 */
public final class ServerLogin {
    private final boolean known;
    private final Claim claim;
    private final Credential credential;
    private final AuthPlugin greeted;
    private final AuthData scramble;
    private final AuthExecutor executor;
    private ServerPlugin plugin;
    private boolean switched;
    private boolean begun;
    private boolean usedPassword;

    ServerLogin(
            boolean known,
            Claim claim,
            Credential credential,
            AuthPlugin greeted,
            AuthData scramble,
            AuthExecutor executor) {
        this.known = known;
        this.claim = claim;
        this.credential = credential;
        this.greeted = greeted;
        this.scramble = scramble;
        this.executor = executor;
        this.plugin = pluginFor(greeted);
    }

    /**
     * Takes the answer to the greeting.
     *
     * @param clientPlugin the plugin that the client says it answered by
     */
    public AuthStep begin(String clientPlugin, AuthData response) {
        AuthPlugin offered = acceptable(AuthPlugin.named(clientPlugin));
        plugin = pluginFor(offered == null ? otherThan(greeted) : offered);
        // A client that prefers its own plugin may have left the answer out, because the scramble
        // was meant for another one.
        boolean answered = !response.isEmpty() || offered == greeted;
        if (plugin.plugin() == offered && answered) {
            return answer(response);
        }
        return askToSwitch();
    }

    /**
     * Asks a client that has logged in before, whatever it answered to the scramble of that time.
     *
     * @param clientPlugin the plugin that the client prefers
     */
    public AuthStep beginAnew(String clientPlugin) {
        AuthPlugin offered = acceptable(AuthPlugin.named(clientPlugin));
        plugin = pluginFor(offered == null ? greeted : offered);
        return askToSwitch();
    }

    private AuthStep askToSwitch() {
        switched = true;
        return new AuthStep.Switch(new AuthSwitchRequest(plugin.plugin().pluginName(), scramble));
    }

    /** Takes what the client sends after {@link AuthStep.Switch} or {@link AuthStep.More}. */
    public AuthStep receive(AuthData data) {
        if (switched && !begun) {
            return answer(data);
        }
        return judged(plugin.receive(data.toBytes()));
    }

    /** Whether the client tried a password, for the text of the refusal. */
    public boolean usedPassword() {
        return usedPassword;
    }

    /**
     * What a client that cannot verify our certificate wants to hear with its OK, if the plugin
     * allows for it.
     *
     * @param fingerprint of the certificate that the client was shown
     */
    public Optional<String> proof(byte[] fingerprint) {
        return plugin.sharedHash()
                .map(hash -> ServerProof.of(hash, scramble.toBytes(), fingerprint));
    }

    private AuthStep answer(AuthData response) {
        begun = true;
        byte[] bytes = response.toBytes();
        usedPassword = bytes.length > 1 || (bytes.length == 1 && bytes[0] != 0);
        return judged(plugin.begin(bytes));
    }

    /** A password in clear text is not even looked at outside of TLS. */
    private @Nullable AuthPlugin acceptable(@Nullable AuthPlugin named) {
        return switch (named) {
            case MYSQL_NATIVE_PASSWORD, CACHING_SHA2_PASSWORD -> named;
            case MYSQL_CLEAR_PASSWORD -> claim.secure() ? named : null;
            case CLIENT_ED25519, PARSEC -> null;
            case null -> null;
        };
    }

    /** A client that names neither plugin would have answered by the greeting's if it had it. */
    private static AuthPlugin otherThan(AuthPlugin greeted) {
        return switch (greeted) {
            case MYSQL_NATIVE_PASSWORD -> AuthPlugin.CACHING_SHA2_PASSWORD;
            case CACHING_SHA2_PASSWORD -> AuthPlugin.MYSQL_NATIVE_PASSWORD;
            case MYSQL_CLEAR_PASSWORD, CLIENT_ED25519, PARSEC ->
                    throw new IllegalArgumentException("nobody is greeted with " + greeted);
        };
    }

    /** Whatever the plugin says, nobody gets in as a user that does not exist. */
    private AuthStep judged(AuthStep step) {
        return switch (step) {
            case AuthStep.Accepted _ when !known -> new AuthStep.Denied();
            case AuthStep.Later(var later) -> new AuthStep.Later(later.thenApply(this::judged));
            case AuthStep.Accepted _,
                    AuthStep.Denied _,
                    AuthStep.Switch _,
                    AuthStep.More _,
                    AuthStep.Overloaded _ ->
                    step;
        };
    }

    private ServerPlugin pluginFor(AuthPlugin offered) {
        byte[] bytes = scramble.toBytes();
        if (offered == AuthPlugin.MYSQL_CLEAR_PASSWORD) {
            return new ClearServerPlugin(claim.user(), credential, executor);
        }
        return switch (credential) {
            case Credential.NativeVerifier verifier -> NativeServerPlugin.of(verifier, bytes);
            case Credential.CachingSha2Verifier(String text) ->
                    new CachingSha2ServerPlugin(
                            new Sha2Verifier.Stored(claim.user(), text, executor.verified()),
                            bytes,
                            claim.secure(),
                            executor);
            case Credential.Password(var secret) -> {
                byte[] password = secret.reveal().getBytes(UTF_8);
                // MariaDB's clients have no proof for caching_sha2_password.
                boolean proves = claim.secure() && claim.wantsProof();
                yield offered == AuthPlugin.CACHING_SHA2_PASSWORD && !proves
                        ? new CachingSha2ServerPlugin(
                                Sha2Verifier.Known.of(password), bytes, claim.secure(), executor)
                        : NativeServerPlugin.of(password, bytes);
            }
        };
    }
}

package io.tidegate.proxy.wire.auth;

import io.tidegate.conf.model.Configuration;
import io.tidegate.conf.model.Credential;
import io.tidegate.conf.model.UserConfig;
import io.tidegate.proxy.wire.message.AuthData;
import io.tidegate.proxy.wire.message.Greeting;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Begins the logins of clients and does their slow part, RSA and SHA-256 crypt, off the event loop.
 * One for the whole process: it holds the key pair and the passwords that have been verified.
 *
 * <p>Threads: any.
 */
public final class AuthExecutor {
    private final Executor executor;
    private final SecureRandom random = new SecureRandom();
    private final VerifiedPasswords verified = new VerifiedPasswords();
    private final Strangers strangers = new Strangers();
    private @Nullable CompletableFuture<RsaKey> key;

    /**
     * @param executor may block; where it is bounded and rejects work, the client is told that
     *     there are too many connections
     */
    public AuthExecutor(Executor executor) {
        this.executor = executor;
    }

    /** Begins to generate the key pair, so that the first client need not wait for it. */
    public void warmUp() {
        CompletableFuture<RsaKey> _ = key();
    }

    /**
     * A new scramble: no NUL, which would end it early, and no dollar, which separates verifiers.
     */
    public AuthData newScramble() {
        byte[] scramble = new byte[Greeting.SCRAMBLE_LENGTH];
        for (int i = 0; i < scramble.length; i++) {
            int character;
            do {
                character = 1 + random.nextInt(127);
            } while (character == '$');
            scramble[i] = (byte) character;
        }
        return AuthData.of(scramble);
    }

    /**
     * Begins a login. A user that does not exist is treated like one that does, up to the same
     * refusal in the same time.
     *
     * @param claim who the client says it is; from where the user may not come, it does not exist
     * @param greeted the plugin and {@code scramble} that the client was greeted with
     */
    public ServerLogin login(
            Configuration configuration, Claim claim, AuthPlugin greeted, AuthData scramble) {
        Credential stranger = strangers.credential(configuration, claim.user());
        UserConfig user = configuration.users().get(claim.user());
        boolean known = user != null && mayCome(user, claim.from());
        return new ServerLogin(
                known,
                claim,
                user != null && known ? user.credential() : stranger,
                greeted,
                scramble,
                this);
    }

    private static boolean mayCome(UserConfig user, @Nullable InetAddress from) {
        return user.hosts().isEmpty() || (from != null && user.mayComeFrom(from));
    }

    VerifiedPasswords verified() {
        return verified;
    }

    /** Runs {@code work} on the executor. */
    AuthStep later(Supplier<AuthStep> work) {
        try {
            return new AuthStep.Later(CompletableFuture.supplyAsync(work, executor));
        } catch (RejectedExecutionException e) {
            return new AuthStep.Overloaded();
        }
    }

    /** Runs {@code work} on the executor once the key pair is there. */
    AuthStep withKey(Function<RsaKey, AuthStep> work) {
        try {
            return new AuthStep.Later(key().thenApplyAsync(work, executor));
        } catch (RejectedExecutionException e) {
            return new AuthStep.Overloaded();
        }
    }

    private synchronized CompletableFuture<RsaKey> key() {
        if (key == null || key.isCompletedExceptionally()) {
            key = CompletableFuture.supplyAsync(RsaKey::generate, executor);
        }
        return key;
    }
}

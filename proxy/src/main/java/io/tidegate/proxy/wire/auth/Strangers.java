package io.tidegate.proxy.wire.auth;

import io.tidegate.conf.model.Configuration;
import io.tidegate.conf.model.Credential;
import io.tidegate.conf.model.Secret;
import io.tidegate.conf.model.UserConfig;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Iterator;

/**
 * Credentials for users that do not exist. Each such user has the kind of credential that one of
 * the real users has, always the same one, so that neither the plugin nor the steps nor the time of
 * its login tell it from a real user with a wrong password.
 */
final class Strangers {
    private static final int SECRET_LENGTH = 32;
    private static final String FAKE_DIGEST = ".".repeat(ShaCrypt.TEXT_LENGTH);

    private final int seed;
    private final String secret;

    Strangers(SecureRandom random) {
        this.seed = random.nextInt();
        byte[] bytes = new byte[SECRET_LENGTH];
        random.nextBytes(bytes);
        this.secret = HexFormat.of().formatHex(bytes);
    }

    Credential credential(Configuration configuration, String user) {
        int users = configuration.users().size();
        if (users == 0) {
            return new Credential.Password(new Secret(secret));
        }
        Iterator<UserConfig> model = configuration.users().values().iterator();
        for (int skip = Math.floorMod(user.hashCode() * 31 + seed, users); skip > 0; skip--) {
            model.next();
        }
        return like(model.next().credential());
    }

    private Credential like(Credential model) {
        return switch (model) {
            case Credential.Password _ -> new Credential.Password(new Secret(secret));
            case Credential.NativeVerifier _ ->
                    new Credential.NativeVerifier(
                            "*" + secret.substring(0, 2 * Digests.SHA1_LENGTH));
            case Credential.CachingSha2Verifier(String text) ->
                    // The model's rounds and a salt of its length, as slow as the model.
                    new Credential.CachingSha2Verifier(
                            text.substring(0, text.length() - ShaCrypt.TEXT_LENGTH) + FAKE_DIGEST);
        };
    }
}

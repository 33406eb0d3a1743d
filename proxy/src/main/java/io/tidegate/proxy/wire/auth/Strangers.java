package io.tidegate.proxy.wire.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.tidegate.conf.model.Configuration;
import io.tidegate.conf.model.Credential;
import io.tidegate.conf.model.Secret;
import io.tidegate.conf.model.UserConfig;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Credentials for users that do not exist. Each such user has a credential of one of the kinds that
 * real users have, so that neither the plugin nor the steps nor the time of its login tell it from
 * a real user with a wrong password.
 *
 * <p>A name's kind is always the same: after a restart, on every proxy, and with other users beside
 * it. A kind that changed would tell that there is nobody. So it is drawn from the name and from
 * what outsiders do not know but all proxies do, the accounts of the groups.
 *
 * <p>Threads: any.
 */
final class Strangers {
    private static final int PASSWORD_LENGTH = 16;
    private static final String FAKE_SALT = ".".repeat(ShaCrypt.SALT_LENGTH);
    private static final String FAKE_DIGEST = ".".repeat(ShaCrypt.TEXT_LENGTH);

    /** What one configuration makes of strangers. */
    private record Kinds(Configuration of, byte[] secret, List<Credential> credentials) {}

    private volatile @Nullable Kinds known;

    Credential credential(Configuration configuration, String user) {
        Kinds kinds = kinds(configuration);
        byte[] drawn = Digests.sha256(kinds.secret, user.getBytes(UTF_8));
        int number = (drawn[0] & 0xFF) << 16 | (drawn[1] & 0xFF) << 8 | (drawn[2] & 0xFF);
        return kinds.credentials.get(number % kinds.credentials.size());
    }

    private Kinds kinds(Configuration configuration) {
        Kinds kinds = known;
        if (kinds == null || kinds.of != configuration) {
            byte[] secret = secret(configuration);
            kinds = new Kinds(configuration, secret, credentials(configuration, secret));
            known = kinds;
        }
        return kinds;
    }

    private static byte[] secret(Configuration configuration) {
        MessageDigest digest = Digests.newSha256();
        configuration.groups().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(group -> {
                    digest.update(group.getKey().toString().getBytes(UTF_8));
                    digest.update(group.getValue().account().password().reveal().getBytes(UTF_8));
                });
        return digest.digest();
    }

    private static List<Credential> credentials(Configuration configuration, byte[] secret) {
        String hex = HexFormat.of().formatHex(secret);
        // As long as most passwords are: of a longer one the hash would take longer.
        Credential password =
                new Credential.Password(new Secret(hex.substring(0, PASSWORD_LENGTH)));
        SequencedMap<String, Credential> kinds = new TreeMap<>();
        for (UserConfig user : configuration.users().values()) {
            switch (user.credential()) {
                case Credential.Password _ -> kinds.putIfAbsent("password", password);
                case Credential.NativeVerifier _ ->
                        kinds.putIfAbsent(
                                "native",
                                new Credential.NativeVerifier(
                                        "*" + hex.substring(0, 2 * Digests.SHA1_LENGTH)));
                case Credential.CachingSha2Verifier(String text) -> {
                    // Rounds like the real one's, as slow as it is.
                    String start = text.substring(0, ShaCrypt.SALT_START);
                    kinds.putIfAbsent(
                            start,
                            new Credential.CachingSha2Verifier(start + FAKE_SALT + FAKE_DIGEST));
                }
            }
        }
        return kinds.isEmpty() ? List.of(password) : new ArrayList<>(kinds.values());
    }
}

package io.tidegate.proxy.wire.auth;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The cache of caching_sha2_password: SHA256(SHA256(password)) of users whose password has matched
 * its stored verifier. An entry is good for exactly the verifier that it matched, so that a changed
 * password needs no eviction. It grows with the users of the configuration, not with the logins.
 *
 * <p>Threads: any.
 */
final class VerifiedPasswords {
    private final Map<String, Entry> entries = new ConcurrentHashMap<>();

    Optional<byte[]> find(String user, String verifier) {
        Entry entry = entries.get(user);
        return entry != null && entry.verifier.equals(verifier)
                ? Optional.of(entry.cached)
                : Optional.empty();
    }

    void remember(String user, String verifier, byte[] cached) {
        entries.put(user, new Entry(verifier, cached));
    }

    private static final class Entry {
        private final String verifier;
        private final byte[] cached;

        Entry(String verifier, byte[] cached) {
            this.verifier = verifier;
            this.cached = cached;
        }
    }
}

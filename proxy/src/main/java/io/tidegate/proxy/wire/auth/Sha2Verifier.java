package io.tidegate.proxy.wire.auth;

import java.util.Optional;

/** What caching_sha2_password compares a client's answers with. */
sealed interface Sha2Verifier permits Sha2Verifier.Known, Sha2Verifier.Stored {

    /** SHA256(SHA256(password)) if it is known at this time. */
    Optional<byte[]> cached();

    boolean isEmptyPassword();

    /** Whether the password itself can be compared when the fast path has failed. */
    boolean hasFullAuthentication();

    /** Compares the password itself. Slow. */
    boolean matches(byte[] password);

    /** The password is in the configuration, so that the fast path always knows the truth. */
    record Known(Optional<byte[]> cached) implements Sha2Verifier {
        static Known of(byte[] password) {
            return new Known(
                    password.length == 0
                            ? Optional.empty()
                            : Optional.of(CachingSha2Password.cached(password)));
        }

        @Override
        public boolean isEmptyPassword() {
            return cached.isEmpty();
        }

        @Override
        public boolean hasFullAuthentication() {
            return false;
        }

        @Override
        public boolean matches(byte[] password) {
            return false;
        }
    }

    /** Only the server's slow hash is known, until a password has matched it once. */
    record Stored(String user, String text, VerifiedPasswords verified) implements Sha2Verifier {
        @Override
        public Optional<byte[]> cached() {
            return verified.find(user, text);
        }

        @Override
        public boolean isEmptyPassword() {
            return false;
        }

        @Override
        public boolean hasFullAuthentication() {
            return true;
        }

        @Override
        public boolean matches(byte[] password) {
            boolean right = ShaCrypt.parse(text).matches(password);
            if (right) {
                verified.remember(user, text, CachingSha2Password.cached(password));
            }
            return right;
        }

        @Override
        public String toString() {
            return "Stored[" + user + "]";
        }
    }
}

package io.tidegate.conf.model;

/** What the proxy knows of a client user's password. */
public sealed interface Credential {

    /** The password itself, from the configuration or an environment variable. */
    record Password(Secret secret) implements Credential {}

    /**
     * What {@code mysql_native_password} stores: {@code *} and 40 hex digits of
     * SHA1(SHA1(password)).
     */
    record NativeVerifier(String hex) implements Credential {
        @Override
        public String toString() {
            return "NativeVerifier[***]";
        }
    }

    /**
     * What {@code caching_sha2_password} stores: {@code $A$005$}, 20 salt characters and 43
     * characters of SHA-256 crypt.
     */
    record CachingSha2Verifier(String text) implements Credential {
        @Override
        public String toString() {
            return "CachingSha2Verifier[***]";
        }
    }
}

package io.tidegate.proxy.admin.command;

import java.util.List;

/** Makes what is stored of a password in the place of it. */
@FunctionalInterface
public interface Verifiers {
    /** The keys of a user that hold a password or its verifier. */
    List<String> KEYS = List.of("password", "mysql-native-password", "caching-sha2-password");

    Verifier of(String password);

    /**
     * What is stored of a password.
     *
     * @param key of the user's that holds it
     * @param value as YAML writes it
     */
    record Verifier(String key, String value) {}
}

package io.tidegate.proxy.admin.command;

import java.util.List;

/** What is stored of a password in the place of it. */
@FunctionalInterface
public interface Verifiers {
    /** The keys of a user that hold a password or its verifier. */
    List<String> KEYS = List.of("password", "mysql-native-password", "caching-sha2-password");

    /** One of these keys with its value, as YAML. */
    String of(String password);
}

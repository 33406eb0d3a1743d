package io.tidegate.proxy.backend;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a connection began with, of the variables that some session has set on it. {@code SET ... =
 * DEFAULT} would not do: the login names a character set, init_connect may set anything, and MySQL
 * switches foreign_key_checks off by it.
 *
 * <p>Threads: the connection's event loop.
 */
public final class SessionDefaults {
    /**
     * A user variable that was never assigned is a text in the descriptions of columns, and keeps
     * the type that it has when a plain NULL is assigned.
     */
    private static final String NEVER_ASSIGNED = "NULLIF(X'', X'')";

    private final Map<String, String> values = new HashMap<>();

    SessionDefaults() {
        // Every connection is made to begin with it, whatever the server's default.
        values.put("autocommit", "1");
        // It goes with the clock until it is set.
        values.put("timestamp", "DEFAULT");
    }

    /** Those of the system variables of which it is not known what they were. */
    List<String> missing(Collection<String> names) {
        return names.stream()
                .filter(name -> !name.startsWith("@") && !values.containsKey(name))
                .toList();
    }

    /**
     * @param value as an SQL literal
     */
    void put(String name, String value) {
        values.put(name, value);
    }

    String of(String name) {
        return name.startsWith("@") ? NEVER_ASSIGNED : values.getOrDefault(name, "DEFAULT");
    }
}

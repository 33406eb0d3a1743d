package io.tidegate.conf.model;

import java.util.Optional;
import java.util.Set;

/**
 * A user that applications log in as.
 *
 * @param schemas the logical schemas that the user may use; empty means all
 * @param defaultSchema the schema of a login that names none
 * @param maxConnections 0 for no limit of its own
 * @param admin may see and kill what other users do
 */
public record UserConfig(
        String name,
        Credential credential,
        Set<String> schemas,
        Optional<String> defaultSchema,
        int maxConnections,
        boolean admin) {
    public UserConfig {
        schemas = Set.copyOf(schemas);
    }

    public boolean mayUse(String schema) {
        return schemas.isEmpty() || schemas.contains(schema);
    }
}

package io.tidegate.conf.model;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A user that applications log in as.
 *
 * @param schemas the logical schemas that the user may use; empty means all
 * @param defaultSchema the schema of a login that names none
 * @param maxConnections 0 for no limit of its own
 * @param hosts where the user may come from; empty means anywhere
 * @param requireSecureTransport whether the user may log in inside TLS only
 * @param admin may see and kill what other users do
 * @param scatter whether the user's statements may reach all shards of a table for want of a key
 * @param hints whether the user's statements may say in a comment how they are routed
 * @param reads which servers answer the user's reads; empty for what their schemas say
 */
public record UserConfig(
        String name,
        Credential credential,
        Set<String> schemas,
        Optional<String> defaultSchema,
        int maxConnections,
        List<AddressRange> hosts,
        boolean requireSecureTransport,
        boolean admin,
        ScatterPolicy scatter,
        HintPolicy hints,
        Optional<ReadPolicy> reads) {
    public UserConfig {
        schemas = Set.copyOf(schemas);
        hosts = List.copyOf(hosts);
    }

    /** One whose reads go where their schemas say. */
    public UserConfig(
            String name,
            Credential credential,
            Set<String> schemas,
            Optional<String> defaultSchema,
            int maxConnections,
            List<AddressRange> hosts,
            boolean requireSecureTransport,
            boolean admin,
            ScatterPolicy scatter,
            HintPolicy hints) {
        this(
                name,
                credential,
                schemas,
                defaultSchema,
                maxConnections,
                hosts,
                requireSecureTransport,
                admin,
                scatter,
                hints,
                Optional.empty());
    }

    public boolean mayComeFrom(InetAddress address) {
        return hosts.isEmpty() || hosts.stream().anyMatch(range -> range.contains(address));
    }

    public boolean mayUse(String schema) {
        return schemas.isEmpty() || schemas.contains(schema);
    }
}

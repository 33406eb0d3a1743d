package io.tidegate.sharding.key;

import io.tidegate.conf.model.KeyType;
import java.util.Map;

/** What the servers have told of the keys' columns. Immutable. */
public record KeyColumns(Map<Table, KeyDomain> known) {
    /** Of no column anything is known. */
    public static final KeyColumns NONE = new KeyColumns(Map.of());

    /** A logical table, by the names in the configuration. */
    public record Table(String schema, String name) {}

    public KeyColumns {
        known = Map.copyOf(known);
    }

    public KeyDomain of(String schema, String table, KeyType declared) {
        KeyDomain domain = known.get(new Table(schema, table));
        return domain == null ? KeyDomain.declared(declared) : domain;
    }
}

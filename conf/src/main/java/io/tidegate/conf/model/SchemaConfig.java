package io.tidegate.conf.model;

import io.tidegate.conf.topology.GroupId;
import java.util.Map;

/**
 * A logical schema. The groups hold it under the same name.
 *
 * @param reads which servers answer reads of it, of users that have no policy of their own
 * @param tables the tables that have a rule, by name in lower case
 */
public record SchemaConfig(
        String name,
        GroupId defaultGroup,
        MultiShardWrite multiShardWrite,
        ReadPolicy reads,
        Map<String, TableConfig> tables) {
    public SchemaConfig {
        tables = Map.copyOf(tables);
    }

    /** One that is read from masters. */
    public SchemaConfig(
            String name,
            GroupId defaultGroup,
            MultiShardWrite multiShardWrite,
            Map<String, TableConfig> tables) {
        this(name, defaultGroup, multiShardWrite, ReadPolicy.MASTER, tables);
    }
}

package io.tidegate.conf.model;

import io.tidegate.conf.topology.GroupId;
import java.util.List;
import java.util.Optional;

/** A logical table that has a rule. Tables without one live on their schema's default group. */
public sealed interface TableConfig {

    String name();

    /**
     * A table split over sub-tables.
     *
     * @param placement the group of shard i, for every shard of the function
     * @param subTables the name of shard i's sub-table, for every shard of the function
     * @param colocatedWith the table that it shards alike with, whose rows with equal keys lie on
     *     the same group and may be joined
     * @param scatter whether statements may reach all of its shards for want of a key
     * @param generated the column of which an INSERT may leave the values to the proxy
     */
    record Sharded(
            String name,
            KeyColumn key,
            FunctionConfig function,
            List<GroupId> placement,
            List<String> subTables,
            Optional<String> colocatedWith,
            ScatterPolicy scatter,
            Optional<GeneratedColumn> generated)
            implements TableConfig {
        /** One of which INSERTs give all values. */
        public Sharded(
                String name,
                KeyColumn key,
                FunctionConfig function,
                List<GroupId> placement,
                List<String> subTables,
                Optional<String> colocatedWith,
                ScatterPolicy scatter) {
            this(
                    name,
                    key,
                    function,
                    placement,
                    subTables,
                    colocatedWith,
                    scatter,
                    Optional.empty());
        }

        public Sharded {
            placement = List.copyOf(placement);
            subTables = List.copyOf(subTables);
            if (placement.size() != function.shards() || subTables.size() != function.shards()) {
                throw new IllegalArgumentException(
                        "table " + name + ": a group and a sub-table for each shard are needed");
            }
        }
    }

    /** A table that every group holds whole. */
    record Broadcast(String name) implements TableConfig {}
}

package io.tidegate.conf.model;

import io.tidegate.conf.topology.GroupId;
import java.time.LocalDate;
import java.util.ArrayList;
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
     * @param growth what further shards are like, where the range grows
     */
    record Sharded(
            String name,
            KeyColumn key,
            FunctionConfig function,
            List<GroupId> placement,
            List<String> subTables,
            Optional<String> colocatedWith,
            ScatterPolicy scatter,
            Optional<GeneratedColumn> generated,
            Optional<Growth> growth)
            implements TableConfig {
        /** One that does not grow. */
        public Sharded(
                String name,
                KeyColumn key,
                FunctionConfig function,
                List<GroupId> placement,
                List<String> subTables,
                Optional<String> colocatedWith,
                ScatterPolicy scatter,
                Optional<GeneratedColumn> generated) {
            this(
                    name,
                    key,
                    function,
                    placement,
                    subTables,
                    colocatedWith,
                    scatter,
                    generated,
                    Optional.empty());
        }

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

        /**
         * As it is when its range reaches to a later period; itself where that is not later.
         *
         * @throws IllegalStateException when it does not grow
         */
        public Sharded grownTo(LocalDate to) {
            Growth next = growth.orElseThrow(() -> new IllegalStateException(name));
            if (!(function instanceof FunctionConfig.DateRange range)) {
                throw new IllegalStateException(name);
            }
            if (range.unit().between(range.to(), to) <= 0) {
                return this;
            }
            FunctionConfig.DateRange grown = range.withTo(to);
            List<GroupId> groups = new ArrayList<>(placement);
            List<String> names = new ArrayList<>(subTables);
            for (int shard = function.shards(); shard < grown.shards(); shard++) {
                groups.add(next.group(shard));
                names.add(next.pattern().name(grown, shard));
            }
            return new Sharded(
                    name, key, grown, groups, names, colocatedWith, scatter, generated, growth);
        }
    }

    /** A table that every group holds whole. */
    record Broadcast(String name) implements TableConfig {}
}

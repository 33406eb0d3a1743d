package io.tidegate.conf.model;

import java.time.LocalDate;
import java.util.List;

/** How a key value becomes a shard number. */
public sealed interface FunctionConfig {

    int shards();

    /** Shard = hash of the canonical key, modulo the number of shards. */
    record Hash(int shards) implements FunctionConfig {}

    /** Shard = integer key modulo the number of shards, as an unsigned remainder. */
    record Mod(int shards) implements FunctionConfig {}

    /**
     * Shard i holds the integers below {@code upperBounds[i]} and not below the bound before it;
     * with {@code rest} one more shard holds what is left.
     */
    record Range(List<Long> upperBounds, boolean rest) implements FunctionConfig {
        public Range {
            upperBounds = List.copyOf(upperBounds);
        }

        @Override
        public int shards() {
            return upperBounds.size() + (rest ? 1 : 0);
        }
    }

    /**
     * One shard for each period from that of {@code from} to that of {@code to}, both included, and
     * {@code ahead} more after it.
     *
     * @param grows whether {@code to} is moved on by the proxies when time has come to be behind it
     */
    record DateRange(DateUnit unit, LocalDate from, LocalDate to, int ahead, boolean grows)
            implements FunctionConfig {
        /** One that stays as it is. */
        public DateRange(DateUnit unit, LocalDate from, LocalDate to, int ahead) {
            this(unit, from, to, ahead, false);
        }

        /** The first day of a shard's period, which may be one that it has not got yet. */
        public LocalDate start(int shard) {
            return unit.after(from, shard);
        }

        public DateRange withTo(LocalDate later) {
            return new DateRange(unit, from, later, ahead, grows);
        }

        @Override
        public int shards() {
            return Math.toIntExact(unit.between(from, to)) + 1 + ahead;
        }
    }

    /**
     * Shard i holds the listed values; with {@code rest} one more shard holds every other value.
     */
    record Listed(List<List<String>> values, boolean rest) implements FunctionConfig {
        public Listed {
            values = values.stream().map(List::copyOf).toList();
        }

        @Override
        public int shards() {
            return values.size() + (rest ? 1 : 0);
        }
    }
}

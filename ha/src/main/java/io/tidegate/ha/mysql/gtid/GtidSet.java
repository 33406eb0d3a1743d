package io.tidegate.ha.mysql.gtid;

import java.util.List;

/**
 * Transactions by their global ids. An exact set: nothing is rounded, and what cannot be compared
 * (sets of two families) is refused.
 *
 * <p>What it prints, {@code parse} of its family reads again as an equal set.
 */
public sealed interface GtidSet permits MySqlGtidSet, MariaDbGtidSet {
    /** What each origin has written of it. */
    OriginSets<?> origins();

    default boolean isEmpty() {
        return origins().isEmpty();
    }

    /**
     * How many numbers are in it. MySQL gives one to each transaction of an origin; of a MariaDB
     * origin some may have been taken by other origins of the domain, so that it is a bound.
     */
    default long count() {
        return origins().count();
    }

    /**
     * @throws IllegalArgumentException when the other is of another family
     */
    boolean contains(GtidSet other);

    /**
     * What is in at least one of both.
     *
     * @throws IllegalArgumentException when the other is of another family
     */
    GtidSet union(GtidSet other);

    /**
     * What is in this one and not in the other.
     *
     * @throws IllegalArgumentException when the other is of another family
     */
    GtidSet minus(GtidSet other);

    /**
     * The transactions that were not written on a certain server.
     *
     * @param server as it names itself in ids: MySQL's server_uuid, MariaDB's server_id
     */
    GtidSet notOf(String server);

    /** As a server of the family writes it; empty when nothing is in it. */
    String text();

    /** What all have together; {@code none} when there are none. */
    static GtidSet unionOf(GtidSet none, List<GtidSet> sets) {
        return sets.stream().reduce(none, GtidSet::union);
    }
}

package io.tidegate.sharding.sql;

import io.tidegate.sharding.sql.SelectParts.Range;

/** One of the conditions that AND joins, as it stands in the statement. */
public record Conjunct(Place place, Range range) {
    /** Whose condition it is. */
    public enum Place {
        WHERE,
        /** Of a join that keeps only rows for which it holds. */
        ON,
        /** Of a LEFT or RIGHT JOIN, which keeps rows for which it does not hold. */
        OUTER_ON
    }
}

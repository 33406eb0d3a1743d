package io.tidegate.sharding.plan;

import io.tidegate.sharding.merge.Domain;
import io.tidegate.sharding.merge.ResultColumn;
import io.tidegate.sharding.merge.SortKey;
import io.tidegate.sharding.plan.MergedSelect.Placed;
import java.util.List;

/** By which columns folded rows are put in the order of ORDER BY. */
final class ResultOrder {
    private final List<ResultColumn> described;
    private final int firstComputed;
    private final int width;

    /**
     * @param firstComputed the first of the described columns that is computed for the order
     * @param width columns of a folded row, behind which what is computed stands
     */
    ResultOrder(List<ResultColumn> described, int firstComputed, int width) {
        this.described = described;
        this.firstComputed = firstComputed;
        this.width = width;
    }

    SortKey of(Placed placed, List<SortKey> keys) {
        if (placed.key() >= 0) {
            return keys.get(placed.key()).descending(placed.descending());
        }
        boolean computed = placed.computed() >= 0;
        ResultColumn type =
                described.get(computed ? firstComputed + placed.computed() : placed.item());
        Domain domain = type.domain();
        int column = computed ? width + placed.computed() : placed.item();
        if (!computed
                && domain == Domain.DOUBLE
                && type.decimals() < ResultColumn.NUMBER.decimals()) {
            throw MergedSelect.refused(
                    "ORDER BY of a DOUBLE with a fixed number of decimals, of which servers compare more than"
                            + " they show (order by ROUND(...) of it),");
        }
        return switch (domain) {
            case INTEGER, UNSIGNED, DECIMAL, DOUBLE, MOMENT, TIME, BYTES ->
                    SortKey.by(column, domain, placed.descending());
            case TEXT, NUMBERED, FLOAT, NONE ->
                    throw MergedSelect.refused(
                            "ORDER BY of a text, ENUM, SET or FLOAT that is no column of GROUP BY");
        };
    }
}

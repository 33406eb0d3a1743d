package io.tidegate.sharding.sql;

import io.tidegate.sharding.sql.SelectParts.Limit;
import io.tidegate.sharding.sql.SelectParts.Order;
import io.tidegate.sharding.sql.SelectParts.Range;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the parts of a UNION of plain SELECTs stand, by its tokens. None of them folds rows, orders
 * or cuts them; what is behind the last one does that to all.
 *
 * @param selects the tokens of each, without brackets around it
 * @param distinct whether equal rows are left out
 * @param first the parts of the first one, whose columns are the result's
 * @param limit null without one
 */
public record UnionParts(
        List<Range> selects,
        boolean distinct,
        SelectParts first,
        List<Order> orderBy,
        @Nullable Limit limit) {
    public UnionParts {
        selects = List.copyOf(selects);
        orderBy = List.copyOf(orderBy);
    }
}

package io.tidegate.sharding.sql;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the parts of a SELECT stand, by its tokens. It has nothing nested in it, and neither a
 * window nor what only some servers know.
 *
 * @param select the token SELECT
 * @param list the first token of the first column
 * @param from the token FROM
 * @param fromEnd the token behind the tables: WHERE or what comes after it
 * @param whereEnd the token behind WHERE: GROUP BY, ORDER BY or the end
 * @param groupEnd the token behind GROUP BY: HAVING, ORDER BY or the end
 * @param rollup whether GROUP BY has WITH ROLLUP, which {@code groupEnd} is in front of
 * @param having its condition; null without one
 * @param rowsEnd the token behind HAVING: where ORDER BY, LIMIT or the end is
 * @param end the token behind LIMIT: the end, or what locks rows
 * @param limit null without one
 * @param locks what locks rows, behind LIMIT; null without it
 */
public record SelectParts(
        List<Item> items,
        boolean distinct,
        int select,
        int list,
        int from,
        int fromEnd,
        int whereEnd,
        int groupEnd,
        List<Range> groupBy,
        boolean rollup,
        @Nullable Range having,
        int rowsEnd,
        List<Order> orderBy,
        @Nullable Limit limit,
        int end,
        @Nullable Range locks) {
    public SelectParts {
        items = List.copyOf(items);
        groupBy = List.copyOf(groupBy);
        orderBy = List.copyOf(orderBy);
    }

    /** Tokens {@code from} to {@code to}, exclusive. */
    public record Range(int from, int to) {
        public int size() {
            return to - from;
        }
    }

    /**
     * A column of the result, or all columns of tables.
     *
     * @param alias empty without one
     */
    public record Item(Range expression, String alias, boolean star) {}

    public record Order(Range expression, boolean descending) {}

    /**
     * @param count the token of the number of rows
     * @param offset the token of the rows to leave out, or -1
     */
    public record Limit(int count, int offset) {
        /** The word itself. */
        public int first() {
            return (offset < 0 ? count : Math.min(count, offset)) - 1;
        }
    }
}

package io.tidegate.sharding.plan;

import io.tidegate.sharding.plan.MergedSelect.Key;
import io.tidegate.sharding.sql.Bytes;
import io.tidegate.sharding.sql.SelectParts;
import io.tidegate.sharding.sql.StatementText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Tells what of a GROUP BY WITH ROLLUP is NULL in which subtotal, and how clients see it. */
final class Subtotals {
    /** No row, which a server does not know before it looks. */
    private static final String NO_ROWS = "RAND() < 0";

    private final MergeTemplate template;
    private final StatementText text;
    private final List<Key> keys;
    private final Refusal refusal;

    /**
     * @param keys of GROUP BY
     */
    Subtotals(MergeTemplate template, StatementText text, List<Key> keys, Refusal refusal) {
        this.template = template;
        this.text = text;
        this.keys = keys;
        this.refusal = refusal;
    }

    /**
     * Which key each column is that is folded, or -1.
     *
     * @param inputs the same of what is computed with
     */
    List<Integer> of(List<Integer> inputs) {
        List<Integer> subtotals = new ArrayList<>();
        for (int item = 0; item < template.items().size(); item++) {
            subtotals.add(keyOf(item));
        }
        subtotals.addAll(inputs);
        return subtotals;
    }

    /** Whether a column is made of keys, or of nothing that rows have. */
    boolean isExpression(int item) {
        MergeTerm term = template.items().get(item);
        return term.function().isEmpty() && !term.constant() && keyOf(item) < 0;
    }

    /**
     * What describes the columns behind them, as clients see them. A server that sorts subtotals
     * puts them into a table, which has other types; it does not where LIMIT tells it that there is
     * nothing to be sorted.
     */
    byte[] seenBehind(Splice splice, int shard) {
        SelectParts parts = template.parts();
        Bytes seen = new Bytes(128);
        if (parts.orderBy().isEmpty()) {
            seen.add(splice.apply(text, shard, parts.from(), parts.rowsEnd()));
            seen.add(" LIMIT 0");
            return seen.toArray();
        }
        SelectParts.Limit limit = parts.limit();
        int end = limit == null ? parts.end() : limit.first();
        seen.add(splice.apply(text, shard, parts.from(), parts.fromEnd()));
        seen.add(" WHERE ");
        if (parts.whereEnd() > parts.fromEnd()) {
            seen.add("(");
            seen.add(splice.apply(text, shard, parts.fromEnd() + 1, parts.whereEnd()));
            seen.add(") AND ");
        }
        seen.add(NO_ROWS + " ");
        seen.add(splice.apply(text, shard, parts.whereEnd(), end));
        return seen.toArray();
    }

    /** Whether a key that is there twice makes two subtotals or one is a matter of the server's. */
    void requireDifferentKeys() {
        for (int i = 0; i < keys.size(); i++) {
            for (int k = 0; k < i; k++) {
                MergeTerm one = template.groupBy().get(i);
                MergeTerm other = template.groupBy().get(k);
                boolean same =
                        keys.get(i).item() >= 0 && keys.get(i).item() == keys.get(k).item()
                                || !one.column().isEmpty() && one.column().equals(other.column())
                                || Arrays.equals(
                                        keys.get(i).expression(), keys.get(k).expression());
                if (same) {
                    throw refusal.of(
                            "WITH ROLLUP and the same element of GROUP BY twice",
                            one.range().from());
                }
            }
        }
    }

    /** Behind the keys of GROUP BY there may be others. */
    private int keyOf(int item) {
        for (int i = 0; i < template.groupBy().size(); i++) {
            MergeTerm key = template.groupBy().get(i);
            if (keys.get(i).item() == item
                    || MergeTemplate.same(text, key.range(), template.items().get(item).range())) {
                return i;
            }
        }
        return -1;
    }
}

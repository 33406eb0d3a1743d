package io.tidegate.sharding.plan;

import io.tidegate.sharding.plan.MergedSelect.Key;
import io.tidegate.sharding.plan.MergedSelect.Placed;
import io.tidegate.sharding.sql.StatementText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells what of a GROUP BY WITH ROLLUP is NULL in which subtotal, and what it cannot tell. */
final class Subtotals {
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

    /** Which key each column is; others but constants have no value that a subtotal knows. */
    List<Integer> of(
            @Nullable Computation computation, List<Placed> order, AggregateBinding aggregates) {
        if (computation != null || !order.isEmpty()) {
            throw refusal.of(
                    "WITH ROLLUP with HAVING, ORDER BY or an expression over aggregates",
                    template.parts().groupEnd());
        }
        if (aggregates.keys().stream().anyMatch(Key::descending)
                || template.items().stream()
                        .map(MergeTerm::function)
                        .anyMatch("GROUP_CONCAT"::equals)) {
            throw refusal.of("WITH ROLLUP with GROUP_CONCAT()", template.parts().groupEnd());
        }
        requireDifferentKeys();
        List<Integer> subtotals = new ArrayList<>();
        for (int item = 0; item < template.items().size(); item++) {
            MergeTerm term = template.items().get(item);
            int key = keyOf(item);
            if (key < 0 && !term.constant() && term.function().isEmpty()) {
                throw refusal.of(
                        "WITH ROLLUP and a column that is no element of GROUP BY as it is written there",
                        term.range().from());
            }
            subtotals.add(key);
        }
        return subtotals;
    }

    /** Whether a key that is there twice makes two subtotals or one is a matter of the server's. */
    private void requireDifferentKeys() {
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

    private int keyOf(int item) {
        for (int i = 0; i < keys.size(); i++) {
            MergeTerm key = template.groupBy().get(i);
            if (keys.get(i).item() == item
                    || MergeTemplate.same(text, key.range(), template.items().get(item).range())) {
                return i;
            }
        }
        return -1;
    }
}

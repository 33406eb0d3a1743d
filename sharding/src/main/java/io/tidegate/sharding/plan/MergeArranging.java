package io.tidegate.sharding.plan;

import io.tidegate.conf.topology.ShardId;
import io.tidegate.sharding.merge.Domain;
import io.tidegate.sharding.merge.Fold;
import io.tidegate.sharding.merge.MergeSpec;
import io.tidegate.sharding.merge.Padding;
import io.tidegate.sharding.merge.ResultColumn;
import io.tidegate.sharding.merge.SortKey;
import io.tidegate.sharding.plan.MergedSelect.Branch;
import io.tidegate.sharding.plan.MergedSelect.Placed;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decides, by the types of its columns, what a merged SELECT asks for. */
final class MergeArranging {
    private static final int YEAR = 13;
    private static final int ZEROFILL = 0x40;

    /** Stands in the place of what is computed later. */
    private static final ResultColumn NOTHING = new ResultColumn(6, 0, 0, 0);

    private final MergedSelect select;
    private final @Nullable Computation computation;
    private final List<ResultColumn> described;
    private final Iterator<Padding> paddings;
    private final int clientColumns;
    private final HelperColumns columns;

    MergeArranging(MergedSelect select, List<ResultColumn> described, List<Padding> paddings) {
        this.select = select;
        this.described = described;
        this.paddings = paddings.iterator();
        this.clientColumns = described.size() - select.helpers();
        this.columns = new HelperColumns(described.subList(0, clientColumns));
        this.computation = select.computation();
    }

    MergeArrangement arrange() {
        requireNoZerofill();
        if (computation != null) {
            for (int i = 0; i < computation.items().size(); i++) {
                if (computation.items().get(i) != null) {
                    columns.replace(i, NOTHING);
                }
            }
            computation.inputs().forEach(input -> columns.select(input.expression()));
        }
        int inputsEnd = columns.sql().length;
        KeyArranging arranging = new KeyArranging(select, columns, paddings);
        List<ArrangedKey> keys = new ArrayList<>();
        List<Integer> subtotals = new ArrayList<>(select.subtotals());
        int firstKey = select.firstKey(described);
        for (int i = 0; i < select.keys().size(); i++) {
            keys.add(arranging.of(select.keys().get(i), described.get(firstKey + i)));
            while (!subtotals.isEmpty() && subtotals.size() < columns.size()) {
                // A subtotal is in the order of no key that it has not.
                subtotals.add(i);
            }
        }
        int keysEnd = columns.sql().length;
        MergeSpec.Grouping grouping =
                grouping(keys.stream().map(ArrangedKey::proxy).toList(), subtotals);
        List<SortKey> order = List.of();
        if (subtotals.isEmpty() && select.order().stream().allMatch(placed -> placed.key() >= 0)) {
            keys = inOrder(keys);
        } else {
            ResultOrder placing = new ResultOrder(described, clientColumns, columns.size());
            List<SortKey> by = keys.stream().map(ArrangedKey::proxy).toList();
            select.order().forEach(this::requireNoNumbered);
            order = select.order().stream().map(placed -> placing.of(placed, by)).toList();
        }
        List<ShardStatement> statements =
                statements(
                        keys,
                        new GroupStatement(
                                select, columns.sql(), inputsEnd, keysEnd, arranging.helpers()));
        List<SortKey> by = keys.stream().map(ArrangedKey::proxy).toList();
        if (computation != null) {
            var calculation =
                    new Calculating(computation, described, columns.size())
                            .calculation(order, select.offset(), select.limit());
            MergeSpec all = new MergeSpec(columns.size(), by, grouping, List.of(), 0, -1);
            return new MergeArrangement(statements, columns.columns(), all, calculation);
        }
        return new MergeArrangement(
                statements,
                columns.columns(),
                new MergeSpec(clientColumns, by, grouping, order, select.offset(), select.limit()),
                null);
    }

    /** Subtotals are in the order of its texts, where the groups are in that of its numbers. */
    private void requireNoNumbered(Placed placed) {
        if (placed.key() >= 0
                && !select.subtotals().isEmpty()
                && described.get(select.firstKey(described) + placed.key()).domain()
                        == Domain.NUMBERED) {
            throw MergedSelect.refused("ORDER BY of an ENUM or SET WITH ROLLUP (add 0 to it)");
        }
    }

    private List<ShardStatement> statements(List<ArrangedKey> keys, GroupStatement text) {
        List<ShardStatement> statements = new ArrayList<>();
        for (MergedSelect.OfGroup group : select.groups()) {
            List<Branch> branches = group.branches();
            boolean rowless =
                    statements.isEmpty()
                            && (select.oneGroup() && select.innerKeys() > 0
                                    || !select.subtotals().isEmpty());
            statements.add(
                    new ShardStatement(
                            group.group(),
                            new ShardId(branches.getFirst().shard()),
                            text.of(branches, keys, rowless),
                            null,
                            select.tables()));
        }
        return statements;
    }

    /** A server leaves the zeros out where it puts shards together. */
    private void requireNoZerofill() {
        for (ResultColumn column : described.subList(0, clientColumns)) {
            if ((column.flags() & ZEROFILL) != 0 && column.type() != YEAR) {
                throw MergedSelect.refused(
                        "a ZEROFILL column (LPAD or CAST it AS UNSIGNED) in rows that are merged");
            }
        }
    }

    private MergeSpec.@Nullable Grouping grouping(List<SortKey> keys, List<Integer> subtotals) {
        int ofGroup = keys.size() - select.innerKeys();
        if (select.distinct()) {
            return new MergeSpec.Grouping(
                    keys.size(),
                    described.subList(0, clientColumns).stream()
                            .<Fold>map(_ -> new Fold.First())
                            .toList(),
                    -1,
                    List.of(),
                    select.mixed() ? keys.getLast().column() : -1);
        }
        if (!select.isGrouped()) {
            return null;
        }
        AggregateFolding folding = new AggregateFolding(select, described, columns, paddings);
        List<Fold> folds = new ArrayList<>();
        int helper = select.firstKey(described) + select.keys().size();
        for (int i = 0; i < select.aggregates().size(); i++) {
            Aggregate aggregate = select.aggregates().get(i);
            folds.add(folding.of(i, aggregate, helper, keys.subList(ofGroup, keys.size())));
            helper += aggregate.function().equals("AVG") ? 2 : 0;
        }
        int rows =
                select.oneGroup() || !subtotals.isEmpty()
                        ? columns.add("COUNT(*)", HelperColumns.COUNT)
                        : -1;
        return new MergeSpec.Grouping(ofGroup, folds, rows, subtotals);
    }

    /** Keys that ORDER BY names come first, so that the folded rows are in its order. */
    private List<ArrangedKey> inOrder(List<ArrangedKey> keys) {
        List<ArrangedKey> ordered = new ArrayList<>();
        List<Integer> left = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            left.add(i);
        }
        for (Placed placed : select.order()) {
            if (left.remove((Integer) placed.key())) {
                ArrangedKey key = keys.get(placed.key());
                SortKey by = key.proxy();
                ordered.add(new ArrangedKey(key.server(), by.descending(placed.descending())));
            }
        }
        left.forEach(key -> ordered.add(keys.get(key)));
        return ordered;
    }
}

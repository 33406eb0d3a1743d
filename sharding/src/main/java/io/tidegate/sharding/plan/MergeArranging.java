package io.tidegate.sharding.plan;

import io.tidegate.conf.topology.ShardId;
import io.tidegate.sharding.merge.Domain;
import io.tidegate.sharding.merge.Fold;
import io.tidegate.sharding.merge.JsonRows;
import io.tidegate.sharding.merge.MergeSpec;
import io.tidegate.sharding.merge.Padding;
import io.tidegate.sharding.merge.ResultColumn;
import io.tidegate.sharding.merge.SortKey;
import io.tidegate.sharding.plan.MergedSelect.Branch;
import io.tidegate.sharding.plan.MergedSelect.Key;
import io.tidegate.sharding.plan.MergedSelect.Placed;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Decides, by the types of its columns, what a merged SELECT asks for. */
final class MergeArranging {
    private static final int TIMESTAMP = 7;
    private static final int YEAR = 13;
    private static final int ZEROFILL = 0x40;

    /** Stands in the place of what is computed later. */
    private static final ResultColumn NOTHING = new ResultColumn(6, 0, 0, 0);

    private final MergedSelect select;
    private final @Nullable Computation computation;
    private final Description description;
    private final List<ResultColumn> described;
    private final Map<Integer, TextType> texts;
    private final Iterator<Padding> paddings;
    private final int clientColumns;
    private final HelperColumns columns;

    MergeArranging(MergedSelect select, Description description) {
        this.select = select;
        this.description = description;
        this.described = description.columns();
        this.paddings = description.paddings().iterator();
        this.texts = new TextQuestions(select, described).assign(description.texts());
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
            for (int i = 0; i < computation.inputs().size(); i++) {
                columns.select(input(computation, i));
            }
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
                                select,
                                columns.sql(),
                                inputsEnd,
                                keysEnd,
                                arranging.helpers(),
                                tables()));
        List<SortKey> by = keys.stream().map(ArrangedKey::proxy).toList();
        if (computation != null) {
            var calculation =
                    new Calculating(computation, described, texts, columns.size())
                            .calculation(select.part(), order, select.offset(), select.limit());
            MergeSpec all = new MergeSpec(columns.size(), by, grouping, List.of(), 0, -1);
            return new MergeArrangement(statements, columns.columns(), forms(), all, calculation);
        }
        return new MergeArrangement(
                statements,
                columns.columns(),
                forms(),
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

    /** A text goes to a server again. */
    private byte[] input(Computation computation, int number) {
        TextType text = texts.get(computation.items().size() + number);
        byte[] expression = computation.inputs().get(number).expression();
        return text == null ? expression : text.digits(expression);
    }

    /** The rows of the parts, in columns of the types that the whole has. */
    private List<PartTable> tables() {
        for (Key key : select.parts().isEmpty() ? List.<Key>of() : select.keys()) {
            if (key.item() >= 0 && described.get(key.item()).type() == TIMESTAMP) {
                throw MergedSelect.refused(
                        "UNION DISTINCT or ORDER BY of a TIMESTAMP beside a part that folds, orders or cuts its"
                                + " rows");
            }
        }
        List<PartTable> tables = new ArrayList<>();
        for (int i = 0; i < description.parts().size(); i++) {
            tables.add(
                    new PartTable(
                            description.parts().get(i), select.parts().get(i), described, texts));
        }
        return tables;
    }

    /** What values of the result are, where it is part of another statement. */
    private List<JsonRows.Form> forms() {
        List<JsonRows.Form> forms = new ArrayList<>();
        for (int i = 0; i < select.resultColumns(described) && select.part(); i++) {
            TextType text = texts.get(i);
            forms.add(
                    text == null || text.isBytes()
                            ? JsonRows.Form.PLAIN
                            : JsonRows.Form.CHARACTERS);
        }
        return forms;
    }

    /**
     * Which columns of the groups' rows are texts that go into another statement. Computed ones
     * come later.
     */
    private Map<Integer, TextType> sentOn() {
        Map<Integer, TextType> sent = new TreeMap<>();
        texts.forEach((place, type) -> {
            boolean computed =
                    computation != null
                            && (place >= computation.items().size()
                                    || computation.items().get(place) != null);
            if (select.part() && !computed) {
                sent.put(place, type);
            }
        });
        return sent;
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
                            select.part()
                                    ? text.sentOn(branches, keys, rowless, columns.size(), sentOn())
                                    : text.of(branches, keys, rowless),
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
        AggregateFolding folding =
                new AggregateFolding(select, described, texts, columns, paddings);
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

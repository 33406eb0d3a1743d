package io.tidegate.sharding.plan;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.sharding.plan.MergedSelect.Key;
import io.tidegate.sharding.plan.MergedSelect.Placed;
import io.tidegate.sharding.rule.ShardSet;
import io.tidegate.sharding.rule.TableRule;
import io.tidegate.sharding.sql.Bytes;
import io.tidegate.sharding.sql.Construct;
import io.tidegate.sharding.sql.Place;
import io.tidegate.sharding.sql.SelectParts;
import io.tidegate.sharding.sql.SelectParts.Range;
import io.tidegate.sharding.sql.StatementText;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Binds a SELECT whose rows are merged: its columns, its keys, and what each shard is asked. */
final class Merging {
    private static final byte[] NULL = {'N', 'U', 'L', 'L'};
    static final String UNSELECTED = "DISTINCT with ORDER BY of something that is not selected";

    private final MergeTemplate template;
    private final SelectParts parts;
    private final Splice splice;
    private final StatementText text;
    private final TableRule rule;
    private final List<Key> keys = new ArrayList<>();
    private final List<Placed> order = new ArrayList<>();
    private final AggregateBinding aggregates;
    private final List<Computation.Formula> computedOrder = new ArrayList<>();
    private final Formulas formulas;
    private final ItemNames names;
    private final Subtotals subtotals;

    private Merging(MergeTemplate template, Splice splice, StatementText text, TableRule rule) {
        this.template = template;
        this.parts = template.parts();
        this.splice = splice;
        this.text = text;
        this.rule = rule;
        this.names = new ItemNames(template, text, splice, this::refusal);
        this.subtotals = new Subtotals(template, text, keys, this::refusal);
        this.aggregates =
                new AggregateBinding(
                        template.tokens(), text, splice, names::isPlain, this::refusal);
        this.formulas =
                new Formulas(
                        template, template.tokens(), text, splice, keys, aggregates, this::refusal);
    }

    /**
     * @throws TidegateException for what is not merged
     */
    static MergedSelect bind(
            MergeTemplate template,
            Splice splice,
            StatementText text,
            List<TableRule> tables,
            ShardSet shards) {
        return new Merging(template, splice, text, tables.getFirst()).bind(tables, shards);
    }

    private MergedSelect bind(List<TableRule> tables, ShardSet shards) {
        Construct unsupported = template.refusal();
        if (unsupported != null) {
            throw refusal(unsupported.name(), unsupported.token());
        }
        for (int i = 0; i < template.groupBy().size(); i++) {
            keys.add(names.groupKey(template.groupBy().get(i)));
        }
        if (parts.rollup()) {
            subtotals.requireDifferentKeys();
        }
        for (int i = 0; i < template.orderBy().size() && !template.isOpen(); i++) {
            orderBy(template.orderBy().get(i), parts.orderBy().get(i).descending());
        }
        if (parts.distinct() && !template.isOpen()) {
            addAllItems();
        }
        for (MergeTerm item : template.items()) {
            if (item.function().equals("GROUP_CONCAT")) {
                // Its order comes before what others group by.
                aggregates.bind(item.range());
            }
        }
        Computation computation = template.isGrouped() ? computation() : null;
        List<Aggregate> folded = template.isGrouped() ? folded(computation) : List.<Aggregate>of();
        List<Integer> ofSubtotals =
                parts.rollup()
                        ? subtotals.of(computation == null ? List.of() : formulas.inputKeys())
                        : List.of();
        keys.addAll(aggregates.keys());
        SelectParts.Limit limit = parts.limit();
        long count = limit == null ? -1 : number(limit.count());
        long offset = limit == null || limit.offset() < 0 ? 0 : number(limit.offset());
        var groups = new TreeMap<GroupId, List<MergedSelect.Branch>>();
        for (int shard : shards.toArray()) {
            groups.computeIfAbsent(rule.placement().get(shard), _ -> new ArrayList<>())
                    .add(
                            new MergedSelect.Branch(
                                    shard,
                                    GappedSql.NONE,
                                    computation == null
                                            ? splice.apply(
                                                    text, shard, parts.select(), parts.from())
                                            : foldedColumns(shard),
                                    splice.apply(text, shard, parts.from(), parts.fromEnd()),
                                    rest(shard)));
        }
        MergedSelect select =
                new MergedSelect(
                        groups.entrySet().stream()
                                .map(each -> ofGroup(each.getKey(), each.getValue(), tables))
                                .toList(),
                        tables,
                        folded,
                        computation,
                        template.isOneGroup(),
                        parts.distinct(),
                        false,
                        keys,
                        aggregates.keys().size(),
                        ofSubtotals,
                        order,
                        offset,
                        count,
                        false,
                        parts.locks() == null ? new byte[0] : bytes(parts.locks()),
                        seen(shards.first()),
                        new byte[0],
                        false,
                        List.of(),
                        null,
                        "");
        return template.isOpen() ? openByStar(select).open() : select;
    }

    private StarSelect openByStar(MergedSelect select) {
        List<StarSelect.Term> terms = new ArrayList<>();
        for (int i = 0; i < template.orderBy().size(); i++) {
            MergeTerm term = template.orderBy().get(i);
            if (!isNoOrder(term)) {
                terms.add(term(term, parts.orderBy().get(i).descending()));
            }
        }
        List<StarSelect.Item> items = new ArrayList<>();
        for (SelectParts.Item item : parts.items()) {
            items.add(new StarSelect.Item(item.star() ? null : bytes(item.expression())));
        }
        return new StarSelect(select, items, terms, advice(), Place.behind(text, parts.list()));
    }

    private StarSelect.Term term(MergeTerm term, boolean descending) {
        String place = Place.behind(text, term.range().from());
        if (term.constant()) {
            return new StarSelect.Term.Position(names.number(term), place, descending);
        }
        byte[] words = bytes(term.range());
        if (!parts.distinct()) {
            return new StarSelect.Term.Computed(rowKey(term, names.item(term), descending), words);
        }
        int parts = term.range().size();
        boolean column = !term.column().isEmpty() && parts <= 3;
        int item = names.item(term);
        if (item < 0 && !column) {
            throw refusal(UNSELECTED, term.range().from());
        }
        return new StarSelect.Term.Selected(
                item,
                parts == 3 && column ? template.tokens().name(term.range().from()) : "",
                column ? term.column() : "",
                words,
                place,
                descending);
    }

    private MergedSelect.OfGroup ofGroup(
            GroupId group, List<MergedSelect.Branch> branches, List<TableRule> tables) {
        List<Integer> shards = branches.stream().map(MergedSelect.Branch::shard).toList();
        return new MergedSelect.OfGroup(
                group,
                shards,
                branches,
                template.hasStar() ? ColumnQuestions.of(tables, shards) : List.of());
    }

    /**
     * The client's own columns and GROUP BY. What rows of a group differ in besides would let
     * columns pass that servers refuse; and WITH ROLLUP any key may be NULL, and an ENUM is a text.
     */
    private byte[] seen(int shard) {
        if (aggregates.keys().isEmpty() && !parts.rollup() && !template.isOpen()) {
            return new byte[0];
        }
        Bytes seen = new Bytes(64);
        seen.add(splice.apply(text, shard, parts.select(), parts.from()));
        seen.add(" ");
        if (parts.rollup()) {
            seen.add(subtotals.seenBehind(splice, shard));
            return seen.toArray();
        }
        seen.add(splice.apply(text, shard, parts.from(), parts.groupEnd()));
        seen.add(" LIMIT 0");
        return seen.toArray();
    }

    private @Nullable Computation computation() {
        List<Computation.@Nullable Formula> items = new ArrayList<>();
        for (int i = 0; i < template.items().size(); i++) {
            items.add(isComputed(i) ? formulas.ofColumn(template.items().get(i).range()) : null);
        }
        Range condition = parts.having();
        Computation.Formula having = condition == null ? null : formulas.ofResult(condition);
        if (having == null && computedOrder.isEmpty() && items.stream().allMatch(Objects::isNull)) {
            return null;
        }
        return new Computation(
                parts.rollup()
                        ? columns(0, i -> overTables(items.get(i)))
                        : splice.apply(text, 0, parts.select(), parts.from()),
                formulas.inputs(),
                formulas.dividends(),
                items,
                computedOrder,
                having,
                having != null && parts.rollup() && template.tokens().isMariaDb());
    }

    private static byte @Nullable [] overTables(Computation.@Nullable Formula item) {
        return item == null ? null : item.overTables();
    }

    /** Whether a column of the result is made of others when rows have been folded. */
    private boolean isComputed(int item) {
        return template.isComputed(item) || parts.rollup() && subtotals.isExpression(item);
    }

    /** The columns of a shard, without those that only all of them together have. */
    private byte[] foldedColumns(int shard) {
        return columns(shard, i -> isComputed(i) ? NULL : null);
    }

    /**
     * @param instead what stands in the place of a column; null for what is written
     */
    private byte[] columns(int shard, IntFunction<byte @Nullable []> instead) {
        Bytes columns = new Bytes(64);
        columns.add(splice.apply(text, shard, parts.select(), parts.list()));
        for (int i = 0; i < parts.items().size(); i++) {
            boolean last = i + 1 == parts.items().size();
            int from = parts.items().get(i).expression().from();
            int to = last ? parts.from() : parts.items().get(i + 1).expression().from() - 1;
            columns.add(i == 0 ? " " : ", ");
            byte[] other = instead.apply(i);
            columns.add(other == null ? splice.apply(text, shard, from, to) : other);
        }
        return columns.toArray();
    }

    /** WHERE and GROUP BY of a shard, and what rows of a group differ in. */
    private byte[] rest(int shard) {
        int end = template.isGrouped() ? parts.groupEnd() : parts.rowsEnd();
        Bytes rest = new Bytes(64);
        rest.add(splice.apply(text, shard, parts.fromEnd(), end));
        for (int i = 0; i < aggregates.keys().size(); i++) {
            rest.add(i > 0 || !template.groupBy().isEmpty() ? ", " : " GROUP BY ");
            rest.add(aggregates.keys().get(i).expression());
        }
        return rest.toArray();
    }

    private List<Aggregate> folded(@Nullable Computation computation) {
        List<Aggregate> folded = new ArrayList<>();
        for (int i = 0; i < template.items().size(); i++) {
            MergeTerm item = template.items().get(i);
            folded.add(
                    item.function().isEmpty() || isComputed(i)
                            ? Aggregate.ofGroup(bytes(item.range()))
                            : aggregates.bind(item.range()));
        }
        if (computation != null) {
            folded.addAll(computation.inputs());
        }
        return folded;
    }

    private void orderBy(MergeTerm term, boolean descending) {
        if (isNoOrder(term)) {
            return;
        }
        int item = names.item(term);
        if (!template.isGrouped()) {
            keys.add(rowKey(term, item, descending));
            return;
        }
        int key = -1;
        for (int i = 0; i < keys.size(); i++) {
            boolean same =
                    item >= 0 && keys.get(i).item() == item
                            || item < 0
                                    && i < template.groupBy().size()
                                    && MergeTemplate.same(
                                            text, term.range(), template.groupBy().get(i).range());
            boolean column =
                    item >= 0
                            && !template.items().get(item).column().isEmpty()
                            && keys.get(i).item() < 0
                            && !(template.items().get(item).qualified()
                                    && template.groupBy().get(i).qualified())
                            && template.items()
                                    .get(item)
                                    .column()
                                    .equals(template.groupBy().get(i).column());
            if (same || column) {
                key = i;
            }
        }
        boolean computed = item < 0 && key < 0;
        order.add(new Placed(item, key, computed ? computedOrder.size() : -1, descending));
        if (computed) {
            // Inside an expression servers look among the tables' columns before aliases.
            computedOrder.add(formulas.ofColumn(term.range()));
        }
    }

    /** Says that no order is wanted. */
    private static boolean isNoOrder(MergeTerm term) {
        return term.column().equals("null") && !term.qualified();
    }

    /** What rows are in order by that are not folded. */
    private Key rowKey(MergeTerm term, int item, boolean descending) {
        if (item < 0 && parts.distinct()) {
            throw refusal(UNSELECTED, term.range().from());
        }
        if (item < 0) {
            names.requireNoAlias(term);
            if (term.parameters() || term.constant()) {
                throw refusal("ORDER BY of a parameter", term.range().from());
            }
        }
        byte[] expression = bytes((item < 0 ? term : template.items().get(item)).range());
        return new Key(template.hasStar() ? -1 : item, expression, descending);
    }

    private void addAllItems() {
        for (int i = 0; i < template.items().size(); i++) {
            int item = i;
            if (keys.stream().noneMatch(key -> key.item() == item)) {
                keys.add(new Key(i, bytes(template.items().get(i).range()), false));
            }
        }
    }

    private long number(int token) {
        Long number = MergeTemplate.number(text, token);
        if (number == null) {
            throw refusal(UnionTemplate.LIMIT, token);
        }
        return number;
    }

    private byte[] bytes(Range range) {
        return splice.apply(text, 0, range.from(), range.to());
    }

    private TidegateException refusal(String construct, int token) {
        return ErrorCode.MERGE_UNSUPPORTED.with(construct + advice() + Place.behind(text, token));
    }

    private String advice() {
        return " over several shards of "
                + rule.table()
                + " is not supported yet; add "
                + rule.key().name()
                + " = ... so that one shard remains";
    }
}

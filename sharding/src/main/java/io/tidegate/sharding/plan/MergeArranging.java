package io.tidegate.sharding.plan;

import io.tidegate.conf.topology.ShardId;
import io.tidegate.sharding.merge.Domain;
import io.tidegate.sharding.merge.Fold;
import io.tidegate.sharding.merge.Fold.Bits.Operation;
import io.tidegate.sharding.merge.MergeSpec;
import io.tidegate.sharding.merge.Padding;
import io.tidegate.sharding.merge.ResultColumn;
import io.tidegate.sharding.merge.SortKey;
import io.tidegate.sharding.plan.MergedSelect.Aggregate;
import io.tidegate.sharding.plan.MergedSelect.Branch;
import io.tidegate.sharding.plan.MergedSelect.Key;
import io.tidegate.sharding.plan.MergedSelect.Placed;
import io.tidegate.sharding.sql.Bytes;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Decides, by the types of its columns, what a merged SELECT asks for. */
final class MergeArranging {
    private static final ResultColumn COUNT = new ResultColumn(8, 0, 20, 0);
    private static final ResultColumn WEIGHT = new ResultColumn(253, 0, 0, 31);

    private static final int TIMESTAMP = 7;
    private static final int BIT = 16;
    private static final int YEAR = 13;
    private static final int ZEROFILL = 0x40;

    /** Stands in the place of what is computed later. */
    private static final ResultColumn NOTHING = new ResultColumn(6, 0, 0, 0);

    private final MergedSelect select;
    private final @Nullable Computation computation;
    private final List<ResultColumn> described;
    private final Iterator<Padding> paddings;
    private final int clientColumns;
    private final List<ResultColumn> columns;
    private final Bytes helpers = new Bytes(64);

    /** How much of the helpers are inputs of the computation, and how much those and keys. */
    private int inputsEnd;

    private int keysEnd;
    private List<byte[]> keyHelpers = List.of();

    MergeArranging(MergedSelect select, List<ResultColumn> described, List<Padding> paddings) {
        this.select = select;
        this.described = described;
        this.paddings = paddings.iterator();
        this.clientColumns = described.size() - select.helpers();
        this.columns = new ArrayList<>(described.subList(0, clientColumns));
        this.computation = select.computation();
        if (computation != null) {
            for (int i = 0; i < computation.items().size(); i++) {
                if (computation.items().get(i) != null) {
                    columns.set(i, NOTHING);
                }
            }
            computation
                    .inputs()
                    .forEach(input -> MergedSelect.helper(helpers, input.expression(), ""));
            inputsEnd = helpers.toArray().length;
        }
    }

    MergeArrangement arrange() {
        requireNoZerofill();
        List<ArrangedKey> keys = new ArrayList<>();
        keyHelpers = new ArrayList<>();
        int firstKey = select.firstKey(described);
        for (int i = 0; i < select.keys().size(); i++) {
            keys.add(key(select.keys().get(i), described.get(firstKey + i)));
        }
        keysEnd = helpers.toArray().length;
        keyHelpers = List.copyOf(keyHelpers);
        MergeSpec.Grouping grouping = grouping(keys.stream().map(ArrangedKey::proxy).toList());
        List<SortKey> order = List.of();
        if (select.order().stream().allMatch(placed -> placed.key() >= 0)) {
            keys = inOrder(keys);
        } else {
            order = select.order().stream().map(placed(keys)::of).toList();
        }
        GroupStatement text =
                new GroupStatement(select, helpers.toArray(), inputsEnd, keysEnd, keyHelpers);
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
        List<SortKey> by = keys.stream().map(ArrangedKey::proxy).toList();
        if (computation != null) {
            var calculation =
                    new Calculating(computation, described, columns.size())
                            .calculation(order, select.offset(), select.limit());
            MergeSpec all = new MergeSpec(columns.size(), by, grouping, List.of(), 0, -1);
            return new MergeArrangement(statements, columns, all, calculation);
        }
        return new MergeArrangement(
                statements,
                columns,
                new MergeSpec(clientColumns, by, grouping, order, select.offset(), select.limit()),
                null);
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

    private ArrangedKey key(Key key, ResultColumn type) {
        Domain domain = type.domain();
        boolean descending = key.descending();
        if (key.zeroed()) {
            return zeroed(key, type);
        }
        if (type.type() == TIMESTAMP) {
            // As texts those of the hour before and after clocks are put back look alike.
            int column = key.item() >= 0 ? key.item() : addKey(key.expression(), type);
            int seconds = addOfGroup("UNIX_TIMESTAMP(", key.expression(), ")", ResultColumn.NUMBER);
            return new ArrangedKey(column, SortKey.by(seconds, Domain.DECIMAL, descending));
        }
        return switch (domain) {
            case NONE -> throw MergedSelect.refused("ORDER BY or GROUP BY of such a type");
            case NUMBERED -> {
                if (select.with().length > 0) {
                    // It is a text as soon as two sub-tables are put together.
                    throw MergedSelect.refused(
                            "UNION DISTINCT or ORDER BY of an ENUM or SET beside NULL (CAST it AS CHAR)");
                }
                // As a double it would lose members of a large SET.
                int number = addOfGroup("(", key.expression(), ")|0", ResultColumn.NUMBER);
                yield new ArrangedKey(number, SortKey.by(number, Domain.UNSIGNED, descending));
            }
            case FLOAT -> {
                int number = addOfGroup("(", key.expression(), ")+0e0", ResultColumn.NUMBER);
                yield new ArrangedKey(number, SortKey.by(number, Domain.DOUBLE, descending));
            }
            case TEXT -> {
                int server = key.item() >= 0 ? key.item() : addKey(key.expression(), type);
                int weight = addOfGroup("WEIGHT_STRING(", key.expression(), ")", WEIGHT);
                yield new ArrangedKey(
                        server,
                        new SortKey(weight, server, Domain.TEXT, paddings.next(), descending));
            }
            case INTEGER, UNSIGNED, DECIMAL, DOUBLE, MOMENT, TIME, BYTES -> {
                int column = key.item() >= 0 ? key.item() : addKey(key.expression(), type);
                yield new ArrangedKey(column, SortKey.by(column, domain, descending));
            }
        };
    }

    /** With NULL in the place of zero, or of what comes before all dates and texts. */
    private ArrangedKey zeroed(Key key, ResultColumn type) {
        boolean descending = key.descending();
        if (type.type() == TIMESTAMP) {
            return zeroedNumber("UNIX_TIMESTAMP(", key, ")", Domain.DECIMAL);
        }
        return switch (type.domain()) {
            case NONE -> throw MergedSelect.refused("GROUP_CONCAT() in the order of such a type");
            case INTEGER, UNSIGNED, DECIMAL -> zeroedNumber("", key, "", Domain.DECIMAL);
            case TIME, BYTES -> zeroedNumber("(", key, ")+0", Domain.DECIMAL);
            case DOUBLE -> zeroedNumber("", key, "", Domain.DOUBLE);
            case FLOAT -> zeroedNumber("(", key, ")+0e0", Domain.DOUBLE);
            case NUMBERED -> zeroedNumber("(", key, ")|0", Domain.DECIMAL);
            case MOMENT -> {
                int column = addOfGroup("IFNULL(CAST(", key.expression(), " AS CHAR), '')", WEIGHT);
                yield new ArrangedKey(column, SortKey.by(column, Domain.BYTES, descending));
            }
            case TEXT -> {
                int server = addOfGroup("IFNULL(", key.expression(), ", '')", WEIGHT);
                int weight =
                        addOfGroup("WEIGHT_STRING(IFNULL(", key.expression(), ", ''))", WEIGHT);
                yield new ArrangedKey(
                        server,
                        new SortKey(weight, server, Domain.TEXT, paddings.next(), descending));
            }
        };
    }

    private ArrangedKey zeroedNumber(String before, Key key, String behind, Domain domain) {
        int number =
                addOfGroup(
                        "IFNULL(" + before, key.expression(), behind + ", 0)", ResultColumn.NUMBER);
        return new ArrangedKey(number, SortKey.by(number, domain, key.descending()));
    }

    /**
     * A function of a key. A server that insists on columns of GROUP BY does not see that it has
     * one value for a group.
     */
    private int addOfGroup(String before, byte[] expression, String behind, ResultColumn type) {
        Bytes helper = new Bytes(expression.length + 32);
        helper.add(select.isGrouped() ? "MIN(" + before : before);
        helper.add(expression);
        helper.add(select.isGrouped() ? behind + ")" : behind);
        return addKey(helper.toArray(), type);
    }

    private int addKey(byte[] helper, ResultColumn type) {
        keyHelpers.add(helper);
        return add(helper, "", type);
    }

    private int add(byte[] expression, String suffix, ResultColumn type) {
        MergedSelect.helper(helpers, expression, suffix);
        columns.add(type);
        return columns.size() - 1;
    }

    private MergeSpec.@Nullable Grouping grouping(List<SortKey> keys) {
        int ofGroup = keys.size() - select.innerKeys();
        if (select.distinct()) {
            return new MergeSpec.Grouping(
                    keys.size(),
                    columns.subList(0, clientColumns).stream()
                            .<Fold>map(_ -> new Fold.First())
                            .toList(),
                    -1,
                    List.of(),
                    select.mixed() ? keys.getLast().column() : -1);
        }
        if (!select.isGrouped()) {
            return null;
        }
        List<Fold> folds = new ArrayList<>();
        int helper = select.firstKey(described) + select.keys().size();
        for (int i = 0; i < select.aggregates().size(); i++) {
            Aggregate aggregate = select.aggregates().get(i);
            Fold fold = fold(i, aggregate, helper);
            folds.add(
                    aggregate.values().isEmpty()
                            ? fold
                            : distinct(fold, aggregate, keys.subList(ofGroup, keys.size())));
            helper += aggregate.function().equals("AVG") ? 2 : 0;
        }
        int rows = -1;
        if (select.oneGroup() || !select.subtotals().isEmpty()) {
            rows = columns.size();
            columns.add(COUNT);
            MergedSelect.write(helpers, ", COUNT(*)");
        }
        return new MergeSpec.Grouping(ofGroup, folds, rows, select.subtotals());
    }

    private Fold distinct(Fold of, Aggregate aggregate, List<SortKey> inner) {
        int firstKey = select.firstKey(described) + select.keys().size() - inner.size();
        boolean summed = aggregate.function().equals("SUM") || aggregate.function().equals("AVG");
        Set<Integer> values = new TreeSet<>(aggregate.values());
        boolean adjacent = select.subtotals().isEmpty();
        for (int value : values) {
            adjacent &= value < values.size();
            switch (described.get(firstKey + value).domain()) {
                case INTEGER, UNSIGNED, DECIMAL, DOUBLE, FLOAT -> {}
                case MOMENT, TIME, BYTES, TEXT, NUMBERED, NONE -> {
                    if (summed) {
                        // Values that differ may be the same number.
                        throw MergedSelect.refused("SUM or AVG(DISTINCT) of what is no number");
                    }
                }
            }
        }
        return new Fold.Distinct(of, values.stream().map(inner::get).toList(), adjacent);
    }

    /**
     * @param helper the place of its sum among the described columns
     */
    private Fold fold(int item, Aggregate aggregate, int helper) {
        ResultColumn type = described.get(item);
        return switch (aggregate.function()) {
            case "" -> new Fold.First();
            case "COUNT", "SUM" -> {
                requireNoQuotient(aggregate, type);
                yield new Fold.Add(exactOrDouble(type), type.decimals());
            }
            case "MIN", "MAX" -> {
                if (isInput(item)) {
                    requireNoQuotient(aggregate, type);
                }
                yield extreme(item, aggregate, type);
            }
            case "AVG" -> {
                ResultColumn sum = described.get(helper);
                requireNoQuotient(aggregate, sum);
                int sums = columns.size();
                MergedSelect.function(helpers, "SUM", aggregate.argument());
                MergedSelect.function(helpers, "COUNT", aggregate.argument());
                columns.add(sum);
                columns.add(COUNT);
                yield new Fold.Average(
                        sums, sums + 1, exactOrDouble(sum), type.decimals(), sum.decimals());
            }
            case "GROUP_CONCAT" -> concatenate(aggregate);
            case "STD", "STDDEV", "STDDEV_POP" -> spread(item, aggregate, false, true);
            case "STDDEV_SAMP" -> spread(item, aggregate, true, true);
            case "VARIANCE", "VAR_POP" -> spread(item, aggregate, false, false);
            case "VAR_SAMP" -> spread(item, aggregate, true, false);
            case "BIT_AND" -> new Fold.Bits(bits(type, Operation.AND));
            case "BIT_OR" -> new Fold.Bits(bits(type, Operation.OR));
            case "BIT_XOR" -> new Fold.Bits(bits(type, Operation.XOR));
            default -> throw MergedSelect.refused(aggregate.function() + "()");
        };
    }

    private Fold concatenate(Aggregate aggregate) {
        int separator = columns.size();
        columns.add(WEIGHT);
        columns.add(ResultColumn.NUMBER);
        columns.add(ResultColumn.NUMBER);
        columns.add(ResultColumn.NUMBER);
        MergedSelect.helper(helpers, aggregate.separator(), "");
        MergedSelect.function(helpers, "LENGTH", bracketed(aggregate.expression(), ""));
        MergedSelect.write(helpers, ", @@group_concat_max_len");
        MergedSelect.function(helpers, "CHARSET", bracketed(aggregate.expression(), ""));
        MergedSelect.write(helpers, " IN ('ucs2', 'utf16', 'utf16le', 'utf32')");
        return new Fold.Concatenate(separator, separator + 1, separator + 2, separator + 3);
    }

    /** Of doubles, whose digits are all there. */
    private Fold spread(int item, Aggregate aggregate, boolean sample, boolean root) {
        int count = columns.size();
        columns.add(COUNT);
        columns.add(ResultColumn.NUMBER);
        columns.add(ResultColumn.NUMBER);
        byte[] doubles = bracketed(aggregate.argument(), "+0e0");
        MergedSelect.function(helpers, "COUNT", aggregate.argument());
        MergedSelect.function(helpers, "AVG", doubles);
        MergedSelect.function(helpers, "VAR_POP", doubles);
        int decimals =
                isInput(item) ? ResultColumn.NUMBER.decimals() : described.get(item).decimals();
        return new Fold.Spread(count, count + 1, count + 2, sample, root, decimals);
    }

    private static byte[] bracketed(byte[] expression, String suffix) {
        Bytes bracketed = new Bytes(expression.length + 8);
        bracketed.add("(");
        bracketed.add(expression);
        bracketed.add(suffix + ")");
        return bracketed.toArray();
    }

    /** Whether it is what something else is computed of, and not a column of the result. */
    private boolean isInput(int item) {
        return computation != null && item >= computation.items().size();
    }

    /** Servers sum more digits of an exact quotient than they tell of the sum. */
    private static void requireNoQuotient(Aggregate aggregate, ResultColumn type) {
        for (byte each : aggregate.argument()) {
            if (each == '/' && type.domain() == Domain.DECIMAL) {
                throw MergedSelect.refused(
                        "SUM or AVG of an exact quotient, or an expression over its MIN or MAX (ROUND the quotient"
                                + " in it: SUM(ROUND(a / b, 4))),");
            }
        }
    }

    private static Domain exactOrDouble(ResultColumn type) {
        return switch (type.domain()) {
            case INTEGER, UNSIGNED, DECIMAL -> Domain.DECIMAL;
            case DOUBLE -> Domain.DOUBLE;
            default -> throw MergedSelect.refused("a sum of such a type");
        };
    }

    private static Operation bits(ResultColumn type, Operation operation) {
        if (type.domain() != Domain.INTEGER && type.domain() != Domain.UNSIGNED) {
            throw MergedSelect.refused("BIT_AND, BIT_OR or BIT_XOR of bytes");
        }
        return operation;
    }

    private Fold extreme(int item, Aggregate aggregate, ResultColumn type) {
        boolean greatest = aggregate.function().equals("MAX");
        if (select.isTextExtreme(item, described)) {
            int weight = columns.size();
            columns.add(WEIGHT);
            MergedSelect.write(helpers, ", WEIGHT_STRING(");
            MergedSelect.write(helpers, aggregate.expression());
            MergedSelect.write(helpers, ")");
            return new Fold.Extreme(weight, Domain.TEXT, paddings.next(), greatest);
        }
        return switch (type.domain()) {
            case FLOAT -> {
                int number = add(aggregate.expression(), "+0e0", ResultColumn.NUMBER);
                yield new Fold.Extreme(number, Domain.DOUBLE, Padding.NONE, greatest);
            }
            case BYTES -> {
                if (type.type() == BIT) {
                    throw MergedSelect.refused("MIN or MAX of a BIT (add 0 to it)");
                }
                yield new Fold.Extreme(item, type.domain(), Padding.NONE, greatest);
            }
            case INTEGER, UNSIGNED, DECIMAL, DOUBLE, MOMENT, TIME ->
                    new Fold.Extreme(item, type.domain(), Padding.NONE, greatest);
            case TEXT, NUMBERED, NONE -> throw MergedSelect.refused("MIN or MAX of such a type");
        };
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

    private interface Placing {
        SortKey of(Placed placed);
    }

    private Placing placed(List<ArrangedKey> keys) {
        return placed -> {
            if (placed.key() >= 0) {
                SortKey by = keys.get(placed.key()).proxy();
                return by.descending(placed.descending());
            }
            boolean computed = placed.computed() >= 0;
            Domain domain =
                    described
                            .get(computed ? clientColumns + placed.computed() : placed.item())
                            .domain();
            int column = computed ? columns.size() + placed.computed() : placed.item();
            if (!computed
                    && domain == Domain.DOUBLE
                    && described.get(placed.item()).decimals() < ResultColumn.NUMBER.decimals()) {
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
        };
    }
}

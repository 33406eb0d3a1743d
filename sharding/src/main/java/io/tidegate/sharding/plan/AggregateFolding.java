package io.tidegate.sharding.plan;

import static io.tidegate.sharding.plan.HelperColumns.COUNT;

import io.tidegate.sharding.merge.Domain;
import io.tidegate.sharding.merge.Fold;
import io.tidegate.sharding.merge.Fold.Bits.Operation;
import io.tidegate.sharding.merge.Padding;
import io.tidegate.sharding.merge.ResultColumn;
import io.tidegate.sharding.merge.SortKey;
import io.tidegate.sharding.plan.Aggregate.Sorting;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Decides by the types of aggregates how they are folded, and adds the columns which that takes.
 */
final class AggregateFolding {
    private static final int BIT = 16;

    /** Behind the character set of a GROUP_CONCAT. */
    private static final String WIDE = ") IN ('ucs2', 'utf16', 'utf16le', 'utf32'";

    private final MergedSelect select;
    private final List<ResultColumn> described;
    private final Map<Integer, TextType> texts;
    private final HelperColumns columns;
    private final Iterator<Padding> paddings;

    /**
     * @param texts among the described columns that come as digits
     * @param paddings of the texts of which there is a MIN or MAX, in their order
     */
    AggregateFolding(
            MergedSelect select,
            List<ResultColumn> described,
            Map<Integer, TextType> texts,
            HelperColumns columns,
            Iterator<Padding> paddings) {
        this.select = select;
        this.described = described;
        this.texts = texts;
        this.columns = columns;
        this.paddings = paddings;
    }

    /**
     * @param helper the place of its sum among the described columns
     * @param inner what rows of a group are in the order of
     */
    Fold of(int item, Aggregate aggregate, int helper, List<SortKey> inner) {
        Fold plain = plain(item, aggregate, helper);
        Fold fold = aggregate.values().isEmpty() ? plain : distinct(plain, aggregate, inner);
        return comesInOrder(aggregate) ? fold : new Fold.Sorted(fold, order(aggregate, inner));
    }

    /** Rows of a subtotal come in the order of the keys that it has not. */
    private boolean comesInOrder(Aggregate aggregate) {
        List<Sorting> order = aggregate.order();
        int first = select.keys().size() - select.innerKeys();
        boolean comes = order.isEmpty() || select.subtotals().isEmpty();
        for (int i = 0; i < order.size(); i++) {
            Sorting by = order.get(i);
            comes &= by.key() == i && by.descending() == select.keys().get(first + i).descending();
        }
        return comes;
    }

    private static List<SortKey> order(Aggregate aggregate, List<SortKey> inner) {
        return aggregate.order().stream()
                .map(by -> inner.get(by.key()).descending(by.descending()))
                .toList();
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

    /** Of the values alone, however often they come and in whatever order. */
    private Fold plain(int item, Aggregate aggregate, int helper) {
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
                int sums = columns.addFunction("SUM", aggregate.argument(), sum);
                int counts = columns.addFunction("COUNT", aggregate.argument(), COUNT);
                yield new Fold.Average(
                        sums, counts, exactOrDouble(sum), type.decimals(), sum.decimals());
            }
            case Aggregate.GROUPING -> new Fold.Levels(aggregate.keys());
            case "GROUP_CONCAT" -> concatenate(item, aggregate);
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

    private Fold concatenate(int item, Aggregate aggregate) {
        TextType text = texts.get(item);
        byte[] written = aggregate.separator();
        byte[] whole = HelperColumns.bracketed(aggregate.expression(), "");
        int separator =
                columns.add(text == null ? written : text.digits(written), HelperColumns.BYTES);
        int length = columns.addFunction("LENGTH", whole, ResultColumn.NUMBER);
        int most = columns.add("@@group_concat_max_len", ResultColumn.NUMBER);
        byte[] charset = HelperColumns.bracketed(aggregate.expression(), WIDE);
        int wide = columns.addFunction("CHARSET", charset, ResultColumn.NUMBER);
        return new Fold.Concatenate(separator, length, most, wide, text != null);
    }

    /** Of doubles, whose digits are all there. */
    private Fold spread(int item, Aggregate aggregate, boolean sample, boolean root) {
        byte[] doubles = HelperColumns.bracketed(aggregate.argument(), "+0e0");
        int count = columns.addFunction("COUNT", aggregate.argument(), COUNT);
        int mean = columns.addFunction("AVG", doubles, ResultColumn.NUMBER);
        int variance = columns.addFunction("VAR_POP", doubles, ResultColumn.NUMBER);
        int decimals =
                isInput(item) ? ResultColumn.NUMBER.decimals() : described.get(item).decimals();
        return new Fold.Spread(count, mean, variance, sample, root, decimals);
    }

    /** Whether it is what something else is computed of, and not a column of the result. */
    private boolean isInput(int item) {
        Computation computation = select.computation();
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
            byte[] value = HelperColumns.bracketed(aggregate.expression(), "");
            int weight = columns.addFunction("WEIGHT_STRING", value, HelperColumns.BYTES);
            return new Fold.Extreme(weight, Domain.TEXT, paddings.next(), greatest);
        }
        return switch (type.domain()) {
            case FLOAT -> {
                int number = columns.add(aggregate.expression(), "+0e0", ResultColumn.NUMBER);
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
}

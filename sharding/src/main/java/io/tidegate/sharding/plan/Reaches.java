package io.tidegate.sharding.plan;

import io.tidegate.sharding.rule.ShardSet;
import io.tidegate.sharding.sql.Condition;
import io.tidegate.sharding.sql.Condition.ColumnRef;
import io.tidegate.sharding.sql.Condition.Comparison;
import io.tidegate.sharding.sql.Condition.Operand;
import io.tidegate.sharding.sql.StatementText;
import io.tidegate.sharding.sql.TokenType;
import java.util.List;

/** The reach of conditions while the values of parameters are not known. */
final class Reaches {
    private final KeyTables tables;
    private final StatementText text;
    private final Values values;
    private final Pruning pruning;

    /** The shards that a condition without parameters leaves. */
    private interface Pruning {
        ShardSet shards(int table, Condition condition, Values values);
    }

    private Reaches(KeyTables tables, StatementText text, Pruning pruning) {
        this.tables = tables;
        this.text = text;
        this.values = new Values(text, ParameterSource.NONE);
        this.pruning = pruning;
    }

    /** Of all that a statement says. */
    static Reaches ofWhole(KeyTables tables, StatementText text) {
        return new Reaches(tables, text, tables::shards);
    }

    /**
     * Of its conditions, one by one.
     *
     * @param own they are of the LEFT JOIN of the table that is asked for
     */
    static Reaches ofParts(KeyTables tables, StatementText text, boolean own) {
        return new Reaches(
                tables,
                text,
                (table, condition, values) -> tables.shardsAlone(table, condition, own, values));
    }

    Reach of(int table, Condition condition) {
        int count = tables.rule(table).function().shards();
        if (!hasParameter(condition)) {
            return new Reach.Known(pruning.shards(table, condition, values), count);
        }
        return switch (condition) {
            case Condition.And(List<Condition> parts) ->
                    parts.stream()
                            .map(part -> of(table, part))
                            .reduce(new Reach.Known(ShardSet.all(count), count), Reach::and);
            case Condition.Or(List<Condition> parts) ->
                    parts.stream()
                            .map(part -> of(table, part))
                            .reduce(new Reach.Known(ShardSet.none(), count), Reach::or);
            case Condition.Compare(ColumnRef column, Comparison comparison, Operand _) ->
                    atMost(table, column, isEqual(comparison) ? 1 : ofRange(table), count);
            case Condition.In(ColumnRef column, List<Operand> operands, boolean _) ->
                    atMost(table, column, count(operands), count);
            case Condition.Between(ColumnRef column, Operand _, Operand _, boolean _) ->
                    atMost(table, column, ofRange(table), count);
            case Condition.IsNull _, Condition.SameColumns _, Condition.Opaque _ ->
                    new Reach.Known(ShardSet.all(count), count);
        };
    }

    private Reach atMost(int table, ColumnRef column, int most, int count) {
        return most > 0 && tables.isKey(table, column)
                ? new Reach.ByValue(Math.min(most, count), count)
                : new Reach.Known(ShardSet.all(count), count);
    }

    private static boolean isEqual(Comparison comparison) {
        return comparison == Comparison.EQUAL || comparison == Comparison.NULL_SAFE_EQUAL;
    }

    /** 0 for a function that makes nothing of ranges. */
    private int ofRange(int table) {
        var function = tables.rule(table).function();
        return function.keepsOrder() ? function.shards() : 0;
    }

    private int count(List<Operand> operands) {
        int count = 0;
        for (Operand operand : operands) {
            count +=
                    operand instanceof Condition.Value(int value, boolean _)
                            ? values.place(value + 1) - values.place(value)
                            : 1;
        }
        return count;
    }

    private boolean hasParameter(Condition condition) {
        return switch (condition) {
            case Condition.And(List<Condition> parts) ->
                    parts.stream().anyMatch(this::hasParameter);
            case Condition.Or(List<Condition> parts) -> parts.stream().anyMatch(this::hasParameter);
            case Condition.Compare(ColumnRef _, Comparison _, Operand operand) ->
                    isParameter(operand);
            case Condition.In(ColumnRef _, List<Operand> operands, boolean _) ->
                    operands.stream().anyMatch(this::isParameter);
            case Condition.Between(ColumnRef _, Operand low, Operand high, boolean _) ->
                    isParameter(low) || isParameter(high);
            case Condition.IsNull _, Condition.SameColumns _, Condition.Opaque _ -> false;
        };
    }

    private boolean isParameter(Operand operand) {
        if (operand instanceof Condition.Calculated(Operand left, char _, Operand right)) {
            return isParameter(left) || isParameter(right);
        }
        if (operand instanceof Condition.Cast(Operand cast, var _)) {
            return isParameter(cast);
        }
        if (!(operand instanceof Condition.Value(int value, boolean _))) {
            return false;
        }
        int end = values.place(value + 1);
        for (int place = values.place(value); place < end; place++) {
            if (text.valueType(place) == TokenType.PARAMETER) {
                return true;
            }
        }
        return false;
    }
}

package io.tidegate.sharding.plan;

import io.tidegate.sharding.key.Key;
import io.tidegate.sharding.key.KeyValue;
import io.tidegate.sharding.rule.ShardSet;
import io.tidegate.sharding.rule.TableRule;
import io.tidegate.sharding.sql.Condition;
import io.tidegate.sharding.sql.Condition.ColumnRef;
import io.tidegate.sharding.sql.Condition.Comparison;
import io.tidegate.sharding.sql.Condition.Operand;
import java.util.List;

/** The shards on which one table has rows that a statement needs. */
final class KeyPruning {
    private final KeyTables tables;
    private final int table;
    private final TableRule rule;
    private final Values values;

    KeyPruning(KeyTables tables, int table, Values values) {
        this.tables = tables;
        this.table = table;
        this.rule = tables.rule(table);
        this.values = values;
    }

    /**
     * @param condition what holds for every row of the result
     */
    ShardSet shards(Condition condition) {
        ShardSet held = shards(condition, false);
        return tables.isOptional(table) ? held.and(shards(tables.joined(table).on(), true)) : held;
    }

    /** Those that one condition leaves, whatever else there is. */
    ShardSet alone(Condition condition, boolean own) {
        return shards(condition, own);
    }

    /**
     * @param own the condition says something of this table alone: it is that of its LEFT JOIN
     */
    private ShardSet shards(Condition condition, boolean own) {
        int count = rule.function().shards();
        return switch (condition) {
            case Condition.And and -> {
                ShardSet all = ShardSet.all(count);
                for (Condition part : and.parts()) {
                    all = all.and(shards(part, own));
                }
                yield all;
            }
            case Condition.Or or -> {
                ShardSet any = ShardSet.none();
                for (Condition part : or.parts()) {
                    any = any.or(shards(part, own));
                }
                yield any;
            }
            case Condition.Compare(ColumnRef column, Comparison comparison, Operand operand) ->
                    isKey(column, own, comparison == Comparison.NULL_SAFE_EQUAL)
                            ? rule.function().shardsFor(comparison, key(operand))
                            : ShardSet.all(count);
            case Condition.In(ColumnRef column, List<Operand> operands, boolean inRows) ->
                    isKey(column, own, false) && (!inRows || areWhole(operands))
                            ? new ListedKeys(rule, values).shards(operands)
                            : ShardSet.all(count);
            case Condition.Between(ColumnRef column, Operand low, Operand high, boolean outside) ->
                    isKey(column, own, false)
                            ? new ListedKeys(rule, values).range(low, high, outside)
                            : ShardSet.all(count);
            case Condition.IsNull(ColumnRef column) ->
                    isKey(column, own, true)
                            ? rule.function().shardsFor(Comparison.NULL_SAFE_EQUAL, new Key.Null())
                            : ShardSet.all(count);
            case Condition.SameColumns same -> ShardSet.all(count);
            case Condition.Opaque opaque -> ShardSet.all(count);
        };
    }

    /**
     * @param ofNull the condition can be true of NULL, which a LEFT JOIN makes of what is not there
     */
    private boolean isKey(ColumnRef column, boolean own, boolean ofNull) {
        int of = tables.keyOf(column);
        if (own) {
            return of == table;
        }
        return of >= 0 && tables.areEqual(of, table) && !(ofNull && tables.isOptional(of));
    }

    /**
     * Whether all are plain integers, as the key is: in a list of rows servers compare by the type
     * of the column alone, so that 7.5 may be found as 8, and -1 as an unsigned number.
     */
    private boolean areWhole(List<Operand> operands) {
        return operands.stream()
                .map(values::of)
                .allMatch(value ->
                        value instanceof KeyValue.IntegerValue(long bits, boolean _)
                                && bits >= 0
                                && rule.domain().compared(value) instanceof Key.Whole);
    }

    private Key key(Operand operand) {
        return rule.domain().compared(values.of(operand, rule.key().type()));
    }
}

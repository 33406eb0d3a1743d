package io.tidegate.sharding.plan;

import io.tidegate.sharding.key.Key;
import io.tidegate.sharding.key.KeyValue;
import io.tidegate.sharding.rule.ShardSet;
import io.tidegate.sharding.rule.TableRule;
import io.tidegate.sharding.sql.Condition;
import io.tidegate.sharding.sql.Condition.ColumnRef;
import io.tidegate.sharding.sql.Condition.Comparison;
import io.tidegate.sharding.sql.Condition.Operand;
import io.tidegate.sharding.sql.Statement.JoinKind;
import io.tidegate.sharding.sql.Statement.Joined;
import java.util.ArrayList;
import java.util.List;

/** The sharded tables of one statement and what its conditions say of their keys. */
final class KeyTables {
    /**
     * @param equals the number of the first table whose key is this one's, by the statement's joins
     */
    private record KeyTable(Joined joined, TableRule rule, int[] equals) {}

    private final List<KeyTable> tables = new ArrayList<>();
    private final List<TableRule> rules = new ArrayList<>();

    void add(Joined joined, TableRule rule) {
        rules.add(rule);
        tables.add(new KeyTable(joined, rule, new int[] {tables.size()}));
    }

    int size() {
        return tables.size();
    }

    TableRule rule(int table) {
        return tables.get(table).rule();
    }

    /** The rules of all; not to be changed. */
    List<TableRule> rules() {
        return rules;
    }

    Joined joined(int table) {
        return tables.get(table).joined();
    }

    /** Notes what a condition that holds for every row says of equal keys. */
    void equate(Condition condition) {
        switch (condition) {
            case Condition.And and -> and.parts().forEach(this::equate);
            case Condition.SameColumns(ColumnRef left, ColumnRef right) -> {
                int one = keyOf(left);
                int other = keyOf(right);
                if (one >= 0 && other >= 0) {
                    equate(one, other);
                }
            }
            case Condition.Or or -> {}
            case Condition.Compare compare -> {}
            case Condition.In in -> {}
            case Condition.Between between -> {}
            case Condition.IsNull isNull -> {}
            case Condition.Opaque opaque -> {}
        }
    }

    /** JOIN ... USING (key): the key of a table is that of an earlier one. */
    void equateUsing(int table) {
        for (String column : tables.get(table).joined().using()) {
            if (rule(table).isKey(column)) {
                for (int before = 0; before < table; before++) {
                    if (rule(before).isKey(column)) {
                        equate(before, table);
                    }
                }
            }
        }
    }

    private void equate(int one, int other) {
        if (!rule(one).family().equals(rule(other).family())) {
            return;
        }
        int from = tables.get(one).equals()[0];
        int to = tables.get(other).equals()[0];
        int first = Math.min(from, to);
        for (KeyTable each : tables) {
            if (each.equals()[0] == from || each.equals()[0] == to) {
                each.equals()[0] = first;
            }
        }
    }

    /** True when all keys are one and the same, so that each row's partners lie beside it. */
    boolean areColocated() {
        return tables.stream().allMatch(table -> table.equals()[0] == 0);
    }

    /** True when rows of the first sharded table decide what the result has. */
    boolean isDrivenBySharded() {
        return tables.getFirst().joined().kind() != JoinKind.LEFT;
    }

    /** The table whose key a column is, or -1. */
    private int keyOf(ColumnRef column) {
        int found = -1;
        for (int i = 0; i < tables.size(); i++) {
            if (!rule(i).isKey(column.name())) {
                continue;
            }
            if (column.qualifier().isEmpty()) {
                if (found >= 0) {
                    // The server refuses an ambiguous column, except after USING, where all are
                    // equal.
                    return tables.get(i).equals()[0] == tables.get(found).equals()[0] ? found : -1;
                }
                found = i;
            } else if (joined(i).table().visibleName().equalsIgnoreCase(column.qualifier())) {
                return i;
            }
        }
        return found;
    }

    /** The shards of a table on which the condition can be true. */
    ShardSet shards(int table, Condition condition, Values values) {
        TableRule rule = rule(table);
        int count = rule.function().shards();
        return switch (condition) {
            case Condition.And and -> {
                ShardSet all = ShardSet.all(count);
                for (Condition part : and.parts()) {
                    all = all.and(shards(table, part, values));
                }
                yield all;
            }
            case Condition.Or or -> {
                ShardSet any = ShardSet.none();
                for (Condition part : or.parts()) {
                    any = any.or(shards(table, part, values));
                }
                yield any;
            }
            case Condition.Compare(ColumnRef column, Comparison comparison, Operand operand) ->
                    isKey(table, column)
                            ? rule.function().shardsFor(comparison, key(rule, operand, values))
                            : ShardSet.all(count);
            case Condition.In(ColumnRef column, List<Operand> operands) -> {
                if (!isKey(table, column)) {
                    yield ShardSet.all(count);
                }
                yield new ListedKeys(rule, values).shards(operands);
            }
            case Condition.Between(ColumnRef column, Operand low, Operand high) ->
                    isKey(table, column)
                            ? new ListedKeys(rule, values).range(low, high)
                            : ShardSet.all(count);
            case Condition.IsNull(ColumnRef column) ->
                    isKey(table, column)
                            ? rule.function().shardsFor(Comparison.NULL_SAFE_EQUAL, new Key.Null())
                            : ShardSet.all(count);
            case Condition.SameColumns same -> ShardSet.all(count);
            case Condition.Opaque opaque -> ShardSet.all(count);
        };
    }

    /** Whether a column is the key of a table, or equal to it in every row. */
    boolean isKey(int table, ColumnRef column) {
        int of = keyOf(column);
        return of >= 0 && tables.get(of).equals()[0] == tables.get(table).equals()[0];
    }

    private static Key key(TableRule rule, Operand operand, Values values) {
        KeyValue value =
                switch (operand) {
                    case Condition.Null none -> new KeyValue.NullValue();
                    case Condition.Value(int number, boolean negated) ->
                            values.read(values.place(number), negated);
                };
        return rule.domain().compared(value);
    }
}

package io.tidegate.sharding.plan;

import io.tidegate.conf.model.KeyType;
import io.tidegate.sharding.key.Key;
import io.tidegate.sharding.key.KeyValue;
import io.tidegate.sharding.rule.TableRule;
import io.tidegate.sharding.sql.Condition;
import io.tidegate.sharding.sql.Condition.Comparison;
import io.tidegate.sharding.sql.Condition.Operand;
import io.tidegate.sharding.sql.Conjuncts;
import io.tidegate.sharding.sql.SelectParts.Range;
import io.tidegate.sharding.sql.StatementText;
import io.tidegate.sharding.sql.Tokens;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Says why a condition narrows nothing, and what to write instead. */
final class Obstacles {
    private static final Set<String> PATTERNS = Set.of("LIKE", "REGEXP", "RLIKE", "SOUNDS");

    private final Tokens tokens;
    private final KeyTables tables;
    private final Values values;
    private final Function<Range, Condition> parsed;
    private final Reaches reaches;

    /**
     * @param parsed the condition in a range of tokens
     */
    Obstacles(
            Tokens tokens,
            KeyTables tables,
            StatementText text,
            Reaches reaches,
            Function<Range, Condition> parsed) {
        this.tokens = tokens;
        this.tables = tables;
        this.values = new Values(text, ParameterSource.NONE);
        this.reaches = reaches;
        this.parsed = parsed;
    }

    String of(Range range, Condition condition) {
        Optional<KeyMention> mention = KeyMention.in(tokens, range, tables);
        if (mention.isEmpty()) {
            return "says nothing of the sharding key " + keys();
        }
        KeyMention key = mention.get();
        if (has(range, "SELECT")) {
            return "a subquery takes no part in routing: run it first and give its values, as in "
                    + name(key)
                    + " IN (...)";
        }
        List<Range> alternatives = Conjuncts.alternatives(tokens, range);
        if (alternatives.size() > 1) {
            return alternatives(alternatives, key);
        }
        String understood = understood(condition, key);
        return understood.isEmpty() ? opaque(range, key) : understood;
    }

    /** The sharding keys of all tables. */
    String keys() {
        StringBuilder keys = new StringBuilder();
        for (int i = 0; i < tables.size(); i++) {
            keys.append(i == 0 ? "" : " or ").append(name(i));
        }
        return keys.toString();
    }

    /** The sharding key of a table as the statement calls it. */
    String name(int table) {
        return tables.joined(table).table().visibleName() + "." + tables.rule(table).key().name();
    }

    private String name(KeyMention key) {
        return tokens.text(key.from(), key.to() - 1);
    }

    private String alternatives(List<Range> alternatives, KeyMention key) {
        for (Range each : alternatives) {
            Condition condition = parsed.apply(each);
            if (!reaches.of(key.table(), condition).narrows()) {
                return "OR with "
                        + text(each)
                        + " reaches all shards: "
                        + of(each, condition)
                        + "; give each alternative a condition on "
                        + name(key)
                        + ", or send them as statements of their own";
            }
        }
        return "the alternatives together reach all shards";
    }

    private boolean has(Range range, String word) {
        for (int i = range.from(); i < range.to(); i++) {
            if (tokens.is(i, word)) {
                return true;
            }
        }
        return false;
    }

    private String text(Range range) {
        return tokens.text(range.from(), range.to() - 1);
    }

    /** What is wrong with the values of a condition that routing understands; mostly empty. */
    private String understood(Condition condition, KeyMention key) {
        return switch (condition) {
            case Condition.Compare(var column, Comparison comparison, Operand operand)
                    when tables.isKey(key.table(), column) -> {
                boolean equal =
                        comparison == Comparison.EQUAL || comparison == Comparison.NULL_SAFE_EQUAL;
                yield equal ? value(key, List.of(operand)) : range(key, List.of(operand));
            }
            case Condition.In(var column, List<Operand> operands, boolean _)
                    when tables.isKey(key.table(), column) ->
                    value(key, operands);
            case Condition.Between(var column, Operand low, Operand high, boolean _)
                    when tables.isKey(key.table(), column) ->
                    range(key, List.of(low, high));
            case Condition.SameColumns(var left, var right) ->
                    tables.isKey(key.table(), left) && tables.isKey(key.table(), right)
                            ? "joins on the sharding keys: rows of equal keys lie on one shard"
                            : "compares with another column, of which each row has its own value; compare "
                                    + name(key)
                                    + " with a value";
            case Condition.And _,
                    Condition.Or _,
                    Condition.Compare _,
                    Condition.In _,
                    Condition.Between _,
                    Condition.IsNull _,
                    Condition.Opaque _ ->
                    "";
        };
    }

    private String range(KeyMention key, List<Operand> operands) {
        TableRule rule = tables.rule(key.table());
        return rule.function().keepsOrder()
                ? value(key, operands)
                : "the table's function keeps no order, so that each shard may have rows of any range; list"
                        + " the values: "
                        + name(key)
                        + " IN (...)";
    }

    private String value(KeyMention key, List<Operand> operands) {
        TableRule rule = tables.rule(key.table());
        for (Operand operand : operands) {
            if (!(operand instanceof Condition.Value(int number, boolean negated))) {
                continue;
            }
            int end = values.place(number + 1);
            for (int place = values.place(number); place < end; place++) {
                String reason = unroutable(rule, values.read(place, negated));
                if (reason != null) {
                    return reason;
                }
            }
        }
        return operands.size() > 1
                ? "its values reach all shards, or are of different kinds, which servers compare in a form that"
                        + " none has alone"
                : "every shard may have such rows";
    }

    private static @Nullable String unroutable(TableRule rule, KeyValue value) {
        if (!(rule.domain().compared(value) instanceof Key.Unroutable(String what))) {
            return null;
        }
        boolean text = rule.key().type() == KeyType.STRING || rule.key().type() == KeyType.ENUM;
        boolean number =
                value instanceof KeyValue.IntegerValue
                        || value instanceof KeyValue.DecimalValue
                        || value instanceof KeyValue.DoubleValue;
        return text && number
                ? "a comparison of a text column with a number compares as floating point, and many texts"
                        + " equal one number; write the value in quotes"
                : "the value is "
                        + what
                        + ": its shard is not certain; give the value as the column holds it";
    }

    /** By its tokens, what of a condition that routing does not understand is in the way. */
    private String opaque(Range range, KeyMention key) {
        if (has(range, "XOR")) {
            return "XOR holds for rows of other keys too, so that each shard may have some";
        }
        if (excludes(range)) {
            return "excludes values, so that each shard may have rows that are left";
        }
        for (int i = range.from(); i < range.to(); i++) {
            if (PATTERNS.contains(tokens.keyword(i))) {
                return tokens.keyword(i)
                        + " compares with a pattern, which many keys match; use = or IN";
            }
        }
        Range function = key.functionAround(tokens, range);
        if (function.size() > 0) {
            return hidden(text(function), tokens.keyword(function.from()), key);
        }
        if (key.isOperand(tokens)) {
            return "an operator hides the key: leave "
                    + name(key)
                    + " alone on its side and compute on the other one";
        }
        if (key.isInRow(tokens)) {
            return "rows of columns are not routed by: compare "
                    + name(key)
                    + " by itself, with = or IN";
        }
        return "no comparison of "
                + name(key)
                + " with a literal or a parameter; compute the value first and give it";
    }

    private boolean excludes(Range range) {
        for (int i = range.from(); i < range.to(); i++) {
            boolean unequal =
                    (tokens.isSymbol(i, '<') && tokens.isSymbol(i + 1, '>'))
                            || (tokens.isSymbol(i, '!'));
            if (unequal || tokens.is(i, "NOT")) {
                return true;
            }
        }
        return false;
    }

    private String hidden(String call, String function, KeyMention key) {
        TableRule rule = tables.rule(key.table());
        String column = name(key);
        String instead =
                switch (rule.key().type()) {
                    case TEMPORAL ->
                            "write a range of the column itself, as in %s >= '%s' AND %s < '%s'"
                                    .formatted(column, first(function), column, behind(function));
                    case STRING, ENUM ->
                            "compare " + column + " itself, whose collation says what is equal";
                    case INTEGER, DECIMAL, YEAR -> "compare " + column + " itself with a value";
                };
        return call + " hides the key; " + instead;
    }

    private static String first(String function) {
        return function.toUpperCase(Locale.ROOT).equals("YEAR") ? "2026-01-01" : "2026-05-04";
    }

    private static String behind(String function) {
        return switch (function.toUpperCase(Locale.ROOT)) {
            case "YEAR" -> "2027-01-01";
            case "DATE" -> "2026-05-05";
            default -> "2026-06-04";
        };
    }
}

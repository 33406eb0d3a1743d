package io.tidegate.sharding.sql;

import io.tidegate.sharding.sql.Condition.ColumnRef;
import io.tidegate.sharding.sql.Condition.Comparison;
import io.tidegate.sharding.sql.Condition.Operand;
import java.util.ArrayList;
import java.util.List;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.JdbcParameter;
import net.sf.jsqlparser.expression.NotExpression;
import net.sf.jsqlparser.expression.NullValue;
import net.sf.jsqlparser.expression.SignedExpression;
import net.sf.jsqlparser.expression.operators.conditional.AndExpression;
import net.sf.jsqlparser.expression.operators.conditional.OrExpression;
import net.sf.jsqlparser.expression.operators.relational.Between;
import net.sf.jsqlparser.expression.operators.relational.ComparisonOperator;
import net.sf.jsqlparser.expression.operators.relational.ExpressionList;
import net.sf.jsqlparser.expression.operators.relational.InExpression;
import net.sf.jsqlparser.expression.operators.relational.IsNullExpression;
import net.sf.jsqlparser.expression.operators.relational.ParenthesedExpressionList;
import net.sf.jsqlparser.schema.Column;
import org.jspecify.annotations.Nullable;

/** Turns the parser's expressions into conditions; what it does not know becomes opaque. */
final class Conditions {
    private final ParseText text;

    Conditions(ParseText text) {
        this.text = text;
    }

    Condition of(@Nullable Expression expression) {
        return switch (expression) {
            case null -> new Condition.And(List.of());
            case AndExpression and ->
                    new Condition.And(
                            List.of(of(and.getLeftExpression()), of(and.getRightExpression())));
            case OrExpression or ->
                    new Condition.Or(
                            List.of(of(or.getLeftExpression()), of(or.getRightExpression())));
            case ParenthesedExpressionList<?> list when list.size() == 1 -> of(list.getFirst());
            case NotExpression not -> negated(not);
            case ComparisonOperator compare -> compare(compare, false);
            case InExpression in -> in(in);
            case Between between -> between(between);
            case IsNullExpression isNull -> isNull(isNull);
            default -> Condition.OPAQUE;
        };
    }

    /** NOT (a <> b) is a = b; every other negation only widens. */
    private Condition negated(NotExpression not) {
        if (not.isExclamationMark()) {
            return Condition.OPAQUE;
        }
        Expression inner = not.getExpression();
        while (inner instanceof ParenthesedExpressionList<?> list && list.size() == 1) {
            inner = list.getFirst();
        }
        if (inner instanceof NotExpression twice && !twice.isExclamationMark()) {
            return of(twice.getExpression());
        }
        return inner instanceof ComparisonOperator compare
                ? compare(compare, true)
                : Condition.OPAQUE;
    }

    private Condition compare(ComparisonOperator operator, boolean negated) {
        Comparison comparison = comparison(operator.getStringExpression().strip(), negated);
        if (comparison == null) {
            return Condition.OPAQUE;
        }
        ColumnRef left = column(operator.getLeftExpression());
        ColumnRef right = column(operator.getRightExpression());
        if (left != null && right != null) {
            return comparison == Comparison.EQUAL
                    ? new Condition.SameColumns(left, right)
                    : Condition.OPAQUE;
        }
        if (left != null) {
            Operand operand = operand(operator.getRightExpression());
            return operand == null
                    ? Condition.OPAQUE
                    : new Condition.Compare(left, comparison, operand);
        }
        if (right != null) {
            Operand operand = operand(operator.getLeftExpression());
            return operand == null
                    ? Condition.OPAQUE
                    : new Condition.Compare(right, comparison.mirrored(), operand);
        }
        return Condition.OPAQUE;
    }

    private static @Nullable Comparison comparison(String operator, boolean negated) {
        if (negated) {
            return switch (operator) {
                case "<>", "!=" -> Comparison.EQUAL;
                case "<" -> Comparison.GREATER_OR_EQUAL;
                case "<=" -> Comparison.GREATER;
                case ">" -> Comparison.LESS_OR_EQUAL;
                case ">=" -> Comparison.LESS;
                default -> null;
            };
        }
        return switch (operator) {
            case "=" -> Comparison.EQUAL;
            case "<=>" -> Comparison.NULL_SAFE_EQUAL;
            case "<" -> Comparison.LESS;
            case "<=" -> Comparison.LESS_OR_EQUAL;
            case ">" -> Comparison.GREATER;
            case ">=" -> Comparison.GREATER_OR_EQUAL;
            default -> null;
        };
    }

    private Condition in(InExpression in) {
        ColumnRef column = column(in.getLeftExpression());
        if (in.isNot()
                || column == null
                || !(in.getRightExpression() instanceof ExpressionList<?> list)) {
            return Condition.OPAQUE;
        }
        List<Operand> operands = new ArrayList<>();
        for (Expression each : list) {
            Operand operand = operand(each);
            if (operand == null) {
                return Condition.OPAQUE;
            }
            operands.add(operand);
        }
        return new Condition.In(column, operands);
    }

    private Condition between(Between between) {
        ColumnRef column = column(between.getLeftExpression());
        Operand low = operand(between.getBetweenExpressionStart());
        Operand high = operand(between.getBetweenExpressionEnd());
        boolean plain =
                !between.isNot() && !between.isUsingSymmetric() && !between.isUsingAsymmetric();
        return plain && column != null && low != null && high != null
                ? new Condition.Between(column, low, high)
                : Condition.OPAQUE;
    }

    private static Condition isNull(IsNullExpression isNull) {
        ColumnRef column = column(isNull.getLeftExpression());
        return column == null || isNull.isNot() || isNull.isUseNotNull()
                ? Condition.OPAQUE
                : new Condition.IsNull(column);
    }

    private static @Nullable ColumnRef column(Expression expression) {
        Expression inner = expression;
        while (inner instanceof ParenthesedExpressionList<?> list && list.size() == 1) {
            inner = list.getFirst();
        }
        if (!(inner instanceof Column column) || column.getArrayConstructor() != null) {
            return null;
        }
        return ref(column);
    }

    static ColumnRef ref(Column column) {
        String name = Tokens.unquoted(column.getColumnName());
        if (column.getTable() == null || column.getTable().getName() == null) {
            // TRUE, FALSE and such parse as columns on some dialects; a name is only compared
            // later.
            return new ColumnRef("", name);
        }
        return new ColumnRef(Tokens.unquoted(column.getTable().getName()), name);
    }

    private @Nullable Operand operand(Expression expression) {
        return operand(expression, false);
    }

    private @Nullable Operand operand(Expression expression, boolean negated) {
        return switch (expression) {
            case ParenthesedExpressionList<?> list when list.size() == 1 ->
                    operand(list.getFirst(), negated);
            case SignedExpression signed when signed.getSign() == '-' ->
                    operand(signed.getExpression(), !negated);
            case SignedExpression signed when signed.getSign() == '+' ->
                    operand(signed.getExpression(), negated);
            case JdbcParameter parameter -> {
                int value = text.value(parameter.getIndex());
                yield value < 0 ? null : new Condition.Value(value, negated);
            }
            case NullValue none -> new Condition.Null();
            case null, default -> null;
        };
    }
}

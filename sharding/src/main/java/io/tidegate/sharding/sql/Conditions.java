package io.tidegate.sharding.sql;

import io.tidegate.sharding.sql.Condition.CastTarget;
import io.tidegate.sharding.sql.Condition.ColumnRef;
import io.tidegate.sharding.sql.Condition.Comparison;
import io.tidegate.sharding.sql.Condition.Operand;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.sf.jsqlparser.expression.BinaryExpression;
import net.sf.jsqlparser.expression.CastExpression;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.JdbcParameter;
import net.sf.jsqlparser.expression.NotExpression;
import net.sf.jsqlparser.expression.NullValue;
import net.sf.jsqlparser.expression.SignedExpression;
import net.sf.jsqlparser.expression.operators.arithmetic.Addition;
import net.sf.jsqlparser.expression.operators.arithmetic.Multiplication;
import net.sf.jsqlparser.expression.operators.arithmetic.Subtraction;
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
    private static final Pattern DATETIME =
            Pattern.compile("DATETIME\\s*\\(\\s*(\\d{1,9})\\s*\\)", Pattern.CASE_INSENSITIVE);

    private final ParseText text;

    Conditions(ParseText text) {
        this.text = text;
    }

    Condition of(@Nullable Expression expression) {
        if (expression != null && !text.isCertain()) {
            return Condition.OPAQUE;
        }
        return switch (expression) {
            case null -> new Condition.And(List.of());
            case AndExpression and -> new Condition.And(chain(and, this::of));
            case OrExpression or -> new Condition.Or(chain(or, this::of));
            case ParenthesedExpressionList<?> list when list.size() == 1 -> of(list.getFirst());
            case NotExpression not -> negated(not);
            case ComparisonOperator compare -> compare(compare, false);
            case InExpression in -> in(in, false);
            case Between between -> between(between, false);
            case IsNullExpression isNull -> isNull(isNull, false);
            default -> Condition.OPAQUE;
        };
    }

    /** The parts of {@code a AND b AND c}, which stand inside each other: there may be many. */
    private static List<Condition> chain(
            BinaryExpression last, Function<Expression, Condition> read) {
        List<Condition> parts = new ArrayList<>();
        Expression rest = last;
        while (rest.getClass() == last.getClass() && rest instanceof BinaryExpression each) {
            parts.add(read.apply(each.getRightExpression()));
            rest = each.getLeftExpression();
        }
        parts.add(read.apply(rest));
        return parts.reversed();
    }

    /**
     * What is in brackets behind NOT: without them HIGH_NOT_PRECEDENCE decides what is negated, and
     * {@code !} binds tighter always.
     */
    private static @Nullable Expression negatedBy(NotExpression not) {
        return !not.isExclamationMark()
                        && not.getExpression() instanceof ParenthesedExpressionList<?> list
                        && list.size() == 1
                ? list.getFirst()
                : null;
    }

    private Condition negated(NotExpression not) {
        Expression inner = negatedBy(not);
        return inner == null ? Condition.OPAQUE : negation(inner);
    }

    /**
     * When an expression is false: with NULL for unknown AND and OR still change places, and each
     * comparison has one that is true where it is false.
     */
    private Condition negation(Expression expression) {
        return switch (expression) {
            case AndExpression and -> new Condition.Or(chain(and, this::negation));
            case OrExpression or -> new Condition.And(chain(or, this::negation));
            case ParenthesedExpressionList<?> list when list.size() == 1 ->
                    negation(list.getFirst());
            case NotExpression not -> {
                Expression inner = negatedBy(not);
                yield inner == null ? Condition.OPAQUE : of(inner);
            }
            case ComparisonOperator compare -> compare(compare, true);
            case InExpression in -> in(in, true);
            case Between between -> between(between, true);
            case IsNullExpression isNull -> isNull(isNull, true);
            default -> Condition.OPAQUE;
        };
    }

    private Condition compare(ComparisonOperator operator, boolean negated) {
        Comparison comparison = comparison(operator.getStringExpression().strip(), negated);
        if (comparison == null) {
            return Condition.OPAQUE;
        }
        List<Expression> left = row(operator.getLeftExpression());
        List<Expression> right = row(operator.getRightExpression());
        if (left.size() == 1 && right.size() == 1) {
            return compare(left.getFirst(), comparison, right.getFirst());
        }
        boolean equal =
                !negated
                        && (comparison == Comparison.EQUAL
                                || comparison == Comparison.NULL_SAFE_EQUAL);
        if (!equal || left.size() != right.size()) {
            return Condition.OPAQUE;
        }
        List<Condition> columns = new ArrayList<>();
        for (int i = 0; i < left.size(); i++) {
            columns.add(compare(left.get(i), comparison, right.get(i)));
        }
        return new Condition.And(columns);
    }

    /** What {@code (a, b)} consists of; all else is one by itself. */
    private static List<Expression> row(Expression expression) {
        return expression instanceof ParenthesedExpressionList<?> list && list.size() > 1
                ? List.copyOf(list)
                : List.of(expression);
    }

    private Condition compare(Expression one, Comparison comparison, Expression other) {
        ColumnRef left = column(one);
        ColumnRef right = column(other);
        if (left != null && right != null) {
            return comparison == Comparison.EQUAL
                    ? new Condition.SameColumns(left, right)
                    : Condition.OPAQUE;
        }
        if (left != null) {
            Operand operand = constant(other);
            return operand == null
                    ? Condition.OPAQUE
                    : new Condition.Compare(left, comparison, operand);
        }
        if (right != null) {
            Operand operand = constant(one);
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

    private Condition in(InExpression in, boolean negated) {
        if (in.isNot() != negated || !(in.getRightExpression() instanceof ExpressionList<?> list)) {
            return Condition.OPAQUE;
        }
        List<Expression> left = row(in.getLeftExpression());
        List<Condition> columns = new ArrayList<>();
        for (int i = 0; i < left.size(); i++) {
            columns.add(in(left, i, list));
        }
        return columns.size() == 1 ? columns.getFirst() : new Condition.And(columns);
    }

    /** One column of a row, or the only one, is one of the values in its place. */
    private Condition in(List<Expression> left, int place, ExpressionList<?> list) {
        ColumnRef column = column(left.get(place));
        if (column == null) {
            return Condition.OPAQUE;
        }
        List<Operand> operands = new ArrayList<>();
        for (Expression each : list) {
            List<Expression> values = row(each);
            Operand operand =
                    values.size() == left.size() ? listed(values.get(place), left.size()) : null;
            if (operand == null) {
                return Condition.OPAQUE;
            }
            operands.add(operand);
        }
        return new Condition.In(column, operands, left.size() > 1);
    }

    private Condition between(Between between, boolean negated) {
        ColumnRef column = column(between.getLeftExpression());
        Operand low = bound(between.getBetweenExpressionStart());
        Operand high = bound(between.getBetweenExpressionEnd());
        boolean plain = !between.isUsingSymmetric() && !between.isUsingAsymmetric();
        return plain && column != null && low != null && high != null
                ? new Condition.Between(column, low, high, between.isNot() != negated)
                : Condition.OPAQUE;
    }

    /**
     * An element of a list: plain, or a date or an integer that is said to be one, which is
     * compared as it is alone.
     */
    private @Nullable Operand listed(Expression expression, int columns) {
        return columns == 1 ? bound(expression) : operand(expression);
    }

    private static Condition isNull(IsNullExpression isNull, boolean negated) {
        ColumnRef column = column(isNull.getLeftExpression());
        return column == null || isNull.isNot() != negated || isNull.isUseNotNull()
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

    /** What a column is compared with alone; in lists only plain values count. */
    private @Nullable Operand constant(Expression expression) {
        return switch (expression) {
            case ParenthesedExpressionList<?> list when list.size() == 1 ->
                    constant(list.getFirst());
            case Addition sum -> calculated(sum, '+');
            case Subtraction difference -> calculated(difference, '-');
            case Multiplication product -> calculated(product, '*');
            case CastExpression cast -> cast(cast);
            case JdbcParameter literal when text.typed(literal.getIndex()) != null ->
                    typed(literal);
            default -> operand(expression);
        };
    }

    /** An end of BETWEEN: dates are compared as dates there too, and integers as integers. */
    private @Nullable Operand bound(Expression expression) {
        Operand constant =
                expression instanceof CastExpression || expression instanceof JdbcParameter
                        ? constant(expression)
                        : operand(expression);
        return constant instanceof Condition.Cast cast && cast.target().isText() ? null : constant;
    }

    private @Nullable Operand cast(CastExpression cast) {
        String type = cast.getColDataType() == null ? "" : cast.getColDataType().toString();
        CastTarget target =
                switch (type.strip().toUpperCase(Locale.ROOT)) {
                    case "SIGNED", "SIGNED INTEGER", "SIGNED INT" -> CastTarget.SIGNED;
                    case "UNSIGNED", "UNSIGNED INTEGER", "UNSIGNED INT" -> CastTarget.UNSIGNED;
                    case "CHAR" -> CastTarget.CHAR;
                    case "DATE" -> CastTarget.DATE;
                    case "DATETIME" -> CastTarget.DATETIME;
                    default -> dateTime(type.strip());
                };
        boolean plain = "CAST".equalsIgnoreCase(cast.keyword) && cast.getFormat() == null;
        Operand value = target == null || !plain ? null : operand(cast.getLeftExpression());
        return value == null || target == null ? null : new Condition.Cast(value, target);
    }

    /** {@code DATETIME(6)}, which has the number of the literal there; null for any other type. */
    private static @Nullable CastTarget dateTime(String type) {
        Matcher sized = DATETIME.matcher(type);
        return sized.matches() ? CastTarget.dateTime(Integer.parseInt(sized.group(1))) : null;
    }

    private @Nullable Operand typed(JdbcParameter literal) {
        int value = text.value(literal.getIndex());
        CastTarget target = text.typed(literal.getIndex());
        return value < 0 || target == null
                ? null
                : new Condition.Cast(new Condition.Value(value, false), target);
    }

    private @Nullable Operand calculated(BinaryExpression expression, char sign) {
        Operand left = constant(expression.getLeftExpression());
        Operand right = constant(expression.getRightExpression());
        return left == null || right == null ? null : new Condition.Calculated(left, sign, right);
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
                yield value < 0 || text.typed(parameter.getIndex()) != null
                        ? null
                        : new Condition.Value(value, negated);
            }
            case NullValue none -> new Condition.Null();
            case null, default -> null;
        };
    }
}

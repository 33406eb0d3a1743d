package io.tidegate.sharding.plan;

import io.tidegate.conf.model.KeyType;
import io.tidegate.sharding.sql.Condition.ColumnRef;
import io.tidegate.sharding.sql.SelectParts.Range;
import io.tidegate.sharding.sql.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Finds the moments in a statement that a server tells by its clock, where literals can stand in
 * their place: {@code NOW()}, {@code CURDATE() - INTERVAL 7 DAY} and their like, each compared with
 * a sharding key of dates. Compared with columns of other types a literal is not what the function
 * is: a TIME, and a YEAR, are compared with it in another way. All of them have to be exchanged, as
 * they are one moment in a statement, and a column of the result would be called otherwise.
 */
final class ClockBounds {
    private static final Set<String> BEFORE =
            Set.of("WHERE", "AND", "OR", "NOT", "BETWEEN", "ON", "XOR");
    private static final Set<String> BEHIND = Set.of("AND", "OR", "XOR", "BETWEEN");

    private static final Set<String> TYPED = Set.of("DATE", "TIMESTAMP");

    private static final int NONE = -1;

    private final Tokens tokens;
    private final ClockMoments moments;
    private final KeyTables tables;
    private final Range conditions;

    private ClockBounds(Tokens tokens, KeyTables tables, Range conditions) {
        this.tokens = tokens;
        this.moments = new ClockMoments(tokens);
        this.tables = tables;
        this.conditions = conditions;
    }

    /**
     * The moments of a statement, in their order; none when one of them has to stay what it is.
     *
     * @param conditions the only place where they may stand
     */
    static List<Range> in(Tokens tokens, KeyTables tables, Range conditions) {
        return new ClockBounds(tokens, tables, conditions).find();
    }

    private List<Range> find() {
        List<Range> found = new ArrayList<>();
        for (int i = 0; i < tokens.count(); i++) {
            int end = i < conditions.from() ? NONE : moments.endOf(i);
            Range range = new Range(i, end);
            if (end != NONE
                    && end <= conditions.to()
                    && isOperand(i, end)
                    && isComparedWithKey(range)) {
                found.add(range);
                i = end - 1;
            } else if (ClockFunctions.isIn(tokens, new Range(i, i + 1))
                    || tokens.is(i, "DEFAULT")) {
                return List.of();
            }
        }
        return List.copyOf(found);
    }

    /** Whether it stands by itself on its side of a comparison. */
    private boolean isOperand(int from, int end) {
        boolean begins = isComparison(from - 1) || BEFORE.contains(tokens.keyword(from - 1));
        boolean ends =
                end == conditions.to()
                        || isComparison(end)
                        || tokens.isSymbol(end, ')')
                        || BEHIND.contains(tokens.keyword(end));
        return (begins || tokens.isSymbol(from - 1, '(')) && ends;
    }

    private boolean isComparison(int token) {
        return tokens.isSymbol(token, '=')
                || tokens.isSymbol(token, '<')
                || tokens.isSymbol(token, '>');
    }

    private boolean isComparedWithKey(Range moment) {
        int before = moment.from() - 1;
        if (tokens.is(before, "BETWEEN")) {
            return isKeyBetween(before)
                    && tokens.is(moment.to(), "AND")
                    && boundEnd(moment.to() + 1) != NONE;
        }
        if (tokens.is(before, "AND") && isUpperBound(before)) {
            return true;
        }
        int operator = before;
        while (isComparison(operator)) {
            operator--;
        }
        if (operator < before) {
            return isKey(operator) && isExact(operator + 1, before + 1, moment);
        }
        int behind = moment.to();
        while (isComparison(behind)) {
            behind++;
        }
        return behind > moment.to()
                && isExact(moment.to(), behind, moment)
                && isKey(tokens.isSymbol(behind + 1, '.') ? behind + 2 : behind);
    }

    /** Whether the AND is that of {@code key BETWEEN bound AND}. */
    private boolean isUpperBound(int and) {
        for (int i = and - 1; i > conditions.from(); i--) {
            if (tokens.is(i, "BETWEEN")) {
                return isKeyBetween(i) && boundEnd(i + 1) == and;
            }
        }
        return false;
    }

    /** Whether a key stands in front of BETWEEN or NOT BETWEEN. */
    private boolean isKeyBetween(int between) {
        return isKey(tokens.is(between - 1, "NOT") ? between - 2 : between - 1);
    }

    /** The token behind a moment or a literal: of what else is there the types decide. */
    private int boundEnd(int from) {
        int end = moments.endOf(from);
        if (end != NONE) {
            return end;
        }
        int literal = TYPED.contains(tokens.keyword(from)) ? from + 1 : from;
        return switch (tokens.type(literal)) {
            case NUMBER, STRING, PARAMETER -> literal + 1;
            case WORD, QUOTED, USER_VARIABLE, SYSTEM_VARIABLE, HEX_OR_BIT, SYMBOL, END -> NONE;
        };
    }

    /**
     * Whether the comparison is one of order, or of moments without a fraction: MariaDB finds no
     * row that is equal to a function with a fraction by an index, and finds it by a literal.
     */
    private boolean isExact(int from, int to, Range moment) {
        boolean less = false;
        boolean greater = false;
        for (int i = from; i < to; i++) {
            less |= tokens.isSymbol(i, '<');
            greater |= tokens.isSymbol(i, '>');
        }
        return less != greater || !moments.mayHaveFraction(moment);
    }

    /** Whether the last token of a column's name is that of a key. */
    private boolean isKey(int token) {
        boolean qualified = tokens.isSymbol(token - 1, '.') && tokens.isName(token - 2);
        ColumnRef column =
                new ColumnRef(qualified ? tokens.name(token - 2) : "", tokens.name(token));
        int table = tokens.isName(token) ? tables.keyOf(column) : NONE;
        return table != NONE && tables.rule(table).key().type() == KeyType.TEMPORAL;
    }
}

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
 * their place: {@code NOW()}, {@code CURDATE() - INTERVAL 7 DAY} and their like. A literal is of
 * the same type, so that a condition means the same with it; but all of them have to be exchanged,
 * as they are one moment in a statement, and a column of the result would be called otherwise.
 */
final class ClockBounds {
    private static final Set<String> BEFORE =
            Set.of("WHERE", "AND", "OR", "NOT", "BETWEEN", "ON", "XOR");
    private static final Set<String> BEHIND = Set.of("AND", "OR", "XOR", "BETWEEN");

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
     * The moments of a statement, in their order; none when one of them has to stay what it is, or
     * when no sharding key is compared with one.
     *
     * @param conditions the only place where they may stand
     */
    static List<Range> in(Tokens tokens, KeyTables tables, Range conditions) {
        return new ClockBounds(tokens, tables, conditions).find();
    }

    private List<Range> find() {
        List<Range> found = new ArrayList<>();
        boolean narrows = false;
        for (int i = 0; i < tokens.count(); i++) {
            int end = i < conditions.from() ? NONE : moments.endOf(i);
            if (end != NONE && end <= conditions.to() && isOperand(i, end)) {
                Range range = new Range(i, end);
                found.add(range);
                narrows |= isComparedWithKey(range);
                i = end - 1;
            } else if (ClockFunctions.isIn(tokens, new Range(i, i + 1))
                    || tokens.is(i, "DEFAULT")) {
                return List.of();
            }
        }
        return narrows ? List.copyOf(found) : List.of();
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
        if (isComparison(before) || tokens.is(before, "BETWEEN")) {
            while (isComparison(before) || tokens.is(before, "BETWEEN")) {
                before--;
            }
            return isKey(before);
        }
        int behind = moment.to();
        while (isComparison(behind)) {
            behind++;
        }
        return behind > moment.to()
                && isKey(tokens.isSymbol(behind + 1, '.') ? behind + 2 : behind);
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

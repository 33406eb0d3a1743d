package io.tidegate.sharding.plan;

import io.tidegate.sharding.rule.TableRule;
import io.tidegate.sharding.sql.Condition;
import io.tidegate.sharding.sql.Condition.Operand;
import io.tidegate.sharding.sql.SelectParts.Range;
import io.tidegate.sharding.sql.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Finds the columns and values of an INSERT among its tokens. */
final class InsertReader {
    private final Tokens tokens;
    private final int end;

    /**
     * @param end the token behind the statement
     */
    InsertReader(Tokens tokens, int end) {
        this.tokens = tokens;
        this.end = end;
    }

    /** Whether a value is {@code LAST_INSERT_ID(column)}, which leaves the column as it is. */
    boolean isItself(TableRule rule, Predicate<String> column, int from) {
        int at = from + 2;
        // Any other name is that of the new row.
        if (tokens.isSymbol(at + 1, '.') && tokens.name(at).equalsIgnoreCase(rule.table())) {
            at += 2;
        }
        int behind = at + 2;
        return tokens.is(from, "LAST_INSERT_ID")
                && tokens.isSymbol(from + 1, '(')
                && tokens.isName(at)
                && column.test(tokens.name(at))
                && tokens.isSymbol(at + 1, ')')
                && (behind >= end
                        || tokens.isSymbol(behind, ',')
                        || tokens.is(behind, "RETURNING"));
    }

    /** The place of the key in a list of columns, or -1. */
    int columnOf(Predicate<String> column, int open) {
        int place = 0;
        int found = -1;
        for (int i = open + 1; !tokens.isSymbol(i, ')') && i < tokens.count(); i++) {
            if (tokens.isSymbol(i, ',')) {
                place++;
            } else if (tokens.isName(i)
                    && !tokens.isSymbol(i + 1, '.')
                    && column.test(tokens.name(i))) {
                found = place;
            }
        }
        return found;
    }

    /** Which of a row's values is its key, or -1 when the key is not a plain value. */
    int keyOfRow(int open, int end, int keyAt) {
        int place = 0;
        int depth = 0;
        int values = 0;
        int key = -1;
        for (int i = open + 1; i < end - 1; i++) {
            if (tokens.isSymbol(i, '(')) {
                depth++;
            } else if (tokens.isSymbol(i, ')')) {
                depth--;
            } else if (depth == 0 && tokens.isSymbol(i, ',')) {
                place++;
                continue;
            }
            if (place == keyAt) {
                boolean alone = i == open + 1 || place > 0 && tokens.isSymbol(i - 1, ',');
                key = alone && depth == 0 && tokens.value(i) >= 0 ? values : -1;
            }
            if (tokens.value(i) >= 0) {
                values++;
            }
        }
        return key;
    }

    /** Which elements of a row they are. */
    List<Integer> elements(List<Range> clocks, int open, int end) {
        List<Integer> elements = new ArrayList<>();
        for (Range each : clocks) {
            if (each.from() > open && each.from() < end) {
                int element = 0;
                while (element(open, element) < each.from()) {
                    element++;
                }
                elements.add(element);
            }
        }
        return elements;
    }

    /** The number in the shape of the first value behind a token, if there is one. */
    int firstValue(int from) {
        for (int i = from; i < tokens.count(); i++) {
            if (tokens.value(i) >= 0) {
                return tokens.value(i);
            }
        }
        return 0;
    }

    /** The token behind an element of a row that begins at another one. */
    int endOfElement(int from) {
        int at = from;
        while (at < tokens.count() && !tokens.isSymbol(at, ',') && !tokens.isSymbol(at, ')')) {
            at = tokens.isSymbol(at, '(') ? tokens.afterBracket(at) : at + 1;
        }
        return at;
    }

    /** How many elements a row has. */
    int elementCount(int open) {
        int end = tokens.afterBracket(open) - 1;
        int count = end == open + 1 ? 0 : 1;
        for (int at = endOfElement(open + 1); at < end; at = endOfElement(at + 1)) {
            count++;
        }
        return count;
    }

    /** Where an element of a row begins. */
    int element(int open, int place) {
        int at = open + 1;
        for (int i = 0; i < place && at < tokens.count(); at++) {
            if (tokens.isSymbol(at, '(')) {
                at = tokens.afterBracket(at) - 1;
            } else if (tokens.isSymbol(at, ',')) {
                i++;
            } else if (tokens.isSymbol(at, ')')) {
                return open;
            }
        }
        return at;
    }

    /** The value that the tokens are, or null when they are an expression. */
    @Nullable Operand plain(int from, int to) {
        int at = from;
        boolean negated = false;
        if (to - from == 2 && (tokens.isSymbol(at, '-') || tokens.isSymbol(at, '+'))) {
            negated = tokens.isSymbol(at, '-');
            at++;
        }
        if (to - at != 1) {
            return null;
        }
        if (tokens.is(at, "NULL")) {
            return new Condition.Null();
        }
        return tokens.value(at) < 0 ? null : new Condition.Value(tokens.value(at), negated);
    }

    /** And does not stand in the value of another column, to be compared. */
    boolean beginsAssignment(int name, int from) {
        int first = name;
        while (tokens.isSymbol(first - 1, '.') && first - 2 >= from) {
            first -= 2;
        }
        return first <= from || tokens.isSymbol(first - 1, ',') || tokens.is(first - 1, "SET");
    }

    /** Where a value begins and ends that SET gives a column. */
    record Assigned(int from, int to) {}

    /** The value of a column behind SET, or null when it is given none. */
    @Nullable Assigned assigned(Predicate<String> column, int from) {
        int depth = 0;
        for (int at = from; at < end && !(depth == 0 && isOnDuplicate(at)); at++) {
            if (tokens.isSymbol(at, '(')) {
                depth++;
            } else if (tokens.isSymbol(at, ')')) {
                depth--;
            }
            boolean found =
                    depth == 0
                            && tokens.isName(at)
                            && column.test(tokens.name(at))
                            && tokens.isSymbol(at + 1, '=')
                            && beginsAssignment(at, from);
            if (found) {
                return new Assigned(at + 2, endOfValue(at + 2, end));
            }
        }
        return null;
    }

    private int endOfValue(int from, int end) {
        int stop = from;
        int inner = 0;
        while (stop < end
                && !(inner == 0
                        && (tokens.isSymbol(stop, ',')
                                || tokens.is(stop, "ON")
                                || tokens.is(stop, "AS")))) {
            if (tokens.isSymbol(stop, '(')) {
                inner++;
            } else if (tokens.isSymbol(stop, ')')) {
                inner--;
            }
            stop++;
        }
        return stop;
    }

    boolean isOnDuplicate(int at) {
        return tokens.is(at, "ON") && tokens.is(at + 1, "DUPLICATE");
    }
}

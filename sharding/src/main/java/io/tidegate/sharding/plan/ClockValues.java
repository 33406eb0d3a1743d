package io.tidegate.sharding.plan;

import io.tidegate.sharding.sql.SelectParts.Range;
import io.tidegate.sharding.sql.Tokens;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the moments that an INSERT stores, where literals can stand in their place: what is stored
 * of a literal of the same type is the same. All of them have to be exchanged, as they are one
 * moment in a statement.
 */
final class ClockValues {
    private static final int NONE = -1;

    private final Tokens tokens;
    private final ClockMoments moments;
    private final int end;

    private ClockValues(Tokens tokens, int end) {
        this.tokens = tokens;
        this.moments = new ClockMoments(tokens);
        this.end = end;
    }

    /**
     * Those of a statement, in their order; none when one of them has to stay what it is.
     *
     * @param values the first token behind VALUES or SET
     * @param end the token behind the statement
     */
    static List<Range> in(Tokens tokens, int values, int end) {
        return new ClockValues(tokens, end).find(values);
    }

    private List<Range> find(int values) {
        List<Range> found = new ArrayList<>();
        boolean inRows = tokens.isSymbol(values, '(');
        int depth = 0;
        for (int i = values; i < end; i++) {
            if (tokens.isSymbol(i, '(')) {
                depth++;
            } else if (tokens.isSymbol(i, ')')) {
                depth--;
            } else if (depth == 0 && (tokens.is(i, "AS") || tokens.is(i, "ON"))) {
                inRows = false;
            }
            int behind = moments.endOf(i);
            if (behind != NONE && isValue(i, behind, depth, inRows)) {
                found.add(new Range(i, behind));
                i = behind - 1;
            } else if (ClockFunctions.isIn(tokens, new Range(i, i + 1))) {
                return List.of();
            }
        }
        return List.copyOf(found);
    }

    /** Whether it is all that is given to a column. */
    private boolean isValue(int from, int behind, int depth, boolean inRows) {
        if (inRows) {
            return depth == 1
                    && (tokens.isSymbol(from - 1, '(') || tokens.isSymbol(from - 1, ','))
                    && (tokens.isSymbol(behind, ')') || tokens.isSymbol(behind, ','));
        }
        return depth == 0
                && tokens.isSymbol(from - 1, '=')
                && (behind == end
                        || tokens.isSymbol(behind, ',')
                        || tokens.is(behind, "ON")
                        || tokens.is(behind, "AS")
                        || tokens.is(behind, "RETURNING"));
    }
}

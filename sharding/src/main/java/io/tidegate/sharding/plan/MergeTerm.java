package io.tidegate.sharding.plan;

import io.tidegate.sharding.sql.Aggregates;
import io.tidegate.sharding.sql.SelectParts.Range;
import io.tidegate.sharding.sql.TokenType;
import io.tidegate.sharding.sql.Tokens;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * An expression of a SELECT, as far as it matters for merging.
 *
 * @param column the name of the column that it is and nothing else, in lower case; empty otherwise
 * @param qualified whether the column has its table in front
 * @param names all unqualified names in it, in lower case
 * @param function the aggregate whose call it is and nothing else; empty otherwise
 * @param aggregated whether an aggregate or a window is anywhere in it
 * @param constant whether it is one literal or parameter
 * @param parameters whether it has any
 */
record MergeTerm(
        Range range,
        String column,
        boolean qualified,
        Set<String> names,
        String function,
        boolean aggregated,
        boolean constant,
        boolean parameters) {

    /** Without brackets and pluses around it, which servers do not see: a number is a position. */
    private static Range bare(Tokens tokens, Range written) {
        Range range = written;
        while (range.size() > 1) {
            boolean bracketed =
                    tokens.isSymbol(range.from(), '(')
                            && tokens.afterBracket(range.from()) == range.to();
            if (!bracketed && !tokens.isSymbol(range.from(), '+')) {
                break;
            }
            range = new Range(range.from() + 1, bracketed ? range.to() - 1 : range.to());
        }
        return range;
    }

    static MergeTerm of(Tokens tokens, Range written) {
        Range range = bare(tokens, written);
        int from = range.from();
        int last = range.to() - 1;
        boolean path = tokens.isName(last) && range.size() % 2 == 1;
        for (int i = last - 1; i > from && path; i -= 2) {
            path = tokens.isSymbol(i, '.') && tokens.isName(i - 1);
        }
        Set<String> names = new HashSet<>();
        boolean parameters = false;
        for (int i = from; i <= last; i++) {
            parameters |= tokens.type(i) == TokenType.PARAMETER;
            if (tokens.isName(i)
                    && !tokens.isSymbol(i - 1, '.')
                    && !tokens.isSymbol(i + 1, '.')
                    && !tokens.isSymbol(i + 1, '(')) {
                names.add(tokens.name(i).toLowerCase(Locale.ROOT));
            }
        }
        boolean call =
                range.size() > 2
                        && tokens.isSymbol(from + 1, '(')
                        && tokens.afterBracket(from + 1) == range.to();
        boolean one = range.size() == 1;
        return new MergeTerm(
                range,
                path ? tokens.name(last).toLowerCase(Locale.ROOT) : "",
                range.size() > 1,
                Set.copyOf(names),
                call && Aggregates.isOne(tokens.keyword(from)) ? tokens.keyword(from) : "",
                Aggregates.firstIn(tokens, from, range.to()).isPresent(),
                // Of whatever kind: statements with other literals have this plan too.
                one && tokens.value(from) >= 0,
                parameters);
    }
}

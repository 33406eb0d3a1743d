package io.tidegate.sharding.plan;

import io.tidegate.sharding.sql.SelectParts.Order;
import io.tidegate.sharding.sql.SelectParts.Range;
import io.tidegate.sharding.sql.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The call of an aggregate, taken apart.
 *
 * @param function in upper case
 * @param arguments those between commas
 * @param argument all of them
 * @param orderBy of GROUP_CONCAT
 * @param separator of GROUP_CONCAT; null where it is not named
 * @param limited whether it has a LIMIT of its own
 * @see <a href="https://dev.mysql.com/doc/refman/8.4/en/aggregate-functions.html">Aggregate
 *     Function Descriptions</a>
 */
record AggregateCall(
        Range range,
        String function,
        boolean distinct,
        List<Range> arguments,
        Range argument,
        List<Order> orderBy,
        @Nullable Range separator,
        boolean limited) {
    private static final Set<String> SPREADS =
            Set.of("STD", "STDDEV", "STDDEV_POP", "STDDEV_SAMP", "VARIANCE", "VAR_POP", "VAR_SAMP");
    private static final Set<String> FOLDED =
            Set.of(
                    "COUNT",
                    "SUM",
                    "MIN",
                    "MAX",
                    "AVG",
                    "BIT_AND",
                    "BIT_OR",
                    "BIT_XOR",
                    "GROUP_CONCAT");
    private static final Set<String> WITH_DISTINCT =
            Set.of("COUNT", "SUM", "MIN", "MAX", "AVG", "GROUP_CONCAT");

    /**
     * @param call from the function's name to its bracket
     */
    static AggregateCall of(Tokens tokens, Range call) {
        int from = call.from() + 2;
        int end = call.to() - 1;
        boolean distinct = tokens.is(from, "DISTINCT");
        if (distinct || tokens.is(from, "ALL")) {
            from++;
        }
        int order = clause(tokens, "ORDER", from, end);
        int separator = clause(tokens, "SEPARATOR", from, end);
        int limit = clause(tokens, "LIMIT", from, end);
        int argumentsEnd = Math.min(order, Math.min(separator, limit));
        List<Order> orderBy = new ArrayList<>();
        if (order < end) {
            for (Range each : tokens.commas(order + 2, Math.min(separator, limit))) {
                boolean descending = tokens.is(each.to() - 1, "DESC");
                boolean named = descending || tokens.is(each.to() - 1, "ASC");
                orderBy.add(
                        new Order(
                                new Range(each.from(), named ? each.to() - 1 : each.to()),
                                descending));
            }
        }
        return new AggregateCall(
                call,
                tokens.keyword(call.from()),
                distinct,
                tokens.commas(from, argumentsEnd),
                new Range(from, argumentsEnd),
                orderBy,
                separator < end ? new Range(separator + 1, Math.min(limit, end)) : null,
                limit < end);
    }

    /** The place of a word that is in no inner brackets, or the end. */
    private static int clause(Tokens tokens, String word, int from, int end) {
        for (int i = from; i < end; i++) {
            if (tokens.isSymbol(i, '(')) {
                i = tokens.afterBracket(i) - 1;
            } else if (tokens.is(i, word) && !tokens.isSymbol(i - 1, '.')) {
                return i;
            }
        }
        return end;
    }

    /** Whether it is a variance or a standard deviation. */
    static boolean isSpread(String function) {
        return SPREADS.contains(function);
    }

    /** What of it is not merged, whatever the values; empty when nothing is. */
    String unsupported() {
        if (!FOLDED.contains(function) && !isSpread(function)) {
            return function + "()";
        }
        if (distinct && !WITH_DISTINCT.contains(function)) {
            return function + "(DISTINCT)";
        }
        return limited ? function + "() with a LIMIT of its own" : "";
    }

    /** Whether only the first of equal values counts, so that they have to be told apart. */
    boolean countsOnce() {
        // To the least and the greatest it makes no difference.
        return distinct && !function.equals("MIN") && !function.equals("MAX");
    }
}

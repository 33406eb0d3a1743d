package io.tidegate.sharding.sql;

import java.util.Optional;
import java.util.Set;

/** Functions whose result depends on the rows of all shards together. */
public final class Aggregates {
    private static final Set<String> NAMES =
            Set.of(
                    "COUNT",
                    "SUM",
                    "AVG",
                    "MIN",
                    "MAX",
                    "GROUP_CONCAT",
                    "BIT_AND",
                    "BIT_OR",
                    "BIT_XOR",
                    "STD",
                    "STDDEV",
                    "STDDEV_POP",
                    "STDDEV_SAMP",
                    "VAR_POP",
                    "VAR_SAMP",
                    "VARIANCE",
                    "JSON_ARRAYAGG",
                    "JSON_OBJECTAGG",
                    "ANY_VALUE",
                    "MEDIAN",
                    "PERCENTILE_CONT",
                    "PERCENTILE_DISC",
                    "ST_COLLECT",
                    "GROUPING");

    /** MySQL's own, of a component; it tells of each row what the client has sent. */
    private static final String ATTRIBUTE = "MYSQL_QUERY_ATTRIBUTE_STRING";

    private Aggregates() {}

    public static boolean isOne(String keyword) {
        return NAMES.contains(keyword);
    }

    static Optional<Construct> firstIn(Tokens tokens) {
        return firstIn(tokens, 0, tokens.count());
    }

    /** The first call of a function that somebody has stored or loaded, which may be one. */
    public static Optional<Construct> strangerIn(Tokens tokens, int from, int to) {
        for (int i = from; i < to; i++) {
            if (tokens.isName(i)
                    && tokens.isSymbol(i + 1, '(')
                    && !tokens.isBuiltIn(i)
                    && !tokens.is(i, ATTRIBUTE)) {
                return Optional.of(
                        new Construct(
                                "a function that is not built in, and may be an aggregate or have"
                                        + " effects,",
                                i));
            }
        }
        return Optional.empty();
    }

    /** The first one, or a window function, among the tokens {@code from} to {@code to}. */
    public static Optional<Construct> firstIn(Tokens tokens, int from, int to) {
        for (int i = from; i < to; i++) {
            if (tokens.isSymbol(i + 1, '(')) {
                String word = tokens.keyword(i);
                if (NAMES.contains(word)) {
                    return Optional.of(new Construct(word + "()", i));
                }
                if (word.equals("OVER")) {
                    return Optional.of(new Construct("a window function", i));
                }
            } else if (tokens.is(i, "OVER")) {
                return Optional.of(new Construct("a window function", i));
            }
        }
        return Optional.empty();
    }
}

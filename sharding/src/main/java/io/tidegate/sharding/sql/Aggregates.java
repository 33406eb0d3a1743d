package io.tidegate.sharding.sql;

import java.util.Optional;
import java.util.Set;

/** Functions whose result depends on the rows of all shards together. */
final class Aggregates {
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

    private Aggregates() {}

    static Optional<String> firstIn(Tokens tokens) {
        for (int i = 0; i + 1 < tokens.count(); i++) {
            if (tokens.isSymbol(i + 1, '(')) {
                String word = tokens.keyword(i);
                if (NAMES.contains(word)) {
                    return Optional.of(word + "()");
                }
                if (word.equals("OVER")) {
                    return Optional.of("a window function");
                }
            } else if (tokens.is(i, "OVER")) {
                return Optional.of("a window function");
            }
        }
        return Optional.empty();
    }
}

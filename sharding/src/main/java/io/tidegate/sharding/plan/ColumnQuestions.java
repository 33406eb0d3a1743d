package io.tidegate.sharding.plan;

import io.tidegate.sharding.rule.TableRule;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Asks one server for the columns of several sub-tables of one table, and for no row. */
final class ColumnQuestions {
    /** A server joins 61 tables at most. */
    private static final int MOST = 32;

    private ColumnQuestions() {}

    static List<ColumnQuestion> of(List<TableRule> rules, List<Integer> shards) {
        return rules.stream().distinct().flatMap(rule -> of(rule, shards).stream()).toList();
    }

    /** Each of them begins with the first of the shards. */
    static List<ColumnQuestion> of(TableRule rule, List<Integer> shards) {
        List<ColumnQuestion> questions = new ArrayList<>();
        List<Integer> others = shards.subList(1, shards.size());
        for (int from = 0; from < others.size(); from += MOST - 1) {
            List<Integer> some = others.subList(from, Math.min(others.size(), from + MOST - 1));
            byte[] sql =
                    Stream.concat(Stream.of(shards.getFirst()), some.stream())
                            .map(shard -> "`" + rule.subTables().get(shard) + "`")
                            .collect(Collectors.joining(", ", "SELECT * FROM ", " LIMIT 0"))
                            .getBytes(StandardCharsets.UTF_8);
            questions.add(new ColumnQuestion(sql, ColumnQuestion.SUB_TABLES));
        }
        return questions;
    }
}

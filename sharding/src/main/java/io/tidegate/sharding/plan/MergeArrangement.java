package io.tidegate.sharding.plan;

import io.tidegate.sharding.merge.CalculationSpec;
import io.tidegate.sharding.merge.JsonRows;
import io.tidegate.sharding.merge.MergeSpec;
import io.tidegate.sharding.merge.ResultColumn;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What groups are asked for a merged SELECT, and what is made of their answers.
 *
 * @param statements one for each group; the shard is the first of its shards
 * @param columns of the answers, as far as they are described
 * @param forms of the values of the result, where it is part of another statement; empty otherwise
 * @param calculation what is made of merged rows; null where they are the result
 */
public record MergeArrangement(
        List<ShardStatement> statements,
        List<ResultColumn> columns,
        List<JsonRows.Form> forms,
        MergeSpec spec,
        @Nullable CalculationSpec calculation) {
    public MergeArrangement {
        statements = List.copyOf(statements);
        columns = List.copyOf(columns);
        forms = List.copyOf(forms);
    }
}

package io.tidegate.sharding.plan;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.model.IdGenerator;
import io.tidegate.sharding.plan.Explanation.Sent;
import io.tidegate.sharding.plan.RouteOutcome.Manner;
import io.tidegate.sharding.rule.TableRule;
import io.tidegate.sharding.sql.Rewriting.Rewritten;
import io.tidegate.sharding.sql.Scan;
import io.tidegate.sharding.sql.ScannedSql;
import io.tidegate.sharding.sql.Scanner;
import java.util.ArrayList;
import java.util.List;

/**
 * What would become of rows that want ids: explained with ids from 1 on, as none is given for it.
 */
record GeneratedExplanation(GeneratingTemplate template, IdRequest request, boolean parameters) {
    private static final int NESTING = 10_000;
    private static final String NOTE = "for example; the ids are generated when it is carried out";

    /** The statement with ids. */
    ScannedSql filled(ScannedSql sql) {
        Rewritten text = request.text(1, true);
        Scan scan = new Scanner(NESTING).scan(text.sql(), 0, text.sql().length, sql.dialect());
        scan.madeOf(text.origin());
        return scan.snapshot();
    }

    /**
     * @param filled the explanation of the statement with ids
     */
    Explanation of(Explanation filled) {
        int ids = request.count(true);
        TableRule rule = template.rule();
        int shards = rule.function().shards();
        boolean decides = rule.isKey(request.column().name());
        RouteOutcome outcome = filled.outcome();
        if (outcome instanceof RouteOutcome.Refused(ErrorCode code, String _)
                && !(decides && code == ErrorCode.MULTI_SHARD_WRITE)) {
            return filled;
        }
        Reach reach =
                !decides
                                && outcome
                                        instanceof
                                        RouteOutcome.Sharded(var _, var _, Reach known, var _)
                        ? known
                        : new Reach.ByValue(Math.min(ids, shards), shards);
        List<Verdict> verdicts = new ArrayList<>(decides ? List.of() : filled.verdicts());
        verdicts.add(
                new Verdict(
                        request.column().name() + " of " + ids + (ids == 1 ? " row" : " rows"),
                        reach,
                        source()
                                + (decides
                                        ? "; each row goes to the shard of its id"
                                        : "; the shard does not hang on it")));
        return new Explanation(
                filled.schemas(),
                decides
                        ? new RouteOutcome.Sharded(
                                rule.table(),
                                rule.key().name(),
                                reach,
                                ids == 1 ? Manner.SINGLE : Manner.WRITTEN)
                        : outcome,
                outcome instanceof RouteOutcome.Refused(ErrorCode _, String message)
                        ? "where the rows' shards lie on several groups it is refused: " + message
                        : filled.advice(),
                verdicts,
                filled.statements().stream()
                        .map(sent -> new Sent(sent.group(), sent.shards(), sent.sql(), NOTE))
                        .toList(),
                filled.merging());
    }

    private String source() {
        String when = parameters && template.given() != null ? ", where parameters give none" : "";
        return switch (request.column().generator()) {
            case IdGenerator.Snowflake _ -> "is generated" + when + ": snowflake ids of the proxy";
            case IdGenerator.Segment(int block) ->
                    "is generated"
                            + when
                            + ": ids of the proxy's segment, which it takes "
                            + block
                            + " at a time";
        };
    }
}

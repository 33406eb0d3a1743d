package io.tidegate.sharding.plan;

import io.tidegate.sharding.sql.Rewriting.Rewritten;
import io.tidegate.sharding.sql.Scan;
import io.tidegate.sharding.sql.ScannedSql;
import io.tidegate.sharding.sql.Scanner;
import io.tidegate.sharding.sql.SqlDialect;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What would become of an INSERT of which the rows are read first: its SELECT is explained as what
 * it is, a read of its own.
 */
record CollectedExplanation(Set<String> schemas, CollectedInsert insert) {
    private static final int NESTING = 10_000;
    private static final byte[] ROWS = "(...), ...".getBytes(StandardCharsets.US_ASCII);

    /** The SELECT by itself. */
    ScannedSql read(ScannedSql sql) {
        return scan(insert.select(false), sql.dialect()).snapshot();
    }

    static Scan scan(Rewritten text, SqlDialect dialect) {
        Scan scan = new Scanner(NESTING).scan(text.sql(), 0, text.sql().length, dialect);
        scan.madeOf(text.origin());
        return scan;
    }

    /**
     * @param read the explanation of the SELECT
     */
    Explanation of(Explanation read) {
        if (read.outcome() instanceof RouteOutcome.Refused) {
            return read;
        }
        List<String> steps = new ArrayList<>(read.merging());
        steps.add(
                "keep the rows, limits.insert-select-rows at most; nothing is written if there are more");
        steps.add(
                "then "
                        + new String(insert.insert(ROWS).sql(), StandardCharsets.UTF_8)
                        + (insert.target().key() < 0
                                ? ""
                                : ", each row to the shard of its column "
                                        + (insert.target().key() + 1)));
        return new Explanation(
                schemas,
                new RouteOutcome.Collected(insert.target().name()),
                read.advice(),
                read.verdicts(),
                read.statements(),
                steps,
                read.scatter());
    }
}

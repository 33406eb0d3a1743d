package io.tidegate.sharding.plan;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.sharding.rule.RuleSet;
import io.tidegate.sharding.sql.Place;
import io.tidegate.sharding.sql.ScannedSql;
import io.tidegate.sharding.sql.Tokens;

/** What a SET reads of tables: it goes to one server, which has no sharded table whole. */
public final class AssignedReads {
    private AssignedReads() {}

    /**
     * @param schema the session's, empty when it has none
     * @throws io.tidegate.conf.error.TidegateException when a query in it names a sharded table
     */
    public static void requireNotSharded(ScannedSql set, String schema, RuleSet rules) {
        Tokens tokens = Tokens.of(set);
        boolean reads = false;
        for (int i = 0; i < tokens.count(); i++) {
            reads |= tokens.is(i, "SELECT") || tokens.is(i, "TABLE");
        }
        PlanScope scope = new PlanScope(set, tokens, schema, rules);
        if (reads && scope.namesShardedTable()) {
            throw ErrorCode.UNSUPPORTED_ON_SHARDS.with(
                    "a subquery in SET that names the sharded table "
                            + scope.firstRuledName()
                            + ", of which no server has all rows; SELECT the value first and SET it"
                            + Place.behind(set, scope.firstRuled()));
        }
    }
}

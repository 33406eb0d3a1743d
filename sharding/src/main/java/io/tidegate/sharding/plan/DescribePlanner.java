package io.tidegate.sharding.plan;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.sharding.rule.TableRule;
import io.tidegate.sharding.sql.ParseFailure;
import io.tidegate.sharding.sql.Statement.TableRef;
import io.tidegate.sharding.sql.Tokens;
import java.util.Set;

/** Plans DESCRIBE and EXPLAIN: a sharded table is described by its first sub-table. */
final class DescribePlanner {
    private static final Set<String> EXPLAINABLE =
            Set.of("SELECT", "UPDATE", "DELETE", "INSERT", "REPLACE");
    private static final Set<String> BEFORE_TABLE = Set.of("DESC", "DESCRIBE", "EXPLAIN");

    private DescribePlanner() {}

    static Template plan(PlanScope scope, Cancellation cancellation) throws ParseFailure {
        Tokens tokens = scope.tokens();
        for (int i = 1; i < tokens.count(); i++) {
            if (tokens.is(i, "SELECT") || tokens.is(i, "UPDATE") || tokens.is(i, "DELETE")) {
                return onlySingle(
                        scope,
                        new QueryPlanner(scope).plan(Planner.parse(scope, i, cancellation), i));
            }
            if (EXPLAINABLE.contains(tokens.keyword(i))) {
                return scope.refused(
                        ErrorCode.UNSUPPORTED_ON_SHARDS,
                        "EXPLAIN of INSERT or REPLACE on a table with a sharding rule");
            }
        }
        return describe(scope);
    }

    /** EXPLAIN of several shards would be several answers. */
    private static Template onlySingle(PlanScope scope, Template template) {
        if (template instanceof ShardedTemplate sharded) {
            return new ShardedTemplate(
                    ShardedTemplate.Kind.READ,
                    sharded.tables(),
                    sharded.where(),
                    sharded.splice(),
                    "EXPLAIN",
                    null,
                    sharded.policy(),
                    sharded.schemas());
        }
        if (template
                instanceof FixedTemplate(BoundPlan.Everywhere everywhere, var group, var schemas)) {
            return new FixedTemplate(new BoundPlan.AnyGroup(), group, schemas);
        }
        return template;
    }

    private static Template describe(PlanScope scope) {
        Tokens tokens = scope.tokens();
        for (int i = 1; i < tokens.count(); i++) {
            if (!tokens.isName(i) || !scope.rules().isRuledName(tokens.name(i))) {
                continue;
            }
            boolean qualified = tokens.isSymbol(i - 1, '.') && tokens.isName(i - 2);
            int start = qualified ? i - 2 : i;
            if (!BEFORE_TABLE.contains(tokens.keyword(start - 1))) {
                continue;
            }
            String schema = qualified ? tokens.name(i - 2) : "";
            TableRef table = new TableRef(schema, tokens.name(i), "", i);
            TableRule rule = scope.rule(table);
            if (rule != null) {
                Splice splice = new Splice();
                splice.bareName(i, rule);
                return new DescribeTemplate(rule, splice, scope.namedSchemas());
            }
        }
        return scope.passThrough();
    }
}

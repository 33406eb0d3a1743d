package io.tidegate.sharding.plan;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.sharding.rule.TableRule;
import io.tidegate.sharding.sql.Construct;
import io.tidegate.sharding.sql.ParseFailure;
import io.tidegate.sharding.sql.Statement.TableRef;
import io.tidegate.sharding.sql.Tokens;
import io.tidegate.sharding.sql.Trait;
import java.util.List;
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
                return explained(
                        scope,
                        executes(tokens, i),
                        new QueryPlanner(scope).plan(Planner.parse(scope, i, cancellation), i));
            }
            if (EXPLAINABLE.contains(tokens.keyword(i))) {
                return scope.refused(
                        ErrorCode.UNSUPPORTED_ON_SHARDS,
                        "EXPLAIN of INSERT or REPLACE on a table with a sharding rule; EXPLAIN ROUTE"
                                + " tells the shards of its rows",
                        i);
            }
        }
        return describe(scope);
    }

    /** ANALYZE stands in the place of EXPLAIN or behind it, and carries the statement out. */
    private static boolean executes(Tokens tokens, int statement) {
        for (int i = 0; i < statement; i++) {
            if (tokens.is(i, "ANALYZE")) {
                return true;
            }
        }
        return false;
    }

    private static Template explained(PlanScope scope, boolean executes, Template template) {
        if (template instanceof ShardedTemplate sharded) {
            // Into a variable: there is no row that could say whose plan it is.
            return scope.sql().has(Trait.INTO)
                    ? onlySingle(sharded, scope.tokens().find(0, scope.statementEnd(), "INTO"))
                    : new ExplainTemplate(sharded, executes);
        }
        if (template instanceof EverywhereTemplate(var _, var _, var group, var schemas)) {
            return executes
                    ? scope.refused(
                            ErrorCode.UNSUPPORTED_ON_SHARDS,
                            "ANALYZE carries the write out, and of a broadcast table on one group"
                                    + " only; use EXPLAIN")
                    : new FixedTemplate(new BoundPlan.AnyGroup(), group, schemas);
        }
        return template;
    }

    private static Template onlySingle(ShardedTemplate sharded, int into) {
        return new ShardedTemplate(
                ShardedTemplate.Kind.READ,
                sharded.tables(),
                sharded.where(),
                sharded.splice(),
                new Construct("EXPLAIN INTO", into),
                null,
                sharded.policy(),
                List.of(),
                sharded.schemas());
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

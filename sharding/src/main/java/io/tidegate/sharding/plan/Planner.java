package io.tidegate.sharding.plan;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.sharding.rule.RuleSet;
import io.tidegate.sharding.sql.ParseFailure;
import io.tidegate.sharding.sql.ScannedSql;
import io.tidegate.sharding.sql.SqlParser;
import io.tidegate.sharding.sql.Statement;
import io.tidegate.sharding.sql.StatementKind;
import io.tidegate.sharding.sql.Tokens;
import io.tidegate.sharding.sql.Trait;
import java.util.Optional;

/**
 * Makes the template of a statement. A pure function of the statement, its schema and the rules; it
 * may take long and runs off the event loops.
 */
public final class Planner {
    private Planner() {}

    /**
     * @param schema the session's, empty when it has none
     */
    public static Template plan(
            ScannedSql sql, String schema, RuleSet rules, Cancellation cancellation) {
        Tokens tokens = Tokens.of(sql);
        PlanScope scope = new PlanScope(sql, tokens, schema, rules);
        return CataloguePlanner.over(tables(scope, cancellation), scope);
    }

    private static Template tables(PlanScope scope, Cancellation cancellation) {
        Optional<Template> early = withoutParsing(scope, cancellation);
        if (early.isPresent()) {
            return early.get();
        }
        try {
            return switch (scope.sql().kind()) {
                case INSERT, REPLACE -> new InsertPlanner(scope, cancellation).plan();
                case EXPLAIN, DESCRIBE -> DescribePlanner.plan(scope, cancellation);
                case SELECT, UPDATE, DELETE ->
                        new QueryPlanner(scope).plan(parse(scope, 0, cancellation), 0);
                default ->
                        scope.refused(
                                ErrorCode.UNSUPPORTED_ON_SHARDS,
                                "this statement names the table "
                                        + scope.firstRuledName()
                                        + ", which has a sharding rule, and is not supported on such tables yet; run"
                                        + " it on the sub-tables directly");
            };
        } catch (ParseFailure failure) {
            return scope.unparsed(failure);
        }
    }

    static Statement parse(PlanScope scope, int from, Cancellation cancellation)
            throws ParseFailure {
        return SqlParser.parse(scope.tokens(), from, scope.statementEnd(), cancellation);
    }

    /** Statements that touch no ruled table pass through untouched and unparsed. */
    private static Optional<Template> withoutParsing(PlanScope scope, Cancellation cancellation) {
        if (scope.sql().has(Trait.ADMINISTRATION)) {
            return Optional.of(AdministrationPlanner.plan(scope));
        }
        Optional<Template> own = OwnTables.refused(scope);
        if (own.isPresent()) {
            return own;
        }
        int threads = ServerThreads.named(scope.tokens());
        if (threads >= 0) {
            return Optional.of(ServerThreads.refused(scope, threads));
        }
        Optional<Template> shown = ShowPlanner.among(scope);
        if (shown.isPresent()) {
            return shown;
        }
        if (!scope.namesRuledTable() || scope.sql().kind() == StatementKind.SHOW) {
            return Optional.of(scope.readsNoTable() ? scope.anyGroup() : scope.passThrough());
        }
        ScannedSql sql = scope.sql();
        if (sql.has(Trait.MULTI_STATEMENT)) {
            return Optional.of(
                    scope.refused(
                            ErrorCode.MULTI_STATEMENT_ON_SHARDS,
                            "several statements in one text, of which one names the table "
                                    + scope.firstRuledName()
                                    + " that has a sharding rule; send them one by one"));
        }
        if (sql.has(Trait.EXECUTABLE_COMMENT)) {
            return Optional.of(
                    scope.refused(
                            ErrorCode.UNPARSED_ON_SHARDS,
                            "an executable comment in a statement on the table "
                                    + scope.firstRuledName()
                                    + "; write its content as plain SQL"));
        }
        return switch (sql.kind()) {
            case DDL -> Optional.of(DdlPlanner.plan(scope));
            case LOCK_TABLES ->
                    unsupported(
                            scope,
                            "LOCK TABLES",
                            "the locks of several servers are no lock of the whole; use a transaction with"
                                    + " SELECT ... FOR UPDATE");
            case LOAD_DATA -> Optional.of(LoadPlanner.plan(scope, cancellation));
            default -> Optional.empty();
        };
    }

    private static Optional<Template> unsupported(PlanScope scope, String what, String why) {
        return Optional.of(
                scope.refused(
                        ErrorCode.DDL_ON_SHARDS,
                        what
                                + " of "
                                + scope.firstRuledName()
                                + ", a table with a sharding rule, is not supported: "
                                + why));
    }
}

package io.tidegate.sharding.plan;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.sharding.sql.Aggregates;
import io.tidegate.sharding.sql.Condition;
import io.tidegate.sharding.sql.Construct;
import io.tidegate.sharding.sql.SelectParts;
import io.tidegate.sharding.sql.SelectParts.Range;
import io.tidegate.sharding.sql.Statement;
import io.tidegate.sharding.sql.Statement.Joined;
import io.tidegate.sharding.sql.StatementKind;
import io.tidegate.sharding.sql.Tokens;
import io.tidegate.sharding.sql.Trait;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Plans SELECT, UPDATE and DELETE. */
final class QueryPlanner {
    private static final Set<String> NESTED = Set.of("WITH", "TABLE", "MINUS");

    private final PlanScope scope;

    QueryPlanner(PlanScope scope) {
        this.scope = scope;
    }

    /**
     * @param from the statement's first token
     */
    Template plan(Statement statement, int from) {
        Construct nested = nested(from, statement);
        if (nested != null || statement instanceof Statement.NotUnderstood) {
            return notUnderstood(
                    statement instanceof Statement.NotUnderstood(Construct what) && nested == null
                            ? what
                            : Objects.requireNonNull(nested));
        }
        return switch (statement) {
            case Statement.Query query -> query(query);
            case Statement.Nested nestedSelect -> new NestedPlanner(scope).select(nestedSelect);
            case Statement.Update update -> new WritePlanner(scope).update(update);
            case Statement.Delete delete -> new WritePlanner(scope).delete(delete);
            case Statement.NotUnderstood(Construct unusual) -> notUnderstood(unusual);
        };
    }

    private @Nullable Construct special() {
        if (scope.sql().has(Trait.CALC_FOUND_ROWS)) {
            return construct("SQL_CALC_FOUND_ROWS", "SQL_CALC_FOUND_ROWS");
        }
        return scope.sql().has(Trait.INTO) ? construct("SELECT ... INTO", "INTO") : null;
    }

    /** In a condition on rows no aggregate can stand. */
    private @Nullable Construct stranger(Statement.Query query) {
        Tokens tokens = scope.tokens();
        if (query.parts().isEmpty()) {
            return Aggregates.strangerIn(tokens, 0, listEnd()).orElse(null);
        }
        SelectParts parts = query.parts().get();
        return Aggregates.strangerIn(tokens, parts.list(), parts.from())
                .or(() -> Aggregates.strangerIn(tokens, parts.whereEnd(), parts.end()))
                .orElse(null);
    }

    /** Where FROM is, which stands in the brackets of some functions, too. */
    private int listEnd() {
        int depth = 0;
        int at = 0;
        while (at < scope.statementEnd() && (depth > 0 || !scope.tokens().is(at, "FROM"))) {
            depth +=
                    scope.tokens().isSymbol(at, '(')
                            ? 1
                            : scope.tokens().isSymbol(at, ')') ? -1 : 0;
            at++;
        }
        return at;
    }

    private Construct construct(String name, String word) {
        return new Construct(name, scope.tokens().find(0, scope.statementEnd(), word));
    }

    private @Nullable Construct nested(int from, Statement statement) {
        boolean read =
                switch (statement) {
                    case Statement.Nested _, Statement.Update _, Statement.Delete _ -> true;
                    case Statement.Query _, Statement.NotUnderstood _ -> false;
                };
        for (int i = from + 1; i < scope.tokens().count(); i++) {
            if (NESTED.contains(scope.tokens().keyword(i))
                    && !scope.tokens().is(i + 1, "ROLLUP")
                    && !(read && namesTables(i))
                    && !scope.tokens().isSymbol(i - 1, '.')
                    && !scope.tokens().isSymbol(i + 1, '.')) {
                return scope.tokens().is(i, "TABLE")
                        ? Construct.table(i)
                        : new Construct(scope.tokens().keyword(i), i);
            }
        }
        return scope.tokens().is(from, "WITH") && !read ? new Construct("WITH", from) : null;
    }

    /** Whether a WITH that gives names to SELECTs begins there, and not a clause of that word. */
    private boolean namesTables(int token) {
        Tokens tokens = scope.tokens();
        return tokens.is(token, "WITH")
                && (tokens.is(token + 1, "RECURSIVE")
                        || tokens.is(token + 2, "AS")
                        || tokens.isSymbol(token + 2, '('));
    }

    private Template notUnderstood(Construct construct) {
        boolean read = scope.sql().kind() == StatementKind.SELECT;
        if (read && !scope.namesShardedTable()) {
            // Broadcast tables are on every group, so the default group has all that is named.
            return scope.passThrough();
        }
        return scope.refused(
                ErrorCode.UNSUPPORTED_ON_SHARDS,
                construct.name()
                        + " in a statement on the table "
                        + scope.firstRuledName()
                        + ", which has a sharding rule, is not supported yet; "
                        + construct.advice(),
                construct.token());
    }

    private Template query(Statement.Query query) {
        List<Joined> tables = query.tables();
        Condition where = query.where();
        Froms froms = Froms.of(scope, tables);
        if (!froms.hasSharded()) {
            return froms.isBroadcast() && scope.sql().kind() == StatementKind.SELECT
                    ? scope.anyGroup()
                    : scope.passThrough();
        }
        Template refused = froms.refusal();
        if (refused != null) {
            return refused;
        }
        KeyTables keys = KeyTables.of(tables, where, scope);
        Splice splice = new Splice();
        froms.nameSubTables(splice);
        scope.cutSchemas(splice);
        Construct onlyOneShard = special();
        if (onlyOneShard == null && scope.sql().has(Trait.SESSION_FUNCTION)) {
            onlyOneShard = stranger(query);
        }
        MergeTemplate merge = null;
        if (onlyOneShard == null) {
            merge =
                    query.parts()
                            .map(parts ->
                                    MergeTemplate.of(
                                            scope.tokens(), parts, query.mergeNeeded().isPresent()))
                            .orElse(null);
            onlyOneShard = merge == null ? query.mergeNeeded().orElse(null) : null;
        }
        return new ShardedTemplate(
                ShardedTemplate.Kind.READ,
                keys,
                keys.filter(),
                splice,
                onlyOneShard,
                merge,
                scope.policy(keys.rule(0).schema()),
                query.parts()
                        .map(parts ->
                                ClockBounds.in(
                                        scope.tokens(),
                                        keys,
                                        new Range(parts.from(), parts.whereEnd())))
                        .orElse(List.of()),
                scope.namedSchemas());
    }
}

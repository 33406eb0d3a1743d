package io.tidegate.sharding.plan;

import io.tidegate.sharding.sql.Statement;
import io.tidegate.sharding.sql.Statement.Joined;
import io.tidegate.sharding.sql.Statement.Scope;
import java.util.List;

/** Plans statements with subqueries, derived tables and UNION: they go to one shard or nowhere. */
final class NestedPlanner {
    private final PlanScope scope;

    NestedPlanner(PlanScope scope) {
        this.scope = scope;
    }

    Template select(Statement.Nested select) {
        Froms froms = froms(select.scopes());
        if (!froms.hasSharded()) {
            // Broadcast tables are on every group, so the default group has all that is named.
            return scope.passThrough();
        }
        Splice splice = new Splice();
        froms.nameSubTables(splice);
        scope.cutSchemas(splice);
        return pinned(select.construct(), froms, select.scopes(), splice);
    }

    /**
     * @param scopes the statement's own tables first
     * @param splice what exchanges their names
     */
    Template write(List<Scope> scopes, Splice splice) {
        List<Scope> inner = scopes.subList(1, scopes.size());
        froms(inner).nameSubTables(splice);
        return pinned("a subquery", froms(scopes), scopes, splice);
    }

    private Froms froms(List<Scope> scopes) {
        List<Joined> tables = scopes.stream().flatMap(each -> each.tables().stream()).toList();
        return Froms.of(scope, tables);
    }

    private Template pinned(String construct, Froms froms, List<Scope> scopes, Splice splice) {
        Template refused = froms.refusal();
        return refused != null
                ? refused
                : new PinnedTemplate(
                        construct, NestedKeys.of(scopes, scope), splice, scope.namedSchemas());
    }
}

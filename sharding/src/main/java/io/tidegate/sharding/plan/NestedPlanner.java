package io.tidegate.sharding.plan;

import io.tidegate.sharding.sql.Statement;
import io.tidegate.sharding.sql.Statement.Joined;
import io.tidegate.sharding.sql.Statement.Scope;
import io.tidegate.sharding.sql.Trait;
import io.tidegate.sharding.sql.UnionParts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Plans statements with subqueries, derived tables and UNION: they go to one shard or nowhere, but
 * for UNIONs of plain SELECTs.
 */
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
        Template pinned = pinned(select.construct().name(), froms, select.scopes(), splice);
        return pinned instanceof PinnedTemplate together
                ? select.union()
                        .filter(_ -> !scope.sql().has(Trait.CALC_FOUND_ROWS))
                        .<Template>flatMap(parts -> union(parts, select.scopes(), together))
                        .orElse(together)
                : pinned;
    }

    /** Of plain SELECTs of sharded tables; empty for others. */
    private Optional<Template> union(
            UnionParts parts, List<Scope> scopes, PinnedTemplate together) {
        if (scopes.size() != parts.selects().size()) {
            return Optional.empty();
        }
        List<ShardedTemplate> selects = new ArrayList<>();
        for (Scope each : scopes) {
            if (!Froms.of(scope, each.tables()).hasSharded()) {
                return Optional.empty();
            }
            KeyTables keys = KeyTables.of(each.tables(), each.where(), scope);
            selects.add(
                    new ShardedTemplate(
                            ShardedTemplate.Kind.READ,
                            keys,
                            keys.filter(),
                            together.splice(),
                            null,
                            null,
                            scope.policy(keys.rule(0).schema()),
                            List.of(),
                            scope.namedSchemas()));
        }
        return Optional.of(
                new UnionTemplate(
                        together, selects, parts, UnionTemplate.merge(scope.tokens(), parts)));
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

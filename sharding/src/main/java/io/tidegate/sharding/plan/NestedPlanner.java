package io.tidegate.sharding.plan;

import io.tidegate.conf.topology.GroupId;
import io.tidegate.sharding.rule.TableRule;
import io.tidegate.sharding.sql.SelectParts.Item;
import io.tidegate.sharding.sql.SelectParts.Range;
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
        nameColumns(select.items(), splice);
        Template pinned = pinned(select.construct().name(), froms, select.scopes(), splice);
        return select.union()
                .filter(_ ->
                        !scope.sql().has(Trait.CALC_FOUND_ROWS)
                                && !scope.sql().has(Trait.SESSION_FUNCTION))
                .flatMap(parts -> union(parts, select.scopes(), pinned, splice))
                .orElse(pinned);
    }

    /** Without a name of its own a column is called by its text, which must name no sub-table. */
    private void nameColumns(List<Item> items, Splice splice) {
        for (Item item : items) {
            Range text = item.expression();
            boolean named = !item.alias().isEmpty() || item.star() || isColumn(text);
            if (!named && splice.editsWithin(text.from(), text.to())) {
                splice.named(text.from(), text.to());
            }
        }
    }

    /** It is called by its last name. */
    private boolean isColumn(Range text) {
        for (int i = text.from(); i < text.to(); i++) {
            if (!scope.tokens().isName(i) && !scope.tokens().isSymbol(i, '.')) {
                return false;
            }
        }
        return true;
    }

    /**
     * Empty where a SELECT has others inside it, or tables of which nobody knows where they lie.
     */
    private Optional<Template> union(
            UnionParts parts, List<Scope> scopes, Template together, Splice splice) {
        if (scopes.size() != parts.members().size()) {
            return Optional.empty();
        }
        List<UnionMember> members = new ArrayList<>();
        TableRule first = null;
        for (int i = 0; i < scopes.size(); i++) {
            Optional<UnionMember> member = member(parts.members().get(i), scopes.get(i), splice);
            if (member.isEmpty()) {
                return Optional.empty();
            }
            members.add(member.get());
            ShardedTemplate sharded = member.get().sharded();
            if (first == null && sharded != null) {
                first = sharded.tables().rule(0);
            }
        }
        return first == null
                ? Optional.empty()
                : Optional.of(
                        new UnionTemplate(
                                together,
                                members,
                                parts,
                                UnionTemplate.merge(scope.tokens(), parts),
                                splice,
                                first,
                                scope.namedSchemas()));
    }

    private Optional<UnionMember> member(UnionParts.Member part, Scope of, Splice splice) {
        Froms froms = Froms.of(scope, of.tables());
        if (!froms.hasSharded()) {
            Optional<GroupId> home = froms.home();
            return home.isEmpty() && froms.hasUnruled()
                    ? Optional.empty()
                    : Optional.of(new UnionMember(part, null, home.orElse(null), merge(part)));
        }
        if (froms.refusal() != null) {
            return Optional.empty();
        }
        KeyTables keys = KeyTables.of(of.tables(), of.where(), scope);
        return Optional.of(
                new UnionMember(
                        part,
                        new ShardedTemplate(
                                ShardedTemplate.Kind.READ,
                                keys,
                                keys.filter(),
                                splice,
                                null,
                                null,
                                scope.policy(keys.rule(0).schema()),
                                List.of(),
                                scope.namedSchemas()),
                        null,
                        merge(part)));
    }

    private MergeTemplate merge(UnionParts.Member part) {
        return MergeTemplate.of(scope.tokens(), part.parts(), true);
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

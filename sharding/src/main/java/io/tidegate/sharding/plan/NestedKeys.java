package io.tidegate.sharding.plan;

import io.tidegate.sharding.rule.ShardSet;
import io.tidegate.sharding.rule.TableRule;
import io.tidegate.sharding.sql.Condition;
import io.tidegate.sharding.sql.Condition.ColumnRef;
import io.tidegate.sharding.sql.Statement.Joined;
import io.tidegate.sharding.sql.Statement.Scope;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * The keys of a statement with several SELECTs. What one says of its keys holds for its own rows.
 * What it says of an enclosing one's column says something of its own key too, as far as that
 * column's value is known; never the other way round.
 *
 * <p>A qualifier that two tables may mean, one inside and one outside, counts as unknown, and so
 * does a column without one unless it is the key of a table right there: what other columns tables
 * have nobody knows here.
 */
final class NestedKeys {
    private static final int NONE = -1;

    /**
     * The key of a table equals that of one of an enclosing SELECT.
     *
     * @param forAll holds for every row, and so for all tables with the same key
     */
    private record Link(int table, boolean forAll, int outerScope, int outerTable) {}

    private record Part(Scope scope, KeyTables keys, List<Link> links) {}

    private final List<Part> parts = new ArrayList<>();

    private NestedKeys() {}

    static NestedKeys of(List<Scope> scopes, PlanScope scope) {
        NestedKeys nested = new NestedKeys();
        for (Scope each : scopes) {
            nested.add(each, scope);
        }
        return nested;
    }

    private void add(Scope added, PlanScope scope) {
        boolean inner = added.enclosing() != NONE;
        Scope read = inner ? withCertainOns(added) : added;
        Set<String> outside = new HashSet<>();
        for (int outer = added.enclosing(); outer != NONE; outer = enclosing(outer)) {
            for (Joined joined : parts.get(outer).scope().tables()) {
                outside.add(joined.table().visibleName().toLowerCase(Locale.ROOT));
            }
        }
        KeyTables keys = KeyTables.of(read.tables(), read.where(), outside, scope);
        List<Link> links = new ArrayList<>();
        parts.add(new Part(added, keys, links));
        if (inner) {
            link(keys, keys.filter(), NONE, links);
            for (int table = 0; table < keys.size(); table++) {
                if (keys.isOptional(table)) {
                    link(keys, keys.joined(table).on(), table, links);
                }
            }
        }
    }

    private int enclosing(int part) {
        return parts.get(part).scope().enclosing();
    }

    /**
     * A join's condition sees only the tables of that join, and then those outside: a column
     * without a qualifier may come from there.
     */
    private static Scope withCertainOns(Scope scope) {
        return new Scope(scope.enclosing(), withCertainOns(scope.tables()), scope.where());
    }

    static List<Joined> withCertainOns(List<Joined> tables) {
        return tables.stream()
                .map(each ->
                        new Joined(
                                each.table(),
                                each.kind(),
                                qualified(each.on()),
                                each.using(),
                                each.natural()))
                .toList();
    }

    static Condition qualified(Condition condition) {
        return switch (condition) {
            case Condition.And and ->
                    new Condition.And(and.parts().stream().map(NestedKeys::qualified).toList());
            case Condition.Or or ->
                    new Condition.Or(or.parts().stream().map(NestedKeys::qualified).toList());
            case Condition.Compare compare -> certain(condition, compare.column());
            case Condition.In in -> certain(condition, in.column());
            case Condition.Between between -> certain(condition, between.column());
            case Condition.IsNull isNull -> certain(condition, isNull.column());
            case Condition.SameColumns same ->
                    same.left().qualifier().isEmpty()
                            ? Condition.OPAQUE
                            : certain(same, same.right());
            case Condition.Opaque opaque -> opaque;
        };
    }

    private static Condition certain(Condition condition, ColumnRef column) {
        return column.qualifier().isEmpty() ? Condition.OPAQUE : condition;
    }

    /**
     * @param only the table that the condition says something of, or -1 for all
     */
    private void link(KeyTables keys, Condition condition, int only, List<Link> links) {
        int part = parts.size() - 1;
        for (ColumnRef[] pair : KeyTables.pairs(condition)) {
            link(keys, pair[0], outer(part, pair[1]), only, links);
            link(keys, pair[1], outer(part, pair[0]), only, links);
        }
    }

    private void link(KeyTables keys, ColumnRef own, int[] outer, int only, List<Link> links) {
        int table = keys.keyOf(own);
        if (table >= 0 && outer.length > 0 && (only == NONE || only == table)) {
            links.add(new Link(table, only == NONE, outer[0], outer[1]));
        }
    }

    /** The one table outside whose key a qualified column is: its part and its number there. */
    private int[] outer(int part, ColumnRef column) {
        int[] found = {};
        long meant = 0;
        for (int at = part; at != NONE && !column.qualifier().isEmpty(); at = enclosing(at)) {
            KeyTables keys = parts.get(at).keys();
            meant += keys.places(column.qualifier());
            int table = at == part ? NONE : keys.keyOf(column);
            if (table >= 0) {
                found = new int[] {at, table};
            }
        }
        return meant == 1 ? found : new int[0];
    }

    /** Where the statement names each of them. */
    List<Integer> nameTokens() {
        return parts.stream()
                .flatMap(each ->
                        IntStream.range(0, each.keys().size()).mapToObj(each.keys()::nameToken))
                .toList();
    }

    /** The rules of all tables. */
    List<TableRule> rules() {
        return parts.stream().flatMap(each -> each.keys().rules().stream()).toList();
    }

    /** For each of the rules the shards on which its table has rows that the statement needs. */
    List<ShardSet> shards(Values values) {
        List<List<ShardSet>> all = new ArrayList<>();
        for (Part part : parts) {
            List<ShardSet> own = new ArrayList<>();
            for (int table = 0; table < part.keys().size(); table++) {
                ShardSet shards = part.keys().shards(table, part.keys().filter(), values);
                for (Link link : part.links()) {
                    boolean concerns =
                            link.forAll()
                                    ? part.keys().areEqual(link.table(), table)
                                    : link.table() == table;
                    boolean alike =
                            part.keys()
                                    .rule(table)
                                    .family()
                                    .equals(
                                            parts.get(link.outerScope())
                                                    .keys()
                                                    .rule(link.outerTable())
                                                    .family());
                    if (concerns && alike) {
                        shards = shards.and(all.get(link.outerScope()).get(link.outerTable()));
                    }
                }
                own.add(shards);
            }
            all.add(own);
        }
        return all.stream().flatMap(List::stream).toList();
    }
}

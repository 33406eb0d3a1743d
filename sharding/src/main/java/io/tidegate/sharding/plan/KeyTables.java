package io.tidegate.sharding.plan;

import io.tidegate.sharding.rule.ShardSet;
import io.tidegate.sharding.rule.TableRule;
import io.tidegate.sharding.sql.Condition;
import io.tidegate.sharding.sql.Condition.ColumnRef;
import io.tidegate.sharding.sql.Statement.JoinKind;
import io.tidegate.sharding.sql.Statement.Joined;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The sharded tables of one FROM and what its conditions say of their keys.
 *
 * <p>Rows of the result keep a condition of WHERE or of an inner join. That of a LEFT JOIN says
 * something of the rows that its table adds, and nothing of those before it; where it adds none
 * there are NULLs, of which {@code IS NULL} and {@code <=>} can be true.
 */
final class KeyTables {
    private static final int NONE = -1;

    /**
     * @param place its number in FROM
     * @param nest tables of one number stand between the same commas: USING looks no further
     * @param equals the number of the first table whose key is this one's, by the statement's joins
     */
    private record KeyTable(Joined joined, TableRule rule, int place, int nest, int[] equals) {
        boolean isOptional() {
            return joined.kind() == JoinKind.LEFT;
        }
    }

    private final List<Joined> all;
    private final Set<String> otherNames;
    private final Condition filter;

    /**
     * ON sees the tables of its own join: of several joins with tables of other kinds a sharded one
     * may not be there.
     */
    private final boolean mixed;

    /** Where the first table that is not sharded stands, by nest. */
    private final Map<Integer, Integer> firstOther = new HashMap<>();

    private final List<KeyTable> tables = new ArrayList<>();
    private final List<TableRule> rules = new ArrayList<>();

    /**
     * @param otherNames in lower case, of tables that what is written here may mean as well
     */
    private KeyTables(List<Joined> all, Set<String> otherNames, Condition filter, boolean mixed) {
        this.mixed = mixed;
        this.all = all;
        this.otherNames = otherNames;
        this.filter = filter;
    }

    static KeyTables of(List<Joined> all, Condition where, PlanScope scope) {
        return of(all, where, Set.of(), scope);
    }

    static KeyTables of(
            List<Joined> written, Condition where, Set<String> otherNames, PlanScope scope) {
        boolean mixed =
                written.size() > 2
                        && written.stream()
                                .anyMatch(each ->
                                        each.isDerived() || scope.rule(each.table()) == null);
        List<Joined> all = mixed ? NestedKeys.withCertainOns(written) : written;
        List<Condition> holding = new ArrayList<>();
        holding.add(where);
        for (Joined joined : all) {
            if (joined.kind() != JoinKind.LEFT) {
                holding.add(joined.on());
            }
        }
        KeyTables keys = new KeyTables(all, otherNames, new Condition.And(holding), mixed);
        int nest = 0;
        for (int place = 0; place < all.size(); place++) {
            Joined joined = all.get(place);
            nest += joined.kind() == JoinKind.NONE ? 1 : 0;
            TableRule rule = joined.isDerived() ? null : scope.rule(joined.table());
            if (rule != null) {
                keys.rules.add(rule);
                int[] equals = {keys.tables.size()};
                keys.tables.add(new KeyTable(joined, rule, place, nest, equals));
            } else {
                keys.firstOther.putIfAbsent(nest, place);
            }
        }
        keys.equateAll();
        return keys;
    }

    int size() {
        return tables.size();
    }

    /** Where the statement names a table. */
    int nameToken(int table) {
        return joined(table).table().nameToken();
    }

    TableRule rule(int table) {
        return tables.get(table).rule();
    }

    /** The rules of all; not to be changed. */
    List<TableRule> rules() {
        return rules;
    }

    Joined joined(int table) {
        return tables.get(table).joined();
    }

    /** What holds for every row of the result. */
    Condition filter() {
        return filter;
    }

    private void equateAll() {
        for (KeyTable table : tables) {
            if (!table.isOptional()) {
                equateCompared(table);
            }
        }
        for (ColumnRef[] pair : pairs(filter)) {
            int one = keyOf(pair[0]);
            int other = keyOf(pair[1]);
            if (one >= 0 && other >= 0) {
                equate(one, other);
            }
        }
        for (int table = 0; table < tables.size(); table++) {
            if (tables.get(table).isOptional()) {
                equateOptional(table);
            }
        }
    }

    /** The equations that hold wherever a condition does. */
    static List<ColumnRef[]> pairs(Condition condition) {
        return switch (condition) {
            case Condition.And and ->
                    and.parts().stream().flatMap(part -> pairs(part).stream()).toList();
            case Condition.SameColumns(ColumnRef left, ColumnRef right) ->
                    List.<ColumnRef[]>of(new ColumnRef[] {left, right});
            case Condition.Or or -> List.of();
            case Condition.Compare compare -> List.of();
            case Condition.In in -> List.of();
            case Condition.Between between -> List.of();
            case Condition.IsNull isNull -> List.of();
            case Condition.Opaque opaque -> List.of();
        };
    }

    /** JOIN ... USING (key), NATURAL JOIN: the key of a table is that of an earlier one. */
    private void equateCompared(KeyTable table) {
        for (int before : compared(table)) {
            equate(before, tables.indexOf(table));
        }
    }

    private List<Integer> compared(KeyTable table) {
        String key = table.rule().key().name();
        List<Integer> found = new ArrayList<>();
        for (int before = 0; table.joined().compares(key) && before < tables.size(); before++) {
            KeyTable other = tables.get(before);
            if (other.place() < table.place()
                    && other.nest() == table.nest()
                    && other.rule().isKey(key)
                    && isOwn(other)) {
                found.add(before);
            }
        }
        return found;
    }

    /**
     * The table of a LEFT JOIN goes with one before it. Two of those are not equal because both
     * have to be equal to it: rows that it adds nothing to stay, whatever they are.
     */
    private void equateOptional(int table) {
        KeyTable optional = tables.get(table);
        List<Integer> partners = new ArrayList<>(compared(optional));
        for (ColumnRef[] pair : pairs(optional.joined().on())) {
            int one = keyOf(pair[0]);
            int other = keyOf(pair[1]);
            if (one == table && other >= 0 && other < table) {
                partners.add(other);
            } else if (other == table && one >= 0 && one < table) {
                partners.add(one);
            }
        }
        for (int partner : partners) {
            boolean alone =
                    tables.stream().filter(each -> each.equals()[0] == classOf(table)).count() == 1;
            if (alone) {
                equate(partner, table);
            }
        }
    }

    private int classOf(int table) {
        return tables.get(table).equals()[0];
    }

    boolean areEqual(int one, int other) {
        return classOf(one) == classOf(other);
    }

    private void equate(int one, int other) {
        if (!rule(one).family().equals(rule(other).family())) {
            return;
        }
        int from = classOf(one);
        int to = classOf(other);
        int first = Math.min(from, to);
        for (KeyTable each : tables) {
            if (each.equals()[0] == from || each.equals()[0] == to) {
                each.equals()[0] = first;
            }
        }
    }

    /** True when all keys are one and the same, so that each row's partners lie beside it. */
    boolean areColocated() {
        return tables.stream().allMatch(table -> table.equals()[0] == 0);
    }

    /** True when rows of the first sharded table decide what the result has. */
    boolean isDrivenBySharded() {
        return tables.getFirst().joined().kind() != JoinKind.LEFT;
    }

    /** The table whose key a column is, or -1. */
    int keyOf(ColumnRef column) {
        return column.qualifier().isEmpty() ? unqualified(column.name()) : qualified(column);
    }

    /**
     * Whether its key, written without a qualifier, is its own. Behind USING and NATURAL it is that
     * of the table before it, of which nothing is known unless it is sharded: of another type it is
     * equal to more than one key.
     */
    private boolean isOwn(KeyTable table) {
        Integer other = firstOther.get(table.nest());
        return other == null
                || table.place() < other
                || !table.joined().compares(table.rule().key().name());
    }

    private int unqualified(String name) {
        int found = NONE;
        for (int i = 0; i < tables.size(); i++) {
            if (rule(i).isKey(name)) {
                if (found >= 0 && !areEqual(i, found)) {
                    // The server refuses an ambiguous column, except after USING, where all are
                    // equal.
                    return NONE;
                }
                found = found < 0 ? i : found;
            }
        }
        return found < 0 || isOwn(tables.get(found)) ? found : NONE;
    }

    /** Names that differ in their letters' case may be one and may be two: then it is none. */
    private int qualified(ColumnRef column) {
        if (otherNames.contains(column.qualifier().toLowerCase(Locale.ROOT))
                || places(column.qualifier()) != 1) {
            return NONE;
        }
        for (int i = 0; i < tables.size(); i++) {
            if (rule(i).isKey(column.name())
                    && joined(i).table().visibleName().equalsIgnoreCase(column.qualifier())) {
                return i;
            }
        }
        return NONE;
    }

    /** How many tables a qualifier may mean. */
    long places(String qualifier) {
        return all.stream()
                .filter(each -> each.table().visibleName().equalsIgnoreCase(qualifier))
                .count();
    }

    /** Whether there are NULLs in the place of a table's row that is not there. */
    boolean isOptional(int table) {
        return tables.get(table).isOptional();
    }

    /** The shards on which a table has rows that the statement needs. */
    ShardSet shards(int table, Condition condition, Values values) {
        return new KeyPruning(this, table, values).shards(condition);
    }

    /**
     * The shards that one condition leaves of a table.
     *
     * @param own it is that of the table's LEFT JOIN
     */
    ShardSet shardsAlone(int table, Condition condition, boolean own, Values values) {
        return new KeyPruning(this, table, values).alone(condition, own);
    }

    /** A condition in ON, without what may be of a table that is not sharded. */
    Condition certainOn(Condition condition) {
        return mixed ? NestedKeys.qualified(condition) : condition;
    }

    /** Whether a column is the key of a table, or equal to it in every row. */
    boolean isKey(int table, ColumnRef column) {
        int of = keyOf(column);
        return of >= 0 && areEqual(of, table);
    }
}

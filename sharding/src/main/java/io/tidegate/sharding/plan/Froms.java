package io.tidegate.sharding.plan;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.model.SchemaConfig;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.sharding.rule.TableRule;
import io.tidegate.sharding.sql.Place;
import io.tidegate.sharding.sql.Statement.JoinKind;
import io.tidegate.sharding.sql.Statement.Joined;
import io.tidegate.sharding.sql.Statement.TableRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the tables of a FROM, or of several, are to the rules. */
final class Froms {
    private final PlanScope scope;
    private final List<TableRef> sharded = new ArrayList<>();
    private final List<TableRef> broadcast = new ArrayList<>();
    private final List<TableRef> unruled = new ArrayList<>();
    private int unusualJoin = Place.NO_TOKEN;

    private Froms(PlanScope scope) {
        this.scope = scope;
    }

    static Froms of(PlanScope scope, List<Joined> tables) {
        Froms froms = new Froms(scope);
        for (Joined joined : tables) {
            TableRef table = joined.table();
            if (joined.isDerived()) {
                // Its own tables are those of another FROM.
            } else if (scope.rule(table) != null) {
                froms.sharded.add(table);
            } else if (scope.isBroadcast(table)) {
                froms.broadcast.add(table);
            } else if (!table.name().equalsIgnoreCase("dual")) {
                froms.unruled.add(table);
            }
            if (joined.kind() == JoinKind.OTHER) {
                froms.unusualJoin = Math.max(0, table.nameToken());
            }
        }
        return froms;
    }

    boolean hasSharded() {
        return !sharded.isEmpty();
    }

    /** The name of one of them; there is one. */
    String firstSharded() {
        return sharded.getFirst().name();
    }

    boolean hasBroadcast() {
        return !broadcast.isEmpty();
    }

    /** Whether nothing but broadcast tables is there. */
    boolean isBroadcast() {
        return hasBroadcast() && sharded.isEmpty() && unruled.isEmpty();
    }

    boolean isSharded(TableRef table) {
        return sharded.contains(table);
    }

    boolean hasUnruled() {
        return !unruled.isEmpty();
    }

    /** The one group on which the tables without a rule lie; empty where none is known for all. */
    Optional<GroupId> home() {
        Set<Optional<GroupId>> groups =
                unruled.stream()
                        .map(scope::schemaOf)
                        .map(schema -> Optional.ofNullable(scope.rules().schema(schema)))
                        .map(schema -> schema.map(SchemaConfig::defaultGroup))
                        .collect(Collectors.toSet());
        return groups.size() == 1 ? groups.iterator().next() : Optional.empty();
    }

    /** Why sharded tables cannot stand beside the others; null when they can. */
    @Nullable Template refusal() {
        String first = firstSharded();
        if (!unruled.isEmpty()) {
            String other = unruled.getFirst().name();
            return scope.refused(
                    ErrorCode.JOIN_NOT_COLOCATED,
                    "a join of the sharded table "
                            + first
                            + " with "
                            + other
                            + ", which only the default group has; make "
                            + other
                            + " a broadcast table, or query them one after the other",
                    unruled.getFirst().nameToken());
        }
        if (unusualJoin >= 0) {
            return scope.refused(
                    ErrorCode.JOIN_NOT_COLOCATED,
                    "a FULL JOIN, or a RIGHT JOIN behind another join, with the sharded table "
                            + first
                            + " is not supported yet; write it as LEFT or INNER joins",
                    unusualJoin);
        }
        return null;
    }

    /** Exchanges the names of the sharded tables; what they were called stays their alias. */
    void nameSubTables(Splice splice) {
        for (TableRef table : sharded) {
            TableRule rule = scope.rule(table);
            if (rule != null) {
                String alias = table.alias().isEmpty() ? table.name() : "";
                int behind = table.nameToken() + 1;
                if (scope.tokens().is(behind, "PARTITION")
                        && scope.tokens().isSymbol(behind + 1, '(')) {
                    splice.bareName(table.nameToken(), rule);
                    splice.aliasBehind(scope.tokens().afterBracket(behind + 1) - 1, alias);
                } else {
                    splice.aliasedName(table.nameToken(), rule, alias);
                }
            }
        }
    }
}

package io.tidegate.sharding.plan;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.sharding.rule.TableRule;
import io.tidegate.sharding.sql.Condition;
import io.tidegate.sharding.sql.Statement;
import io.tidegate.sharding.sql.Statement.JoinKind;
import io.tidegate.sharding.sql.Statement.Joined;
import io.tidegate.sharding.sql.Statement.TableRef;
import io.tidegate.sharding.sql.StatementKind;
import io.tidegate.sharding.sql.Trait;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Plans SELECT, UPDATE and DELETE. */
final class QueryPlanner {
    private static final Set<String> NESTED =
            Set.of("UNION", "INTERSECT", "EXCEPT", "MINUS", "WITH", "SELECT");

    private final PlanScope scope;

    QueryPlanner(PlanScope scope) {
        this.scope = scope;
    }

    /**
     * @param from the statement's first token
     */
    Template plan(Statement statement, int from) {
        String nested = nested(from);
        if (!nested.isEmpty() || statement instanceof Statement.NotUnderstood) {
            return notUnderstood(statement, nested);
        }
        return switch (statement) {
            case Statement.Query query -> query(query);
            case Statement.Update(
                            List<Joined> tables,
                            List<String> columns,
                            Condition where,
                            boolean bounded) ->
                    update(tables, columns, where, bounded);
            case Statement.Delete delete -> delete(delete);
            case Statement.NotUnderstood unusual -> notUnderstood(unusual, "");
        };
    }

    private String special() {
        if (scope.sql().has(Trait.CALC_FOUND_ROWS)) {
            return "SQL_CALC_FOUND_ROWS";
        }
        return scope.sql().has(Trait.INTO) ? "SELECT ... INTO" : "";
    }

    private String nested(int from) {
        for (int i = from + 1; i < scope.tokens().count(); i++) {
            if (NESTED.contains(scope.tokens().keyword(i))
                    && !scope.tokens().isSymbol(i - 1, '.')
                    && !scope.tokens().isSymbol(i + 1, '.')) {
                return scope.tokens().keyword(i).equals("SELECT")
                        ? "a subquery"
                        : scope.tokens().keyword(i);
            }
        }
        return scope.tokens().is(from, "WITH") ? "WITH" : "";
    }

    private Template notUnderstood(Statement statement, String nested) {
        boolean read = scope.sql().kind() == StatementKind.SELECT;
        if (read && !scope.namesShardedTable()) {
            // Broadcast tables are on every group, so the default group has all that is named.
            return scope.passThrough();
        }
        String construct =
                statement instanceof Statement.NotUnderstood(String what) && nested.isEmpty()
                        ? what
                        : nested;
        return scope.refused(
                ErrorCode.UNSUPPORTED_ON_SHARDS,
                construct
                        + " in a statement on the table "
                        + scope.firstRuledName()
                        + ", which has a sharding rule, is not supported yet; split it into statements that"
                        + " name the sharding key");
    }

    private Template query(Statement.Query query) {
        List<Joined> tables = query.tables();
        Condition where = query.where();
        KeyTables keys = new KeyTables();
        Splice splice = new Splice();
        int broadcast = 0;
        String unsharded = "";
        for (Joined joined : tables) {
            TableRule rule = scope.rule(joined.table());
            if (rule != null) {
                keys.add(joined, rule);
                splice.aliasedName(
                        joined.table().nameToken(),
                        rule,
                        joined.table().alias().isEmpty() ? joined.table().name() : "");
            } else if (scope.isBroadcast(joined.table())) {
                broadcast++;
            } else if (!joined.table().name().equalsIgnoreCase("dual")) {
                unsharded = joined.table().name();
            }
        }
        if (keys.size() == 0) {
            return broadcast == tables.size() && scope.sql().kind() == StatementKind.SELECT
                    ? scope.anyGroup()
                    : scope.passThrough();
        }
        if (!unsharded.isEmpty()) {
            return scope.refused(
                    ErrorCode.JOIN_NOT_COLOCATED,
                    "a join of the sharded table "
                            + keys.rule(0).table()
                            + " with "
                            + unsharded
                            + ", which only the default group has; make "
                            + unsharded
                            + " a broadcast table, or query them one after the other");
        }
        boolean unusualJoin =
                tables.size() > 1
                        && tables.stream().anyMatch(each -> each.kind() == JoinKind.OTHER);
        if (unusualJoin) {
            return scope.refused(
                    ErrorCode.JOIN_NOT_COLOCATED,
                    "RIGHT, FULL and NATURAL joins with the sharded table "
                            + keys.rule(0).table()
                            + " are not supported yet; write them as LEFT or INNER joins with ON");
        }
        List<Condition> all = new ArrayList<>();
        all.add(where);
        keys.equate(where);
        for (Joined joined : tables) {
            keys.equate(joined.on());
            if (joined.kind() != JoinKind.LEFT) {
                all.add(joined.on());
            }
        }
        for (int i = 0; i < keys.size(); i++) {
            keys.equateUsing(i);
        }
        scope.cutSchemas(splice);
        String onlyOneShard = special();
        MergeTemplate merge = null;
        if (onlyOneShard.isEmpty()) {
            merge =
                    query.parts()
                            .map(parts ->
                                    MergeTemplate.of(
                                            scope.tokens(), parts, query.mergeNeeded().isPresent()))
                            .orElse(null);
            onlyOneShard = merge == null ? query.mergeNeeded().orElse("") : "";
        }
        return new ShardedTemplate(
                ShardedTemplate.Kind.READ,
                keys,
                new Condition.And(all),
                splice,
                onlyOneShard,
                merge,
                scope.policy(keys.rule(0).schema()),
                scope.namedSchemas());
    }

    private Template update(
            List<Joined> tables, List<String> columns, Condition where, boolean bounded) {
        if (tables.size() > 1) {
            return updateOfSeveral(tables);
        }
        Joined target = tables.getFirst();
        TableRule rule = scope.rule(target.table());
        if (rule == null) {
            return scope.isBroadcast(target.table())
                    ? BroadcastWrites.plan(scope, scope.schemaOf(target.table()), bounded)
                    : scope.passThrough();
        }
        for (String column : columns) {
            if (rule.isKey(column)) {
                return keyUpdate(scope, rule);
            }
        }
        Splice splice = new Splice();
        splice.aliasedName(
                target.table().nameToken(),
                rule,
                target.table().alias().isEmpty() ? target.table().name() : "");
        scope.cutSchemas(splice);
        return write(target, rule, where, bounded, splice);
    }

    static Template keyUpdate(PlanScope scope, TableRule rule) {
        return scope.refused(
                ErrorCode.KEY_UPDATE,
                "an UPDATE of "
                        + rule.table()
                        + "."
                        + rule.key().name()
                        + ", the sharding key, would have to move rows to other shards; INSERT the row with its"
                        + " new key and DELETE the old one");
    }

    private Template delete(Statement.Delete delete) {
        TableRef from = delete.from().table();
        TableRule rule = scope.rule(from);
        if (rule == null) {
            return scope.isBroadcast(from)
                    ? BroadcastWrites.plan(scope, scope.schemaOf(from), delete.bounded())
                    : scope.passThrough();
        }
        DeleteNames names = new DeleteNames(scope, delete, rule);
        if (!names.areUnderstood()) {
            return scope.refused(
                    ErrorCode.UNSUPPORTED_ON_SHARDS,
                    "this form of DELETE is not supported on the sharded table "
                            + rule.table()
                            + "; use DELETE FROM table WHERE ...");
        }
        return write(delete.from(), rule, delete.where(), delete.bounded(), names.edits());
    }

    private Template write(
            Joined target, TableRule rule, Condition where, boolean bounded, Splice splice) {
        KeyTables keys = new KeyTables();
        keys.add(target, rule);
        return new ShardedTemplate(
                ShardedTemplate.Kind.WRITE,
                keys,
                where,
                splice,
                bounded
                        ? "ORDER BY or LIMIT in a write"
                        : scope.hasReturning() ? "RETURNING in a write" : "",
                null,
                scope.policy(rule.schema()),
                scope.namedSchemas());
    }

    private Template updateOfSeveral(List<Joined> tables) {
        boolean ruled =
                tables.stream()
                        .anyMatch(each ->
                                scope.rule(each.table()) != null
                                        || scope.isBroadcast(each.table()));
        return ruled
                ? scope.refused(
                        ErrorCode.UNSUPPORTED_ON_SHARDS,
                        "UPDATE of several tables, of which one has a sharding rule, is not supported"
                                + " yet")
                : scope.passThrough();
    }
}

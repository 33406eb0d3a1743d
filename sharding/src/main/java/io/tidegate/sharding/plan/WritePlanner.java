package io.tidegate.sharding.plan;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.sharding.rule.TableRule;
import io.tidegate.sharding.sql.Condition;
import io.tidegate.sharding.sql.Condition.ColumnRef;
import io.tidegate.sharding.sql.Construct;
import io.tidegate.sharding.sql.SelectParts.Range;
import io.tidegate.sharding.sql.Statement;
import io.tidegate.sharding.sql.Statement.Assigned;
import io.tidegate.sharding.sql.Statement.Joined;
import io.tidegate.sharding.sql.Statement.Scope;
import io.tidegate.sharding.sql.Statement.TableRef;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Plans UPDATE and DELETE. */
final class WritePlanner {
    private final PlanScope scope;

    WritePlanner(PlanScope scope) {
        this.scope = scope;
    }

    Template update(Statement.Update update) {
        List<Joined> tables = update.tables();
        Froms froms = Froms.of(scope, tables);
        if (!froms.hasSharded()) {
            return ofNoSharded("UPDATE", tables, update.scopes(), update.bounded());
        }
        Template refused = froms.refusal();
        if (refused == null) {
            refused = assigned(update.columns(), tables, froms);
        }
        if (refused != null) {
            return refused;
        }
        Splice splice = new Splice();
        froms.nameSubTables(splice);
        scope.cutSchemas(splice);
        return write(tables, update.where(), update.bounded(), update.scopes(), splice);
    }

    Template delete(Statement.Delete delete) {
        List<Joined> tables = delete.tables();
        Froms froms = Froms.of(scope, tables);
        if (!froms.hasSharded()) {
            return ofNoSharded("DELETE", tables, delete.scopes(), delete.bounded());
        }
        Template refused = froms.refusal();
        if (refused != null) {
            return refused;
        }
        DeleteNames names = new DeleteNames(scope, delete, froms);
        if (!names.areUnderstood()) {
            return scope.refused(
                    ErrorCode.UNSUPPORTED_ON_SHARDS,
                    "this form of DELETE is not supported on the sharded table "
                            + froms.firstSharded()
                            + "; use DELETE FROM table WHERE ..., or name the tables whose rows go, none"
                            + " of them a broadcast table, as FROM does",
                    0);
        }
        return write(tables, delete.where(), delete.bounded(), delete.scopes(), names.edits());
    }

    /** The default group has broadcast tables and those without a rule. */
    private Template ofNoSharded(
            String verb, List<Joined> tables, List<Scope> scopes, boolean bounded) {
        boolean nested = scopes.size() > 1;
        boolean sharded =
                scopes.stream()
                        .flatMap(each -> each.tables().stream())
                        .anyMatch(each -> !each.isDerived() && scope.rule(each.table()) != null);
        boolean broadcast = tables.stream().anyMatch(each -> scope.isBroadcast(each.table()));
        if (!sharded && !broadcast) {
            return scope.passThrough();
        }
        TableRef target = tables.getFirst().table();
        if (broadcast && !nested && tables.size() == 1) {
            return BroadcastWrites.plan(scope, scope.schemaOf(target), bounded);
        }
        return scope.refused(
                ErrorCode.UNSUPPORTED_ON_SHARDS,
                verb
                        + " of "
                        + target.name()
                        + (nested ? " with a subquery" : " together with other tables")
                        + ", of which one has a sharding rule, is not supported yet; read the values"
                        + " first and send them");
    }

    /** Why SET is refused; null when it changes rows of sharded tables and none of their keys. */
    private @Nullable Template assigned(List<Assigned> columns, List<Joined> tables, Froms froms) {
        for (Assigned each : columns) {
            ColumnRef column = each.column();
            List<TableRef> meant =
                    tables.stream()
                            .map(Joined::table)
                            .filter(table ->
                                    column.qualifier().isEmpty()
                                            || table.visibleName()
                                                    .equalsIgnoreCase(column.qualifier()))
                            .toList();
            boolean sure = !column.qualifier().isEmpty() && meant.size() == 1;
            for (TableRef table : meant) {
                TableRule rule = scope.rule(table);
                if (rule != null && rule.isKey(column.name())) {
                    return keyUpdate(scope, rule, each.token());
                }
            }
            if (sure ? !froms.isSharded(meant.getFirst()) : froms.hasBroadcast()) {
                return scope.refused(
                        ErrorCode.UNSUPPORTED_ON_SHARDS,
                        "an UPDATE of a broadcast table together with the sharded table "
                                + froms.firstSharded()
                                + " is not supported; name in SET columns of sharded tables only, each with"
                                + " its table (table.column = ...)",
                        each.token());
            }
        }
        return null;
    }

    /**
     * @param column where it is named
     */
    static Template keyUpdate(PlanScope scope, TableRule rule, int column) {
        return scope.refused(
                ErrorCode.KEY_UPDATE,
                "an UPDATE of "
                        + rule.table()
                        + "."
                        + rule.key().name()
                        + ", the sharding key, would have to move rows to other shards; INSERT the row with its"
                        + " new key and DELETE the old one",
                column);
    }

    private Template write(
            List<Joined> tables,
            Condition where,
            boolean bounded,
            List<Scope> scopes,
            Splice splice) {
        if (scopes.size() > 1) {
            return new NestedPlanner(scope).write(scopes, splice);
        }
        KeyTables keys = KeyTables.of(tables, where, scope);
        return new ShardedTemplate(
                ShardedTemplate.Kind.WRITE,
                keys,
                keys.filter(),
                splice,
                bounded
                        ? new Construct(
                                "ORDER BY or LIMIT in a write",
                                scope.tokens().find(1, scope.statementEnd(), "ORDER", "LIMIT"))
                        : scope.hasReturning()
                                ? new Construct("RETURNING in a write", scope.returning())
                                : null,
                null,
                scope.policy(keys.rule(0).schema()),
                clocks(keys),
                scope.namedSchemas());
    }

    private List<Range> clocks(KeyTables keys) {
        int end = scope.statementEnd();
        int where = scope.tokens().find(1, end, "WHERE");
        int behind = scope.tokens().find(1, end, "ORDER", "LIMIT", "RETURNING");
        return where < 0
                ? List.of()
                : ClockBounds.in(scope.tokens(), keys, new Range(where, behind < 0 ? end : behind));
    }
}

package io.tidegate.sharding.plan;

import io.tidegate.sharding.rule.TableRule;
import io.tidegate.sharding.sql.Statement;
import io.tidegate.sharding.sql.Statement.Joined;
import io.tidegate.sharding.sql.Statement.TableRef;
import io.tidegate.sharding.sql.Tokens;
import java.util.ArrayList;
import java.util.List;

/**
 * How a DELETE of a sharded table names its sub-table.
 *
 * <p>{@code DELETE FROM t AS a} is an error on MySQL before 8.0.16 and MariaDB before 11.6, so the
 * alias is left out and what it qualified gets the sub-table's name. {@code DELETE a FROM t AS a},
 * the form for several tables, has known aliases always and keeps its own.
 */
final class DeleteNames {
    private static final int NOWHERE = -1;

    private final PlanScope scope;
    private final Froms froms;
    private final List<Joined> tables;
    private final TableRef from;
    private final List<TableRef> targets;
    private final List<TableRef> inner;

    DeleteNames(PlanScope scope, Statement.Delete delete, Froms froms) {
        this.scope = scope;
        this.froms = froms;
        this.tables = delete.tables();
        this.from = tables.getFirst().table();
        this.targets = delete.targets();
        this.inner =
                delete.scopes().subList(1, delete.scopes().size()).stream()
                        .flatMap(each -> each.tables().stream())
                        .map(Joined::table)
                        .toList();
    }

    /** False when the parser has seen names where the server may see something else. */
    boolean areUnderstood() {
        if (targets.isEmpty()) {
            return aliasEnd() != NOWHERE
                    && inner.stream().noneMatch(table -> isVisibleAs(table, from.visibleName()));
        }
        return targets.stream().allMatch(this::isUnderstood);
    }

    private static boolean isVisibleAs(TableRef table, String name) {
        return table.visibleName().equalsIgnoreCase(name);
    }

    private boolean isUnderstood(TableRef target) {
        List<TableRef> meant =
                tables.stream()
                        .map(Joined::table)
                        .filter(table -> isVisibleAs(table, target.name()))
                        .toList();
        return meant.size() == 1
                && froms.isSharded(meant.getFirst())
                && (target.schema().isEmpty()
                        || target.schema().equals(scope.schemaOf(meant.getFirst())));
    }

    Splice edits() {
        Splice splice = new Splice();
        boolean one = tables.size() == 1 && inner.isEmpty();
        TableRule rule = scope.rule(from);
        if (rule != null && targets.isEmpty()) {
            splice.bareName(from.nameToken(), aliasEnd(), rule);
            List<TableRef> places = new ArrayList<>(List.of(from));
            places.addAll(inner);
            scope.renameQualifiers(splice, rule, places.toArray(TableRef[]::new));
        } else if (rule != null && one && from.alias().isEmpty()) {
            TableRef target = targets.getFirst();
            splice.bareName(from.nameToken(), rule);
            splice.bareName(target.nameToken(), rule);
            scope.renameQualifiers(splice, rule, from, target);
        } else if (rule != null && one) {
            splice.bareName(from.nameToken(), rule);
        } else {
            aliased(splice);
        }
        return splice;
    }

    /** An alias knows no schema, wherever it is named. */
    private void aliased(Splice splice) {
        froms.nameSubTables(splice);
        scope.cutSchemas(splice);
        for (TableRef target : targets) {
            if (!target.schema().isEmpty()) {
                splice.cut(target.nameToken() - 2, target.nameToken());
            }
        }
    }

    /** The token behind the table's name and its alias. */
    private int aliasEnd() {
        int next = from.nameToken() + 1;
        if (from.alias().isEmpty()) {
            return next;
        }
        Tokens tokens = scope.tokens();
        int alias = tokens.is(next, "AS") ? next + 1 : next;
        // The parser takes PARTITION (p0) for an alias with columns.
        boolean plain =
                tokens.isName(alias)
                        && tokens.name(alias).equals(from.alias())
                        && !tokens.isSymbol(alias + 1, '(');
        return plain ? alias + 1 : NOWHERE;
    }
}

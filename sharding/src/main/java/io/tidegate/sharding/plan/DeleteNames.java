package io.tidegate.sharding.plan;

import io.tidegate.sharding.rule.TableRule;
import io.tidegate.sharding.sql.Statement;
import io.tidegate.sharding.sql.Statement.TableRef;
import io.tidegate.sharding.sql.Tokens;
import java.util.Optional;

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
    private final TableRule rule;
    private final TableRef from;
    private final Optional<TableRef> target;

    DeleteNames(PlanScope scope, Statement.Delete delete, TableRule rule) {
        this.scope = scope;
        this.rule = rule;
        this.from = delete.from().table();
        this.target = delete.target();
    }

    /** False when the parser has seen names where the server may see something else. */
    boolean areUnderstood() {
        return target.map(named -> named.name().equalsIgnoreCase(from.visibleName()))
                .orElseGet(() -> aliasEnd() != NOWHERE);
    }

    Splice edits() {
        Splice splice = new Splice();
        if (target.isEmpty()) {
            splice.bareName(from.nameToken(), aliasEnd(), rule);
            scope.renameQualifiers(splice, rule, from);
        } else if (from.alias().isEmpty()) {
            splice.bareName(from.nameToken(), rule);
            splice.bareName(target.get().nameToken(), rule);
            scope.renameQualifiers(splice, rule, from, target.get());
        } else {
            splice.bareName(from.nameToken(), rule);
        }
        return splice;
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

package io.tidegate.sharding.plan;

import io.tidegate.sharding.rule.TableRule;
import io.tidegate.sharding.sql.Aggregates;
import io.tidegate.sharding.sql.Condition.ColumnRef;
import io.tidegate.sharding.sql.Construct;
import io.tidegate.sharding.sql.ParseFailure;
import io.tidegate.sharding.sql.SelectParts;
import io.tidegate.sharding.sql.SelectParts.Item;
import io.tidegate.sharding.sql.SelectParts.Range;
import io.tidegate.sharding.sql.Statement;
import io.tidegate.sharding.sql.Tokens;
import io.tidegate.sharding.sql.Trait;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Plans INSERT ... SELECT and REPLACE ... SELECT into a sharded table: shard by shard, where each
 * row is made on the shard that it belongs to, as its key is that of a co-located table. All others
 * are for {@link CollectedInserts}.
 */
final class InsertSelectPlanner {
    private final PlanScope scope;
    private final Tokens tokens;
    private final TableRule target;
    private final int nameToken;

    /**
     * @param nameToken of the target
     */
    InsertSelectPlanner(PlanScope scope, TableRule target, int nameToken) {
        this.scope = scope;
        this.tokens = scope.tokens();
        this.target = target;
        this.nameToken = nameToken;
    }

    /**
     * Null for what servers cannot do by themselves.
     *
     * @param columns the opening bracket of the target's columns
     * @param keyAt which of them is the key
     * @param select the first token of the SELECT
     */
    @Nullable ShardedTemplate plan(int columns, int keyAt, int select, Cancellation cancellation)
            throws ParseFailure {
        for (int i = columns; i < tokens.count(); i++) {
            boolean qualified = i < select && tokens.isSymbol(i, '.');
            if (qualified || tokens.is(i, "DUPLICATE")) {
                return null;
            }
        }
        Statement parsed;
        try {
            parsed = Planner.parse(scope, select, cancellation);
        } catch (ParseFailure failure) {
            if (failure.isCancelled()) {
                throw failure;
            }
            // By itself it may be a SELECT that is not parsed.
            return null;
        }
        if (!(parsed instanceof Statement.Query query)
                || query.parts().isEmpty()
                // Its key may be NULL without any row, or with ROLLUP.
                || isFolding(query.parts().get(), select)) {
            return null;
        }
        Froms froms = Froms.of(scope, query.tables());
        if (!froms.hasSharded() || froms.refusal() != null) {
            return null;
        }
        KeyTables keys = KeyTables.of(query.tables(), query.where(), scope);
        if (!feedsKey(keys, query.parts(), keyAt)) {
            return null;
        }
        Splice splice = new Splice();
        splice.bareName(nameToken, target);
        froms.nameSubTables(splice);
        scope.cutSchemas(splice);
        return new ShardedTemplate(
                ShardedTemplate.Kind.WRITE,
                keys,
                keys.filter(),
                splice,
                onlyOneShard(query, select),
                null,
                scope.policy(target.schema()),
                List.of(),
                scope.namedSchemas());
    }

    /** Whether something makes one row of several. */
    private boolean isFolding(SelectParts parts, int select) {
        return !parts.groupBy().isEmpty()
                || parts.having() != null
                || Aggregates.firstIn(tokens, select, tokens.count()).isPresent()
                || scope.sql().has(Trait.SESSION_FUNCTION)
                        && Aggregates.strangerIn(tokens, select, tokens.count()).isPresent();
    }

    private @Nullable Construct onlyOneShard(Statement.Query query, int select) {
        if (scope.sql().has(Trait.USER_VARIABLE_SET) || scope.sql().has(Trait.CALC_FOUND_ROWS)) {
            return new Construct(
                    "an assignment to a user variable, or SQL_CALC_FOUND_ROWS, in INSERT ... SELECT",
                    select);
        }
        return query.mergeNeeded()
                .map(what -> new Construct(what.name() + " in INSERT ... SELECT", what.token()))
                .orElse(null);
    }

    /** Whether the value for the key is the key of the row beside which it is made. */
    private boolean feedsKey(KeyTables keys, Optional<SelectParts> parts, int keyAt) {
        if (parts.isEmpty()
                || keyAt >= parts.get().items().size()
                || parts.get().items().stream().anyMatch(Item::star)) {
            return false;
        }
        ColumnRef column = column(parts.get().items().get(keyAt).expression());
        int table = column == null ? -1 : keys.keyOf(column);
        if (table < 0 || keys.isOptional(table)) {
            return false;
        }
        TableRule source = keys.rule(table);
        return source.family().equals(target.family())
                && (source.equals(target) || target.domain().takesAllOf(source.domain()));
    }

    private @Nullable ColumnRef column(Range range) {
        int last = range.to() - 1;
        boolean plain =
                tokens.isName(last)
                        && tokens.value(last) < 0
                        && switch (range.size()) {
                            case 1 -> true;
                            case 3 -> tokens.isSymbol(last - 1, '.') && tokens.isName(last - 2);
                            default -> false;
                        };
        return plain
                ? new ColumnRef(range.size() == 1 ? "" : tokens.name(last - 2), tokens.name(last))
                : null;
    }
}

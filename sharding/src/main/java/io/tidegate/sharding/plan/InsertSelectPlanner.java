package io.tidegate.sharding.plan;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.sharding.rule.TableRule;
import io.tidegate.sharding.sql.Aggregates;
import io.tidegate.sharding.sql.Condition.ColumnRef;
import io.tidegate.sharding.sql.Construct;
import io.tidegate.sharding.sql.ParseFailure;
import io.tidegate.sharding.sql.Place;
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
 * row is made on the shard that it belongs to, as its key is that of a co-located table.
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
     * @param columns the opening bracket of the target's columns
     * @param keyAt which of them is the key
     */
    Template plan(int columns, int keyAt, Cancellation cancellation) throws ParseFailure {
        int select = tokens.afterBracket(columns);
        for (int i = columns; i < tokens.count(); i++) {
            boolean qualified = i < select && tokens.isSymbol(i, '.');
            if (qualified || tokens.is(i, "DUPLICATE") || tokens.is(i, "RETURNING")) {
                return refused(
                        qualified
                                ? "a qualified name in the list of columns"
                                : "ON DUPLICATE KEY UPDATE or RETURNING",
                        i);
            }
        }
        Statement parsed = Planner.parse(scope, select, cancellation);
        if (!(parsed instanceof Statement.Query query) || query.parts().isEmpty()) {
            return refused("a nested or unusual SELECT", select);
        }
        int folding = folding(query.parts().get(), select);
        if (folding >= 0) {
            // Its key may be NULL without any row, or with ROLLUP.
            return refused("GROUP BY or an aggregate", folding);
        }
        Froms froms = Froms.of(scope, query.tables());
        if (!froms.hasSharded()) {
            return refused("a SELECT of tables that are not sharded", select);
        }
        Template refused = froms.refusal();
        if (refused != null) {
            return refused;
        }
        KeyTables keys = KeyTables.of(query.tables(), query.where(), scope);
        if (!feedsKey(keys, query.parts(), keyAt)) {
            return refused(
                    "another value than the sharding key of a co-located table",
                    fedBy(query.parts().get(), keyAt, select));
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

    /** What makes one row of several, or -1. */
    private int folding(SelectParts parts, int select) {
        if (!parts.groupBy().isEmpty()) {
            return parts.groupBy().getFirst().from();
        }
        Range having = parts.having();
        return having != null
                ? having.from()
                : Aggregates.firstIn(tokens, select, tokens.count())
                        .map(Construct::token)
                        .orElse(Place.NO_TOKEN);
    }

    private static int fedBy(SelectParts parts, int keyAt, int select) {
        return keyAt < parts.items().size() ? parts.items().get(keyAt).expression().from() : select;
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

    private Template refused(String construct, int token) {
        return scope.refused(
                ErrorCode.UNSUPPORTED_ON_SHARDS,
                "INSERT ... SELECT into the sharded table "
                        + target.table()
                        + " with "
                        + construct
                        + " is not supported; select from a table co-located with it, with that table's"
                        + " sharding key, of the same type, for "
                        + target.key().name()
                        + ", or read the rows first and use VALUES",
                token);
    }
}

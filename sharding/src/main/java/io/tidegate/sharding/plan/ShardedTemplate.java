package io.tidegate.sharding.plan;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.model.MultiShardWrite;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.conf.topology.ShardId;
import io.tidegate.sharding.rule.ShardSet;
import io.tidegate.sharding.rule.TableRule;
import io.tidegate.sharding.sql.Condition;
import io.tidegate.sharding.sql.Condition.ColumnRef;
import io.tidegate.sharding.sql.Condition.Comparison;
import io.tidegate.sharding.sql.Construct;
import io.tidegate.sharding.sql.Place;
import io.tidegate.sharding.sql.SelectParts.Range;
import io.tidegate.sharding.sql.StatementText;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A SELECT, UPDATE or DELETE of sharded tables.
 *
 * @param onlyOneShard why the statement must stay on one shard; null when it need not
 * @param clocks see {@link Template#clocks}
 * @param merge how rows of several shards are merged; null when they are not
 */
record ShardedTemplate(
        Kind kind,
        KeyTables tables,
        Condition where,
        Splice splice,
        @Nullable Construct onlyOneShard,
        @Nullable MergeTemplate merge,
        MultiShardWrite policy,
        List<Range> clocks,
        Set<String> schemas)
        implements Template {
    enum Kind {
        READ,
        WRITE
    }

    @Override
    public GroupId prepareGroup() {
        return tables.rule(0).placement().getFirst();
    }

    @Override
    public ShardStatement prepareAs(StatementText text) {
        return statement(text, 0);
    }

    ShardStatement statement(StatementText text, int shard) {
        return new ShardStatement(
                tables.rule(0).placement().get(shard),
                new ShardId(shard),
                splice.apply(text, shard),
                null,
                tables.rules());
    }

    @Override
    public BoundPlan bind(StatementText text, ParameterSource parameters) {
        Values values = new Values(text, parameters);
        ShardSet shards = tables.shards(0, where, values);
        BoundPlan.Refused refusal = refusalOfJoin(shards, values, text);
        if (refusal != null) {
            return refusal;
        }
        TableRule rule = tables.rule(0);
        if (shards.size() <= 1) {
            // No shard can hold a row: any of them gives the empty result in its right form.
            int shard = shards.isEmpty() ? 0 : shards.first();
            return new BoundPlan.Single(statement(text, shard));
        }
        if (onlyOneShard != null) {
            return BoundPlan.Refused.at(
                    kind == Kind.READ
                            ? ErrorCode.MERGE_UNSUPPORTED
                            : ErrorCode.UNSUPPORTED_ON_SHARDS,
                    onlyOneShard.name()
                            + " over "
                            + shards.size()
                            + " shards of "
                            + rule.table()
                            + " is not supported yet; add "
                            + rule.key().name()
                            + " = ... so that one shard remains",
                    text,
                    onlyOneShard.token());
        }
        BoundPlan.Refused outer = refusalOfOuterJoin(text);
        if (outer != null) {
            return outer;
        }
        if (merge != null && merge.needed()) {
            return merged(merge, text, parameters, shards);
        }
        List<ShardStatement> statements = new ArrayList<>(shards.size());
        for (int shard : shards.toArray()) {
            statements.add(statement(text, shard));
        }
        return kind == Kind.READ
                ? new BoundPlan.Concat(statements)
                : writes(statements, RowsWritten.CHANGED, policy, text, tables.nameToken(0));
    }

    /** Why rows of a table that every shard holds would be there several times; null when not. */
    BoundPlan.@Nullable Refused refusalOfOuterJoin(StatementText text) {
        return tables.isDrivenBySharded()
                ? null
                : BoundPlan.Refused.at(
                        ErrorCode.JOIN_NOT_COLOCATED,
                        "a LEFT JOIN from a table that every shard holds to the sharded table "
                                + tables.rule(0).table()
                                + " would repeat its rows for each shard; add "
                                + tables.rule(0).key().name()
                                + " = ... to WHERE",
                        text,
                        tables.nameToken(0));
    }

    @Override
    public BoundPlan bindTo(int shard, StatementText text, ParameterSource parameters) {
        if (kind == Kind.WRITE) {
            return HintedShard.requireOnly(shard, text, bind(text, parameters));
        }
        BoundPlan.Refused refusal = HintedShard.refusal(shard, text, tables.rules());
        return refusal != null ? refusal : new BoundPlan.Single(statement(text, shard));
    }

    private BoundPlan merged(
            MergeTemplate template,
            StatementText text,
            ParameterSource parameters,
            ShardSet shards) {
        try {
            if (parameters.count() > 0 && template.refusal() == null) {
                return new BoundPlan.InText(template.inText(text, parameters));
            }
            return new BoundPlan.Merge(
                    Merging.bind(template, splice, text, tables.rules(), shards)
                            .at(Place.behind(text, template.token())));
        } catch (TidegateException refused) {
            return new BoundPlan.Refused(refused.code(), String.valueOf(refused.getMessage()));
        }
    }

    @Override
    public @Nullable BoundPlan bindToBeCut(StatementText text, ParameterSource parameters) {
        if (merge == null) {
            return null;
        }
        return merged(
                merge, text, parameters, tables.shards(0, where, new Values(text, parameters)));
    }

    @Override
    public @Nullable Scatter scatter(StatementText text, ParameterSource parameters) {
        TableRule strictest = tables.rule(0);
        int count = strictest.function().shards();
        ShardSet shards = tables.shards(0, where, new Values(text, parameters));
        if (count == 1 || shards.size() < count || !shards.isComplete() && listsKeys(where)) {
            return null;
        }
        int token = tables.nameToken(0);
        for (int i = 1; i < tables.size(); i++) {
            TableRule rule = tables.rule(i);
            if (rule.scatter().compareTo(strictest.scatter()) > 0) {
                strictest = rule;
                token = tables.nameToken(i);
            }
        }
        return new Scatter(
                strictest.scatter(), strictest.table(), strictest.key().name(), count, token);
    }

    /** Keys that are listed may lie on all shards by chance. */
    private boolean listsKeys(Condition condition) {
        return switch (condition) {
            case Condition.And(List<Condition> parts) -> parts.stream().anyMatch(this::listsKeys);
            case Condition.Or(List<Condition> parts) -> parts.stream().allMatch(this::listsKeys);
            case Condition.Compare(ColumnRef column, Comparison comparison, var _) ->
                    switch (comparison) {
                        case EQUAL, NULL_SAFE_EQUAL -> tables.isKey(0, column);
                        case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL -> false;
                    };
            case Condition.In in -> tables.isKey(0, in.column());
            case Condition.IsNull(ColumnRef column) -> tables.isKey(0, column);
            case Condition.Between _, Condition.SameColumns _, Condition.Opaque _ -> false;
        };
    }

    static BoundPlan writes(
            List<ShardStatement> statements,
            RowsWritten rows,
            MultiShardWrite policy,
            StatementText text,
            int table) {
        long groups = statements.stream().map(ShardStatement::group).distinct().count();
        if (groups > 1 && policy == MultiShardWrite.REFUSE) {
            return BoundPlan.Refused.at(
                    ErrorCode.MULTI_SHARD_WRITE,
                    "this write touches "
                            + statements.size()
                            + " shards on "
                            + groups
                            + " groups, which do not commit together yet; narrow it by the sharding key, or set"
                            + " multi-shard-write: best-effort for the schema to accept that a failure can"
                            + " leave some groups unwritten",
                    text,
                    table);
        }
        return new BoundPlan.Writes(statements, rows);
    }

    /** Why rows that belong together may lie on different shards; null when they do not. */
    BoundPlan.@Nullable Refused refusalOfJoin(ShardSet first, Values values, StatementText text) {
        if (tables.areColocated()) {
            return null;
        }
        for (int i = 1; i < tables.size(); i++) {
            ShardSet other = tables.shards(i, where, values);
            boolean same =
                    first.size() == 1
                            && first.equals(other)
                            && tables.rule(i).family().equals(tables.rule(0).family());
            if (!same) {
                return BoundPlan.Refused.at(
                        ErrorCode.JOIN_NOT_COLOCATED,
                        "the tables "
                                + tables.rule(0).table()
                                + " and "
                                + tables.rule(i).table()
                                + " are not joined on their sharding keys ("
                                + tables.rule(0).table()
                                + "."
                                + tables.rule(0).key().name()
                                + " = "
                                + tables.rule(i).table()
                                + "."
                                + tables.rule(i).key().name()
                                + ") as co-located tables; add that condition, co-locate the tables, or query"
                                + " them one after the other",
                        text,
                        tables.nameToken(i));
            }
        }
        return null;
    }
}

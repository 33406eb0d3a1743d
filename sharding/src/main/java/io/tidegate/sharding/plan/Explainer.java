package io.tidegate.sharding.plan;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.model.MultiShardWrite;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.sharding.catalogue.CatalogueStatement;
import io.tidegate.sharding.plan.Explanation.Sent;
import io.tidegate.sharding.plan.RouteOutcome.Manner;
import io.tidegate.sharding.rule.RuleSet;
import io.tidegate.sharding.rule.ShardSet;
import io.tidegate.sharding.rule.TableRule;
import io.tidegate.sharding.sql.Placeholders;
import io.tidegate.sharding.sql.RouteHint;
import io.tidegate.sharding.sql.ScannedSql;
import io.tidegate.sharding.sql.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Says what would become of a statement: plans it as ever, binds it without the values of its
 * parameters, and puts the plan into words. A pure function like the {@link Planner}; it may take
 * long and runs off the event loops.
 */
public final class Explainer {
    private final ScannedSql sql;
    private final String schema;
    private final RuleSet rules;
    private final Cancellation cancellation;
    private final int parameters;
    private final SentStatements sending;

    private Explainer(ScannedSql sql, String schema, RuleSet rules, Cancellation cancellation) {
        this.sql = sql;
        this.schema = schema;
        this.rules = rules;
        this.parameters = Placeholders.count(sql);
        this.cancellation = cancellation;
        this.sending = new SentStatements(sql);
    }

    /**
     * @param schema the session's, empty when it has none
     */
    public static Explanation explain(
            ScannedSql sql, String schema, RuleSet rules, Cancellation cancellation) {
        Template template = Planner.plan(sql, schema, rules, cancellation);
        try {
            return new Explainer(sql, schema, rules, cancellation).explain(template);
        } catch (StackOverflowError deep) {
            return Explanation.refused(
                    ErrorCode.NESTING_TOO_DEEP,
                    "the conditions nest too deeply to be explained; the statement itself may well be carried"
                            + " out");
        }
    }

    private static final String IN_TEXT =
            "its parameters' values are put into its text first; what groups are sent depends on them";

    private static final String CLOCK =
            "it asks a server for the time first, which tells the shards; shown is what it reaches where the"
                    + " server tells none";

    private static final String UNLESS =
            "unless the time that a server tells leaves so few shards that it can be done: ";

    private Explanation explain(Template template) {
        BoundPlan plan = bound(template);
        return switch (template) {
            case ShardedTemplate sharded -> sharded(sharded, plan);
            case InsertTemplate insert -> insert(insert, insert.rule(), insert.rowCount(sql), plan);
            case InsertSetTemplate insert -> insert(insert, insert.rule(), 1, plan);
            case PinnedTemplate pinned -> pinned(pinned, plan);
            case UnionTemplate union -> union(union, plan);
            case TableChangeTemplate definition -> definition(definition, plan);
            case LoadTemplate load -> load(load, plan);
            case GeneratingTemplate generating -> generating(generating);
            case CollectedTemplate collected -> collected(collected, plan);
            default -> plain(template, plan);
        };
    }

    /** What is merged may have to wait for its parameters, such as LIMIT ? does. */
    private BoundPlan bound(Template template) {
        BoundPlan plan = template.bindAsAsked(sql, ParameterSource.NONE);
        if (plan instanceof BoundPlan.Refused && parameters > 0) {
            BoundPlan later = template.bindAsAsked(sql, AssumedParameters.unknown(parameters));
            return later instanceof BoundPlan.InText || later instanceof BoundPlan.Collected
                    ? later
                    : plan;
        }
        return plan;
    }

    private Explanation generating(GeneratingTemplate template) {
        BoundPlan plan =
                template.bind(
                        sql,
                        parameters == 0
                                ? ParameterSource.NONE
                                : AssumedParameters.nulls(parameters));
        if (plan instanceof BoundPlan.Generate(IdRequest request)) {
            GeneratedExplanation generated =
                    new GeneratedExplanation(template, request, parameters > 0);
            return generated.of(explain(generated.filled(sql), schema, rules, cancellation));
        }
        Template given = template.given();
        boolean whatever = plan instanceof BoundPlan.Refused && parameters == 0;
        return given == null || whatever ? plain(template, plan) : explain(given);
    }

    private Explanation collected(CollectedTemplate template, BoundPlan plan) {
        if (plan instanceof BoundPlan.Collected(CollectedInsert insert)) {
            CollectedExplanation collected = new CollectedExplanation(template.schemas(), insert);
            return collected.of(explain(collected.read(sql), schema, rules, cancellation));
        }
        ShardedTemplate direct = template.direct();
        return direct == null ? plain(template, plan) : sharded(direct, plan);
    }

    private Explanation sharded(ShardedTemplate template, BoundPlan plan) {
        Tokens tokens = Tokens.of(sql);
        Judging judging = new Judging(sql, tokens, template.tables(), cancellation);
        List<Verdict> verdicts = judging.verdicts();
        boolean hinted = isReadAsAsked() && plan instanceof BoundPlan.Single;
        Reach reach =
                hinted
                        ? new Reach.Known(
                                SentStatements.shards(plan),
                                template.tables().rule(0).function().shards())
                        : Reaches.ofWhole(template.tables(), sql).of(0, template.where());
        boolean byValue = reach instanceof Reach.ByValue && template.tables().areColocated();
        boolean one = byValue && reach.most() == 1 && !isReadAsAsked();
        if (plan instanceof BoundPlan.Refused refused && !one) {
            RouteOutcome outcome =
                    template.clocks().isEmpty()
                            ? refused(refused)
                            : new RouteOutcome.Refused(refused.code(), UNLESS + refused.message());
            return new Explanation(template.schemas(), outcome, "", verdicts, List.of(), List.of());
        }
        TableRule rule = template.tables().rule(0);
        // What any shard would be sent shows enough, while the parameters tell which ones are.
        List<Sent> sent =
                one || byValue && manner(plan) != Manner.MERGED
                        ? sending.example(template)
                        : sending.of(template.merge(), plan);
        List<String> merging =
                plan instanceof BoundPlan.Merge(MergedSelect select)
                                && template.merge() != null
                                && !one
                        ? new MergeSteps(select, template.merge(), sql.charset()).steps()
                        : List.of();
        return new Explanation(
                template.schemas(),
                new RouteOutcome.Sharded(
                        rule.table(), rule.key().name(), reach, one ? Manner.SINGLE : manner(plan)),
                hinted ? "" : advice(verdicts, reach, judging.keys(), template, plan),
                verdicts,
                sent,
                merging,
                reach instanceof Reach.Known && !hinted && template.clocks().isEmpty()
                        ? template.scatter(sql, ParameterSource.NONE)
                        : null);
    }

    /** Its hint tells the shard, and not what it says of keys. */
    private boolean isReadAsAsked() {
        return sql.hint() instanceof RouteHint.Asked asked && asked.read() && asked.shard() != null;
    }

    private BoundPlan withNulls(Template template) {
        ParameterSource nulls = AssumedParameters.nulls(parameters);
        return isReadAsAsked() ? template.bindAsAsked(sql, nulls) : template.bind(sql, nulls);
    }

    private static String advice(
            List<Verdict> verdicts,
            Reach reach,
            String keys,
            ShardedTemplate template,
            BoundPlan plan) {
        if (!template.clocks().isEmpty() && reach.most() > 1) {
            return CLOCK;
        }
        if (plan instanceof BoundPlan.Writes(List<ShardStatement> statements, var _)
                && reach.most() > 1) {
            long groups = statements.stream().map(ShardStatement::group).distinct().count();
            if (groups > 1) {
                return apart(template.policy());
            }
        }
        if (plan instanceof BoundPlan.InText) {
            return IN_TEXT;
        }
        if (reach.most() == 0) {
            return "no row can match: one shard gives the empty result in its right form";
        }
        if (reach instanceof Reach.ByValue
                || reach.narrows()
                || verdicts.stream().anyMatch(each -> each.reach().narrows())) {
            return "";
        }
        return reach.of() == 1
                ? ""
                : "nothing narrows the sharding key; a condition like "
                        + keys
                        + " = ... reaches one shard";
    }

    private static String apart(MultiShardWrite policy) {
        return switch (policy) {
            case REFUSE -> "";
            case BEST_EFFORT ->
                    "each group commits by itself (multi-shard-write: best-effort): a failure may leave"
                            + " some groups unwritten";
        };
    }

    /** Its parts are judged together: what one says of its key may hold for the others. */
    private Explanation pinned(PinnedTemplate template, BoundPlan plan) {
        boolean byValue =
                plan instanceof BoundPlan.Refused
                        && withNulls(template) instanceof BoundPlan.Single;
        if (plan instanceof BoundPlan.Refused && !byValue) {
            return plain(template, plan);
        }
        TableRule rule = template.first();
        int count = rule.function().shards();
        Reach reach =
                byValue
                        ? new Reach.ByValue(1, count)
                        : new Reach.Known(SentStatements.shards(plan), count);
        return new Explanation(
                template.schemas(),
                new RouteOutcome.Sharded(rule.table(), rule.key().name(), reach, Manner.SINGLE),
                "all parts of the statement stay on one shard",
                List.of(),
                byValue ? sending.example(template) : sending.of(null, plan),
                List.of());
    }

    private Explanation union(UnionTemplate template, BoundPlan plan) {
        TableRule rule = template.first();
        int count = rule.function().shards();
        return switch (plan) {
            case BoundPlan.Merge(MergedSelect select) -> {
                ShardSet shards = ShardSet.none();
                for (int shard : select.shardsOf(rule)) {
                    shards = shards.or(ShardSet.of(shard));
                }
                yield merged(
                        template,
                        new Reach.Known(shards, count),
                        "each group puts together what its shards have of all parts",
                        new MergeSteps(select, template.merge(), sql.charset()));
            }
            case BoundPlan.InText _ ->
                    merged(template, new Reach.ByValue(count, count), IN_TEXT, null);
            default ->
                    template.together() instanceof PinnedTemplate pinned
                            ? pinned(pinned, plan)
                            : plain(template, plan);
        };
    }

    private Explanation merged(
            UnionTemplate template, Reach reach, String advice, @Nullable MergeSteps steps) {
        TableRule rule = template.first();
        return new Explanation(
                template.schemas(),
                new RouteOutcome.Sharded(rule.table(), rule.key().name(), reach, Manner.MERGED),
                advice,
                List.of(),
                steps == null ? List.of() : steps.statements(),
                steps == null ? List.of() : steps.steps(),
                reach instanceof Reach.Known ? template.scatter(sql, ParameterSource.NONE) : null);
    }

    private Explanation load(LoadTemplate template, BoundPlan plan) {
        if (!(plan instanceof BoundPlan.Load(RowLoad load))) {
            return plain(template, plan);
        }
        TableRule rule = template.rule();
        int count = rule.function().shards();
        Reach reach = new Reach.Known(ShardSet.all(count), count);
        return new Explanation(
                template.schemas(),
                new RouteOutcome.Sharded(rule.table(), rule.key().name(), reach, Manner.WRITTEN),
                load.groups().size() > 1 ? apart(template.policy()) : "",
                List.of(
                        new Verdict(
                                "lines of the file",
                                reach,
                                "each goes to the shard of its field "
                                        + (load.key() + 1)
                                        + ", "
                                        + rule.table()
                                        + "."
                                        + rule.key().name())),
                sending.of(null, plan),
                List.of(),
                null,
                rule);
    }

    private Explanation definition(TableChangeTemplate template, BoundPlan plan) {
        if (!(plan instanceof BoundPlan.Definition(TableChange change))) {
            return plain(template, plan);
        }
        List<Sent> sent = new ArrayList<>();
        for (int i = 0; i < change.parts().size(); i++) {
            TableChange.Part part = change.parts().get(i);
            List<Integer> shards = change.rule() == null ? List.of() : List.of(i);
            sent.add(new Sent(part.group(), shards, part.sql(), ""));
        }
        return new Explanation(
                template.schemas(),
                new RouteOutcome.Defined(change.table(), change.parts().size()),
                "a job that is kept in a journal: the first one alone, then the groups side by side; SHOW DDL"
                        + " tells how far it is, and RESUME DDL carries on",
                List.of(),
                sent,
                List.of());
    }

    private Explanation insert(Template template, TableRule rule, int rows, BoundPlan plan) {
        String key = rule.table() + "." + rule.key().name();
        String condition = rule.key().name() + " of " + rows + (rows == 1 ? " row" : " rows");
        int count = rule.function().shards();
        boolean refused = plan instanceof BoundPlan.Refused;
        boolean byClock = refused && !template.clocks().isEmpty();
        boolean byValue = byClock || refused && !(withNulls(template) instanceof BoundPlan.Refused);
        if (refused && !byValue) {
            return plain(template, plan);
        }
        Reach reach =
                byValue
                        ? new Reach.ByValue(Math.min(rows, count), count)
                        : new Reach.Known(SentStatements.shards(plan), count);
        Manner manner =
                byValue || plan instanceof BoundPlan.Writes ? Manner.WRITTEN : Manner.SINGLE;
        String reason =
                "each row goes to the shard of its "
                        + key
                        + (byClock
                                ? ", which is told by a server, asked for the time first"
                                : byValue ? ", which the parameters tell" : "");
        return new Explanation(
                template.schemas(),
                new RouteOutcome.Sharded(rule.table(), rule.key().name(), reach, manner),
                insertAdvice(template, plan),
                List.of(new Verdict(condition, reach, reason)),
                byValue ? sending.example(template) : sending.of(null, plan),
                List.of());
    }

    private static String insertAdvice(Template template, BoundPlan plan) {
        return template instanceof InsertTemplate insert
                        && plan instanceof BoundPlan.Writes(List<ShardStatement> statements, var _)
                        && statements.stream().map(ShardStatement::group).distinct().count() > 1
                ? apart(insert.policy())
                : "";
    }

    private static Manner manner(BoundPlan plan) {
        return switch (plan) {
            case BoundPlan.Concat _ -> Manner.CONCATENATED;
            case BoundPlan.Merge _, BoundPlan.InText _ -> Manner.MERGED;
            case BoundPlan.Writes _, BoundPlan.Load _, BoundPlan.Definition _ -> Manner.WRITTEN;
            case BoundPlan.Single _,
                    BoundPlan.Described _,
                    BoundPlan.PassThrough _,
                    BoundPlan.Everywhere _,
                    BoundPlan.AnyGroup _,
                    BoundPlan.Catalogue _,
                    BoundPlan.Generate _,
                    BoundPlan.Collected _,
                    BoundPlan.Unlisted _,
                    BoundPlan.Drops _,
                    BoundPlan.Keyed _,
                    BoundPlan.Refused _ ->
                    Manner.SINGLE;
        };
    }

    private Explanation plain(Template template, BoundPlan plan) {
        RouteOutcome outcome =
                switch (plan) {
                    case BoundPlan.PassThrough(GroupId group) ->
                            new RouteOutcome.PassedThrough(group);
                    case BoundPlan.AnyGroup() -> new RouteOutcome.AnyGroup();
                    case BoundPlan.Everywhere everywhere ->
                            everywhere
                                    .refusal()
                                    .<RouteOutcome>map(Explainer::refused)
                                    .orElseGet(
                                            () -> new RouteOutcome.Everywhere(everywhere.policy()));
                    case BoundPlan.Catalogue(CatalogueStatement statement) ->
                            new RouteOutcome.Catalogue(statement.group());
                    case BoundPlan.Unlisted(UnlistedInsert insert) ->
                            new RouteOutcome.Unlisted(insert.table(), insert.at());
                    case BoundPlan.Drops(DroppedTables dropped) ->
                            new RouteOutcome.Dropped(
                                    dropped.tables().stream()
                                            .map(DroppedTables.Dropped::name)
                                            .collect(Collectors.joining(", ")));
                    case BoundPlan.Refused refused -> refused(refused);
                    case BoundPlan.Single _,
                            BoundPlan.Concat _,
                            BoundPlan.Merge _,
                            BoundPlan.InText _,
                            BoundPlan.Writes _,
                            BoundPlan.Load _,
                            BoundPlan.Generate _,
                            BoundPlan.Collected _,
                            BoundPlan.Keyed _,
                            BoundPlan.Definition _,
                            BoundPlan.Described _ ->
                            new RouteOutcome.Described();
                };
        List<Sent> sent =
                outcome instanceof RouteOutcome.Refused ? List.of() : sending.of(null, plan);
        return new Explanation(template.schemas(), outcome, "", List.of(), sent, List.of());
    }

    private static RouteOutcome refused(BoundPlan.Refused plan) {
        return new RouteOutcome.Refused(plan.code(), plan.message());
    }
}

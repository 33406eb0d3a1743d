package io.tidegate.sharding.plan;

import io.tidegate.conf.topology.GroupId;
import io.tidegate.sharding.plan.Explanation.Sent;
import io.tidegate.sharding.rule.ShardSet;
import io.tidegate.sharding.sql.ScannedSql;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an explained statement has sent to servers, as far as its plan tells. */
final class SentStatements {
    private final ScannedSql sql;

    SentStatements(ScannedSql sql) {
        this.sql = sql;
    }

    static ShardSet shards(BoundPlan plan) {
        ShardSet shards = ShardSet.none();
        for (ShardStatement each : statements(plan)) {
            shards = shards.or(ShardSet.of(each.shard().number()));
        }
        return shards;
    }

    private static List<ShardStatement> statements(BoundPlan plan) {
        return switch (plan) {
            case BoundPlan.Single(ShardStatement statement) -> List.of(statement);
            case BoundPlan.Described(ShardStatement statement, var _) -> List.of(statement);
            case BoundPlan.Concat(List<ShardStatement> statements) -> statements;
            case BoundPlan.Writes(List<ShardStatement> statements, var _) -> statements;
            case BoundPlan.Load(RowLoad load) -> load.statements();
            case BoundPlan.Keyed(BoundPlan keyed, ReportedId _) -> statements(keyed);
            case BoundPlan.PassThrough _,
                    BoundPlan.Merge _,
                    BoundPlan.InText _,
                    BoundPlan.Definition _,
                    BoundPlan.Everywhere _,
                    BoundPlan.AnyGroup _,
                    BoundPlan.Catalogue _,
                    BoundPlan.Generate _,
                    BoundPlan.Collected _,
                    BoundPlan.Unlisted _,
                    BoundPlan.Drops _,
                    BoundPlan.Refused _ ->
                    List.of();
        };
    }

    List<Sent> of(@Nullable MergeTemplate merge, BoundPlan plan) {
        return switch (plan) {
            case BoundPlan.PassThrough(GroupId group) -> List.of(asItIs(group));
            case BoundPlan.Everywhere(List<GroupId> groups, var _) ->
                    groups.stream().map(this::asItIs).toList();
            case BoundPlan.Merge(MergedSelect select) ->
                    merge == null
                            ? List.of()
                            : new MergeSteps(select, merge, sql.charset()).statements();
            case BoundPlan.Single _,
                    BoundPlan.Described _,
                    BoundPlan.Concat _,
                    BoundPlan.Keyed _,
                    BoundPlan.Load _,
                    BoundPlan.Writes _ -> {
                List<Sent> sent = new ArrayList<>();
                for (ShardStatement each : statements(plan)) {
                    sent.add(sent(each, parameters(each)));
                }
                yield sent;
            }
            case BoundPlan.AnyGroup _,
                    BoundPlan.Catalogue _,
                    BoundPlan.Definition _,
                    BoundPlan.InText _,
                    BoundPlan.Generate _,
                    BoundPlan.Collected _,
                    BoundPlan.Unlisted _,
                    BoundPlan.Drops _,
                    BoundPlan.Refused _ ->
                    List.of();
        };
    }

    private Sent asItIs(GroupId group) {
        String text = new String(sql.bytes(), sql.offset(), sql.length(), sql.charset());
        return new Sent(group, List.of(), text, "");
    }

    /** Where the parameters tell the shard: as the first one would get it. */
    List<Sent> example(Template template) {
        ShardStatement first = template.prepareAs(sql);
        return first == null
                ? List.of()
                : List.of(sent(first, "for example; which shards it goes to the parameters tell"));
    }

    private Sent sent(ShardStatement statement, String note) {
        return new Sent(
                statement.group(),
                List.of(statement.shard().number()),
                new String(statement.sql(), sql.charset()),
                note);
    }

    private static String parameters(ShardStatement statement) {
        int[] parameters = statement.parameters();
        if (parameters == null) {
            return "";
        }
        StringBuilder numbers = new StringBuilder();
        for (int each : parameters) {
            numbers.append(numbers.isEmpty() ? "with the parameters " : ", ").append(each + 1);
        }
        return numbers.toString();
    }
}

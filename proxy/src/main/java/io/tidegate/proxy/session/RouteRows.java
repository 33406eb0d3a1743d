package io.tidegate.proxy.session;

import io.tidegate.conf.model.MultiShardWrite;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.sharding.plan.Explanation;
import io.tidegate.sharding.plan.Explanation.Sent;
import io.tidegate.sharding.plan.Reach;
import io.tidegate.sharding.plan.RouteOutcome;
import io.tidegate.sharding.plan.RouteOutcome.Manner;
import io.tidegate.sharding.plan.Verdict;
import io.tidegate.sharding.rule.ShardSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The rows that answer EXPLAIN ROUTE, from the whole to its parts: what the statement comes to,
 * what each of its conditions does for that, what groups are sent, what is done with their rows.
 */
final class RouteRows {
    static final List<String> COLUMNS = List.of("step", "where", "what", "why");

    /** Of a statement or a condition, in characters. */
    private static final int LONGEST = 8 * 1024;

    private final List<List<String>> rows = new ArrayList<>();

    private RouteRows() {}

    static List<List<String>> of(Explanation explanation) {
        RouteRows rows = new RouteRows();
        rows.plan(explanation);
        explanation.verdicts().forEach(rows::condition);
        explanation.statements().forEach(rows::sent);
        explanation.merging().forEach(step -> rows.add("merge", "proxy", step, ""));
        return rows.rows;
    }

    /** What the session that asks adds to the plan. */
    static List<String> ofSession(String where, String what, String why) {
        return List.of("session", where, what, why);
    }

    /** What the statement itself asks for. */
    static List<String> ofHint(String what, String why) {
        return List.of("hint", "proxy", what, why);
    }

    private void add(String step, String where, String what, String why) {
        rows.add(List.of(step, where, shortened(what), why));
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST
                ? text
                : text.substring(0, LONGEST) + " ... (" + text.length() + " characters)";
    }

    private void plan(Explanation explanation) {
        String where = groups(explanation.statements());
        String advice = explanation.advice();
        switch (explanation.outcome()) {
            case RouteOutcome.Sharded(String table, String _, Reach reach, Manner manner) ->
                    add("plan", places(reach, where), what(manner, reach, table), advice);
            case RouteOutcome.Collected(String table) ->
                    add(
                            "plan",
                            where.isEmpty() ? "proxy" : where,
                            "read, then write: rows of the SELECT into " + table,
                            advice.isEmpty()
                                    ? "the rows pass through the proxy, as they may belong elsewhere"
                                    : advice);
            case RouteOutcome.Unlisted(String table, GroupId group) ->
                    add(
                            "plan",
                            group.name(),
                            "ask, then write: columns of " + table,
                            "the order of its columns, which a server tells when it is carried out, decides which"
                                    + " value is the key's; with the columns named, EXPLAIN ROUTE tells the rest");
            case RouteOutcome.PassedThrough(GroupId group) ->
                    add("plan", group.name(), "pass through", "no sharded table is named");
            case RouteOutcome.AnyGroup() ->
                    add("plan", "any group", "pass through", "every group answers it alike");
            case RouteOutcome.Everywhere(MultiShardWrite policy) ->
                    add("plan", where, "write everywhere", everywhere(policy));
            case RouteOutcome.Defined(String table, int parts) ->
                    add("plan", where, "define: " + parts + " parts of " + table, advice);
            case RouteOutcome.Dropped(String tables) ->
                    add(
                            "plan",
                            "proxy",
                            "drop one by one: " + tables,
                            "EXPLAIN ROUTE of the DROP of one of them tells where it lies");
            case RouteOutcome.Described() ->
                    add("plan", where, "describe", "the first shard speaks for all of them");
            case RouteOutcome.Catalogue(GroupId group) ->
                    add(
                            "plan",
                            group.name(),
                            "catalogue",
                            "information_schema shows logical tables in the place of their shards; what the"
                                    + " server is asked depends on what is there");
            case RouteOutcome.Local() ->
                    add(
                            "plan",
                            "proxy",
                            "session",
                            "answered by the proxy, or kept for the session");
            case RouteOutcome.Refused(var code, String message) ->
                    add("plan", "nowhere", "refused: " + code.displayName(), message);
        }
    }

    private static String everywhere(MultiShardWrite policy) {
        return switch (policy) {
            case REFUSE -> "every group has the table, and there is only one";
            case BEST_EFFORT ->
                    "every group has the table and commits by itself (multi-shard-write: best-effort)";
        };
    }

    /** Where a parameter tells the shard, no group is known. */
    private static String places(Reach reach, String groups) {
        return switch (reach) {
            case Reach.Known _ -> groups.isEmpty() ? shards(reach) : groups;
            case Reach.ByValue _ -> shards(reach);
        };
    }

    private static String what(Manner manner, Reach reach, String table) {
        int most = Math.max(reach.most(), 1);
        String upTo = reach instanceof Reach.ByValue ? "up to " : "";
        String shards =
                most == 1 ? "one shard of " : upTo + most + " of " + reach.of() + " shards of ";
        return switch (manner) {
                    case SINGLE -> "single: ";
                    case CONCATENATED -> "concatenate: ";
                    case MERGED -> "merge: ";
                    case WRITTEN -> "write: ";
                }
                + shards
                + table;
    }

    private void condition(Verdict verdict) {
        add("condition", shards(verdict.reach()), verdict.condition(), verdict.reason());
    }

    private static String shards(Reach reach) {
        return switch (reach) {
            case Reach.Known(ShardSet shards, int of) ->
                    shards.isEmpty()
                            ? "no shard"
                            : shards.size() == of
                                    ? "all " + of + " shards"
                                    : shards(Arrays.stream(shards.toArray()).boxed().toList());
            case Reach.ByValue(int most, int of) ->
                    most == 1
                            ? "one of " + of + " shards"
                            : "up to " + most + " of " + of + " shards";
        };
    }

    private void sent(Sent sent) {
        add("send", place(sent.group(), sent.shards()), sent.sql(), sent.note());
    }

    private static String groups(List<Sent> statements) {
        // Several parts of a UNION may have the same shards.
        Map<GroupId, SortedSet<Integer>> byGroup = new TreeMap<>();
        statements.forEach(sent ->
                byGroup.computeIfAbsent(sent.group(), _ -> new TreeSet<>()).addAll(sent.shards()));
        return byGroup.entrySet().stream()
                .map(each -> place(each.getKey(), List.copyOf(each.getValue())))
                .collect(Collectors.joining("; "));
    }

    private static String place(GroupId group, List<Integer> shards) {
        return shards.isEmpty() ? group.name() : group + " " + shards(shards);
    }

    /** With neighbours put together, such as 0-3. */
    private static String shards(List<Integer> numbers) {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < numbers.size(); i++) {
            int first = i;
            while (i + 1 < numbers.size() && numbers.get(i + 1) == numbers.get(i) + 1) {
                i++;
            }
            int from = numbers.get(first);
            int to = numbers.get(i);
            parts.add(from == to ? Integer.toString(from) : from + "-" + to);
        }
        return (numbers.size() == 1 ? "shard " : "shards ") + String.join(", ", parts);
    }
}

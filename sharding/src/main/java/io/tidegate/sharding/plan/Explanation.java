package io.tidegate.sharding.plan;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.sharding.plan.RouteOutcome.Manner;
import io.tidegate.sharding.rule.TableRule;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What would become of a statement, and why.
 *
 * @param schemas that it names, to be checked against its user's
 * @param advice on the whole of it; empty when there is none
 * @param verdicts one for each of its conditions
 * @param statements what groups would be sent, in their order
 * @param merging what the proxy would do with the rows, step by step
 * @param scatter what it reaches for want of a key; null when something narrows it
 * @param loaded into what lines of a file are split; null for all else
 */
public record Explanation(
        Set<String> schemas,
        RouteOutcome outcome,
        String advice,
        List<Verdict> verdicts,
        List<Sent> statements,
        List<String> merging,
        @Nullable Scatter scatter,
        @Nullable TableRule loaded) {
    public Explanation {
        schemas = Set.copyOf(schemas);
        verdicts = List.copyOf(verdicts);
        statements = List.copyOf(statements);
        merging = List.copyOf(merging);
    }

    /** Of what is no load. */
    Explanation(
            Set<String> schemas,
            RouteOutcome outcome,
            String advice,
            List<Verdict> verdicts,
            List<Sent> statements,
            List<String> merging,
            @Nullable Scatter scatter) {
        this(schemas, outcome, advice, verdicts, statements, merging, scatter, null);
    }

    /** Of what is no scatter either. */
    Explanation(
            Set<String> schemas,
            RouteOutcome outcome,
            String advice,
            List<Verdict> verdicts,
            List<Sent> statements,
            List<String> merging) {
        this(schemas, outcome, advice, verdicts, statements, merging, null);
    }

    /**
     * What one group would be sent.
     *
     * @param shards whose rows it is about; empty where shards do not matter
     * @param note what has to be known about it; mostly empty
     */
    public record Sent(GroupId group, List<Integer> shards, String sql, String note) {
        public Sent {
            shards = List.copyOf(shards);
        }
    }

    /** The groups that have a part in it, as far as they are known without parameters. */
    public List<GroupId> groups() {
        boolean known =
                !(outcome instanceof RouteOutcome.Sharded(var _, var _, Reach reach, var _))
                        || reach instanceof Reach.Known;
        return known ? statements.stream().map(Sent::group).distinct().toList() : List.of();
    }

    /** Whether rows of several shards come together. */
    public boolean isReadOfSeveral() {
        return outcome instanceof RouteOutcome.Sharded(var _, var _, var _, Manner manner)
                && (manner == Manner.CONCATENATED || manner == Manner.MERGED);
    }

    /** Of what is not planned at all. */
    public static Explanation of(RouteOutcome outcome) {
        return new Explanation(Set.of(), outcome, "", List.of(), List.of(), List.of());
    }

    public static Explanation refused(ErrorCode code, String message) {
        return of(new RouteOutcome.Refused(code, message));
    }
}

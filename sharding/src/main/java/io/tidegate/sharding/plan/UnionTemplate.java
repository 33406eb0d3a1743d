package io.tidegate.sharding.plan;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.conf.topology.ShardId;
import io.tidegate.sharding.rule.ShardSet;
import io.tidegate.sharding.rule.TableRule;
import io.tidegate.sharding.sql.Bytes;
import io.tidegate.sharding.sql.Construct;
import io.tidegate.sharding.sql.Place;
import io.tidegate.sharding.sql.StatementText;
import io.tidegate.sharding.sql.Tokens;
import io.tidegate.sharding.sql.UnionParts;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A UNION whose rows do not all lie on one shard. Each group puts together what it has of all its
 * SELECTs, so that the columns are of the types that one server would give them; then it is merged
 * like the rows of one table.
 *
 * @param together the statement as a whole, for one shard; or why it never is
 * @param first the rule of a table in it
 * @param merge the columns of the first SELECT
 */
record UnionTemplate(
        Template together,
        List<UnionMember> members,
        UnionParts parts,
        MergeTemplate merge,
        Splice splice,
        TableRule first,
        Set<String> schemas)
        implements Template {
    static final String LIMIT = "LIMIT with a parameter or a number of more than 64 bits";

    UnionTemplate {
        members = List.copyOf(members);
    }

    static MergeTemplate merge(Tokens tokens, UnionParts parts) {
        MergeTemplate first = MergeTemplate.of(tokens, parts.first(), true);
        return new MergeTemplate(
                parts.first(),
                first.items(),
                List.of(),
                parts.orderBy().stream()
                        .map(each -> MergeTerm.of(tokens, each.expression()))
                        .toList(),
                true,
                null,
                tokens);
    }

    /** The rules of all its tables. */
    List<TableRule> rules() {
        return members.stream()
                .map(UnionMember::sharded)
                .filter(Objects::nonNull)
                .flatMap(each -> each.tables().rules().stream())
                .toList();
    }

    @Override
    public GroupId prepareGroup() {
        for (GroupId group : first.placement()) {
            if (isDescribedBy(group)) {
                return group;
            }
        }
        return first.placement().getFirst();
    }

    private boolean isDescribedBy(GroupId group) {
        return members.stream().allMatch(member -> member.anyOn(group) >= 0);
    }

    /** A server can be asked neither for its rows nor, to prepare it, for its parameters. */
    @Override
    public BoundPlan.@Nullable Refused refusal(StatementText text) {
        return first.placement().stream().anyMatch(this::isDescribedBy)
                ? null
                : BoundPlan.Refused.at(
                        ErrorCode.MERGE_UNSUPPORTED,
                        "a UNION of tables of which no group has all, so that no server tells the types of the"
                                + " columns; send its SELECTs one by one, or make a table a broadcast table",
                        text,
                        members.getLast().written().range().from());
    }

    /** Each SELECT of a shard that the group has, with the rest as it is written. */
    @Override
    public ShardStatement prepareAs(StatementText text) {
        GroupId group = prepareGroup();
        Bytes sql = new Bytes(text.length() + 64);
        int token = 0;
        for (UnionMember member : members) {
            int from = member.written().range().from();
            sql.add(splice.apply(text, 0, token, from));
            sql.add(" ");
            sql.add(member.text(splice, text, Math.max(0, member.anyOn(group)), ""));
            sql.add(" ");
            token = member.written().range().to();
        }
        sql.add(splice.apply(text, 0, token, text.tokenCount()));
        return new ShardStatement(
                group,
                new ShardId(Math.max(0, members.getFirst().anyOn(group))),
                sql.toArray(),
                null,
                List.of());
    }

    @Override
    public BoundPlan bind(StatementText text, ParameterSource parameters) {
        BoundPlan one = together.bind(text, parameters);
        return one instanceof BoundPlan.Refused ? merged(text, parameters) : one;
    }

    @Override
    public BoundPlan bindToBeCut(StatementText text, ParameterSource parameters) {
        return merged(text, parameters);
    }

    private BoundPlan merged(StatementText text, ParameterSource parameters) {
        Values values = new Values(text, parameters);
        List<ShardSet> shards = new ArrayList<>();
        for (UnionMember member : members) {
            ShardSet its = member.shards(values);
            BoundPlan.Refused refused = member.refusal(its, values, text);
            if (refused != null) {
                return refused;
            }
            shards.add(its);
        }
        try {
            BoundPlan.Refused never = refusal(text);
            if (never != null) {
                return never;
            }
            requireMergeable(text);
            if (parameters.count() > 0) {
                for (UnionMember member : members) {
                    member.merge().requireNoParameterAsPosition(text);
                }
                return new BoundPlan.InText(merge.inText(text, parameters));
            }
            return new BoundPlan.Merge(
                    new UnionBinding(this, text, shards)
                            .select()
                            .at(Place.behind(text, merge.token())));
        } catch (TidegateException refused) {
            return new BoundPlan.Refused(refused.code(), String.valueOf(refused.getMessage()));
        }
    }

    private void requireMergeable(StatementText text) {
        Construct unsupported = merge.unsupportedInUnion();
        if (unsupported != null) {
            throw refusal(unsupported.name(), text, unsupported.token());
        }
        for (UnionParts.Member member : parts.members()) {
            if (member.set() >= 0 && ClockFunctions.differIn(merge.tokens(), member.range())) {
                throw refusal("UNION DISTINCT of SYSDATE()", text, member.range().from());
            }
        }
    }

    @Override
    public BoundPlan bindTo(int shard, StatementText text, ParameterSource parameters) {
        return together.bindTo(shard, text, parameters);
    }

    /** Every part of it has to be let through. */
    @Override
    public @Nullable Scatter scatter(StatementText text, ParameterSource parameters) {
        Scatter strictest = null;
        for (UnionMember member : members) {
            ShardedTemplate sharded = member.sharded();
            Scatter its = sharded == null ? null : sharded.scatter(text, parameters);
            if (its != null
                    && (strictest == null || its.policy().compareTo(strictest.policy()) > 0)) {
                strictest = its;
            }
        }
        return strictest;
    }

    /** What the client can do instead. */
    String advice() {
        return " over several shards of "
                + first.table()
                + " is not supported yet; add "
                + first.key().name()
                + " = ... to each SELECT so that one shard remains";
    }

    TidegateException refusal(String construct, StatementText text, int token) {
        return ErrorCode.MERGE_UNSUPPORTED.with(construct + advice() + Place.behind(text, token));
    }
}

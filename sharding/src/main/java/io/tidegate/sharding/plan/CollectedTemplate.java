package io.tidegate.sharding.plan;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.sharding.sql.Place;
import io.tidegate.sharding.sql.Rewriting;
import io.tidegate.sharding.sql.RouteHint;
import io.tidegate.sharding.sql.StatementText;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An INSERT ... SELECT or REPLACE ... SELECT. Where each row is made on the shard that it belongs
 * to, the servers do all of it; else the rows come to the proxy and go to where they belong.
 *
 * @param direct the plan for what servers can do by themselves; null when there is none
 * @param read the plan of the SELECT by itself
 * @param query the first token of the SELECT
 * @param tail the token behind the SELECT
 * @param end the token behind the statement
 * @param lockable whether the SELECT can lock the rows that it reads
 * @param ignoring whether IGNORE is there
 */
record CollectedTemplate(
        CollectedInsert.Target target,
        @Nullable ShardedTemplate direct,
        Template read,
        int query,
        int tail,
        int end,
        boolean lockable,
        boolean ignoring,
        Set<String> schemas)
        implements Template {

    @Override
    public BoundPlan bind(StatementText text, ParameterSource parameters) {
        BoundPlan plan = direct == null ? null : direct.bind(text, parameters);
        return plan == null || isNotDirect(plan) ? collected(text, parameters) : plan;
    }

    /** What several shards cannot do each by itself, the proxy may. */
    private static boolean isNotDirect(BoundPlan plan) {
        return plan instanceof BoundPlan.Refused(ErrorCode code, String _)
                && (code == ErrorCode.UNSUPPORTED_ON_SHARDS
                        || code == ErrorCode.JOIN_NOT_COLOCATED);
    }

    private BoundPlan collected(StatementText text, ParameterSource parameters) {
        if (read.clocks().isEmpty()
                && read.bind(select(text), parameters) instanceof BoundPlan.Refused refused) {
            // Told now, and not when the SELECT is its own statement.
            return refused;
        }
        return new BoundPlan.Collected(
                new CollectedInsert(
                        target,
                        text,
                        ParameterEdits.of(text, parameters, List.of()),
                        new CollectedInsert.Pieces(
                                text.tokenEnd(query - 1),
                                text.tokenStart(query),
                                text.tokenEnd(tail - 1),
                                tail < end ? text.tokenStart(tail) : text.tokenEnd(end - 1),
                                text.tokenEnd(end - 1)),
                        lockable,
                        ignoring));
    }

    private StatementText select(StatementText text) {
        Rewriting select = new Rewriting(text, text.length());
        select.copy(text.tokenStart(query), text.tokenEnd(tail - 1));
        return CollectedExplanation.scan(select.done(), text.dialect());
    }

    @Override
    public BoundPlan bindAsAsked(StatementText text, ParameterSource parameters) {
        BoundPlan plan = bind(text, parameters);
        if (text.hint() instanceof RouteHint.None || !(plan instanceof BoundPlan.Collected)) {
            return Template.super.bindAsAsked(text, parameters);
        }
        return new BoundPlan.Refused(
                ErrorCode.HINT_UNUSABLE,
                "a hint in an INSERT ... SELECT of which the proxy reads the rows first, by a statement of"
                        + " its own; leave the hint out, or read the rows with it and use VALUES"
                        + Place.ofHint(text));
    }

    @Override
    public @Nullable Scatter scatter(StatementText text, ParameterSource parameters) {
        return direct == null ? null : direct.scatter(text, parameters);
    }

    @Override
    public GroupId prepareGroup() {
        return direct == null ? target.at() : direct.prepareGroup();
    }

    @Override
    public @Nullable ShardStatement prepareAs(StatementText text) {
        return direct == null ? null : direct.prepareAs(text);
    }

    @Override
    public boolean isPreparedByProxy() {
        return direct == null;
    }
}

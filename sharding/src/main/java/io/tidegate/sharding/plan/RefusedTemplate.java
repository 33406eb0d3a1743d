package io.tidegate.sharding.plan;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.sharding.sql.StatementText;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What no statement of a shape is carried out for, whatever its values. Each is told where it
 * stands in its own text: comments and values in front of it differ.
 *
 * @param token what is to blame, or -1
 */
record RefusedTemplate(
        ErrorCode code, String message, int token, GroupId prepareGroup, Set<String> schemas)
        implements Template {
    @Override
    public BoundPlan bind(StatementText text, ParameterSource parameters) {
        return refusal(text);
    }

    @Override
    public @Nullable ShardStatement prepareAs(StatementText text) {
        return null;
    }

    @Override
    public BoundPlan.Refused refusal(StatementText text) {
        return BoundPlan.Refused.at(code, message, text, token);
    }
}

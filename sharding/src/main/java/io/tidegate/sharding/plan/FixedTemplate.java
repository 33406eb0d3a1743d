package io.tidegate.sharding.plan;

import io.tidegate.conf.topology.GroupId;
import io.tidegate.sharding.sql.StatementText;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A plan that no value changes and that sends the client's own text. */
record FixedTemplate(BoundPlan plan, GroupId prepareGroup, Set<String> schemas)
        implements Template {
    @Override
    public BoundPlan bind(StatementText text, ParameterSource parameters) {
        return plan;
    }

    @Override
    public @Nullable ShardStatement prepareAs(StatementText text) {
        return null;
    }
}

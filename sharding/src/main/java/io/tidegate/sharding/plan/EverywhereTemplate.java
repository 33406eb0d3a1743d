package io.tidegate.sharding.plan;

import io.tidegate.conf.topology.GroupId;
import io.tidegate.sharding.sql.Place;
import io.tidegate.sharding.sql.StatementText;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A write of a broadcast table.
 *
 * @param table where its schema's policy is to blame
 */
record EverywhereTemplate(
        BoundPlan.Everywhere plan, int table, GroupId prepareGroup, Set<String> schemas)
        implements Template {
    @Override
    public BoundPlan bind(StatementText text, ParameterSource parameters) {
        return plan.refusal()
                .<BoundPlan>map(refused -> refused.placed(Place.ofToken(text, table)))
                .orElse(plan);
    }

    @Override
    public @Nullable ShardStatement prepareAs(StatementText text) {
        return null;
    }
}

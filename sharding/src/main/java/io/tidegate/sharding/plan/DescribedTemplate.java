package io.tidegate.sharding.plan;

import io.tidegate.conf.topology.GroupId;
import io.tidegate.sharding.catalogue.RowEdit;
import io.tidegate.sharding.sql.StatementText;
import java.util.Set;

/** A description of a sharded table in which the first sub-table's name has to be exchanged. */
record DescribedTemplate(DescribeTemplate first, RowEdit edit) implements Template {
    @Override
    public BoundPlan bind(StatementText text, ParameterSource parameters) {
        return new BoundPlan.Described(prepareAs(text), edit);
    }

    @Override
    public Set<String> schemas() {
        return first.schemas();
    }

    @Override
    public ShardStatement prepareAs(StatementText text) {
        return first.prepareAs(text);
    }

    @Override
    public GroupId prepareGroup() {
        return first.prepareGroup();
    }
}

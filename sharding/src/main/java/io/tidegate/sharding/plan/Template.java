package io.tidegate.sharding.plan;

import io.tidegate.conf.topology.GroupId;
import io.tidegate.sharding.sql.*;
import java.util.Set;
import org.jspecify.annotations.*;

public interface Template {
    BoundPlan bind(StatementText text, ParameterSource p);

    Set<String> schemas();

    @Nullable
    ShardStatement prepareAs();

    GroupId prepareGroup();
}

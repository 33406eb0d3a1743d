package io.tidegate.sharding.plan;

import io.tidegate.conf.topology.GroupId;
import io.tidegate.sharding.rule.*;
import io.tidegate.sharding.sql.*;
import java.util.Set;
import org.jspecify.annotations.*;

public final class Planner {
    private Planner() {}

    public static Template plan(ScannedSql s, String schema, RuleSet r, Cancellation c) {
        return new Template() {
            @Override
            public BoundPlan bind(StatementText text, ParameterSource p) {
                return new BoundPlan.PassThrough(r.g);
            }

            @Override
            public Set<String> schemas() {
                return Set.of();
            }

            @Override
            public @Nullable ShardStatement prepareAs() {
                return null;
            }

            @Override
            public GroupId prepareGroup() {
                return r.g;
            }
        };
    }
}

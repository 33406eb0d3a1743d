package io.tidegate.sharding.plan;

import io.tidegate.sharding.rule.*;
import io.tidegate.sharding.sql.*;
import org.jspecify.annotations.*;

public final class PlanCache {
    private volatile @Nullable Template t;

    public PlanCache(int max) {}

    public @Nullable Template find(Scan s, String schema, RuleSet r) {
        return t;
    }

    public void put(ScannedSql s, String schema, RuleSet r, Template t) {
        this.t = t;
    }
}

package io.tidegate.proxy.session;

import io.tidegate.conf.model.Configuration;
import io.tidegate.sharding.key.KeyColumns;
import io.tidegate.sharding.rule.RuleSet;

/** One version of what the data plane routes by; a statement reads it once. */
public record Routing(Configuration configuration, RuleSet rules) {
    public static Routing of(Configuration configuration) {
        return of(configuration, KeyColumns.NONE);
    }

    public static Routing of(Configuration configuration, KeyColumns columns) {
        return new Routing(configuration, RuleSet.of(configuration, columns));
    }
}

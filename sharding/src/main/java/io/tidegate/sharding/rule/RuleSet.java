package io.tidegate.sharding.rule;

public final class RuleSet {
    public final io.tidegate.conf.topology.GroupId g;

    private RuleSet(io.tidegate.conf.topology.GroupId g) {
        this.g = g;
    }

    public static RuleSet of(io.tidegate.conf.model.Configuration c) {
        return new RuleSet(c.groups().keySet().iterator().next());
    }
}

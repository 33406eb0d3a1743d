package io.tidegate.proxy.admin.table;

import io.tidegate.conf.model.Configuration;
import io.tidegate.conf.model.GroupConfig;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** The groups of servers. */
public final class GroupsTable extends DeclaredTable<GroupsTable.Listed> {
    /**
     * @param configuration with the masters that there are
     * @param electors who decides on a group's master, by its name
     */
    public GroupsTable(
            Supplier<Configuration> configuration,
            UnaryOperator<String> electors,
            Durabilities durabilities) {
        super(
                "groups",
                "The groups of servers.",
                () -> Listed.of(configuration.get()),
                List.of(
                        text("name", "what the configuration calls it", Listed::name),
                        text(
                                "master",
                                "the node that takes writes, and its address",
                                each ->
                                        each.group().master().name()
                                                + " "
                                                + each.group().master().endpoint()),
                        text(
                                "elected_by",
                                "who decides which node is the master: configuration, tidegate,"
                                        + " group_replication or galera",
                                each -> electors.apply(each.name())),
                        number(
                                "nodes",
                                "how many servers it has",
                                each -> each.group().nodes().size()),
                        number("shards", "how many sub-tables lie on it", Listed::shards),
                        number(
                                "pool_limit",
                                "connections to a server of it at most",
                                each -> each.configuration().pool().maxConnections()),
                        text(
                                "durability",
                                "what an OK stands for, as this proxy sees it: strict or async; alone: no replica"
                                        + " acknowledges, and commits wait; degraded: they do without;"
                                        + " restoring: they wait again, and none has everything yet",
                                each -> durabilities.standing(each.name())),
                        time(
                                "degraded_since",
                                "since when commits have done without a replica",
                                each -> durabilities.since(each.name())),
                        text(
                                "degraded_reason",
                                "who wanted that, and why",
                                each -> durabilities.reason(each.name()))));
    }

    /** A group in its configuration. */
    record Listed(GroupConfig group, Configuration configuration) {
        static List<Listed> of(Configuration configuration) {
            return configuration.groups().values().stream()
                    .map(group -> new Listed(group, configuration))
                    .sorted(Comparator.comparing(Listed::name))
                    .toList();
        }

        String name() {
            return group.id().name();
        }

        long shards() {
            return Placements.of(configuration).stream()
                    .filter(each -> each.group().equals(group.id()))
                    .count();
        }
    }
}

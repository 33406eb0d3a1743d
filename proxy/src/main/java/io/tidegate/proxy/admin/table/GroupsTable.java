package io.tidegate.proxy.admin.table;

import io.tidegate.conf.model.Configuration;
import io.tidegate.conf.model.GroupConfig;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;

/** The groups of servers. */
public final class GroupsTable extends DeclaredTable<GroupsTable.Listed> {
    /**
     * @param configuration with the masters that there are
     */
    public GroupsTable(Supplier<Configuration> configuration) {
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
                        number(
                                "nodes",
                                "how many servers it has",
                                each -> each.group().nodes().size()),
                        number("shards", "how many sub-tables lie on it", Listed::shards),
                        number(
                                "pool_limit",
                                "connections to a server of it at most",
                                each -> each.configuration().pool().maxConnections())));
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

package io.tidegate.proxy.admin.table;

import io.tidegate.conf.model.Configuration;
import io.tidegate.conf.model.GroupConfig;
import io.tidegate.conf.model.NodeConfig;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** The servers of all groups. */
public final class NodesTable extends DeclaredTable<NodesTable.Listed> {
    /**
     * @param configuration with the masters that there are
     */
    public NodesTable(Supplier<Configuration> configuration) {
        super(
                "nodes",
                "The servers of all groups.",
                () -> Listed.of(configuration.get()),
                List.of(
                        text(
                                "group_name",
                                "the group it belongs to",
                                each -> each.group().id().name()),
                        text("name", "what the configuration calls it", each -> each.node().name()),
                        text("host", "its address", each -> each.node().endpoint().host()),
                        number("port", "its port", each -> each.node().endpoint().port()),
                        text(
                                "role",
                                "master or replica",
                                each -> each.node().role().name().toLowerCase(Locale.ROOT)),
                        number(
                                "weight",
                                "its share of the reads on replicas",
                                each -> each.node().weight())));
    }

    /** A node in its group. */
    record Listed(GroupConfig group, NodeConfig node) {
        static List<Listed> of(Configuration configuration) {
            return configuration.groups().values().stream()
                    .flatMap(group -> group.nodes().stream().map(node -> new Listed(group, node)))
                    .toList();
        }
    }
}

package io.tidegate.proxy.admin.table;

import io.tidegate.conf.model.Configuration;
import io.tidegate.conf.model.GroupConfig;
import io.tidegate.conf.model.NodeConfig;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The servers of all groups. */
public final class NodesTable extends DeclaredTable<NodesTable.Listed> {
    /** What a proxy sees of the servers. */
    public interface Sights {
        /**
         * How far it is behind its group's master.
         *
         * @return milliseconds; null where it is not known
         */
        @Nullable Long lagMillis(String group, String node);

        /**
         * How much of its group's reads on replicas it gets on this proxy.
         *
         * @return from 0 to 1; null where replicas of the group are not watched
         */
        @Nullable Double readShare(String group, String node);
    }

    /**
     * @param configuration with the masters that there are
     */
    public NodesTable(Supplier<Configuration> configuration, Sights sights) {
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
                                each -> each.node().weight()),
                        text("zone", "where it stands", each -> each.node().zone().orElse(null)),
                        number(
                                "lag_millis",
                                "how far it is behind the master, as this proxy sees it",
                                each -> sights.lagMillis(each.groupName(), each.node().name())),
                        decimal(
                                "read_share",
                                "the part of the group's reads on replicas that this proxy gives it, from 0 to 1",
                                each -> sights.readShare(each.groupName(), each.node().name()))));
    }

    /** A node in its group. */
    record Listed(GroupConfig group, NodeConfig node) {
        String groupName() {
            return group.id().name();
        }

        static List<Listed> of(Configuration configuration) {
            return configuration.groups().values().stream()
                    .flatMap(group -> group.nodes().stream().map(node -> new Listed(group, node)))
                    .toList();
        }
    }
}

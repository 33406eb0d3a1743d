package io.tidegate.proxy.admin.table;

import static io.tidegate.proxy.admin.table.Rows.row;

import io.tidegate.conf.live.Live;
import io.tidegate.conf.model.Configuration;
import io.tidegate.conf.model.GroupConfig;
import io.tidegate.conf.model.NodeConfig;
import io.tidegate.ha.state.StateColumn;
import io.tidegate.ha.state.StateTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The servers of all groups. */
public final class NodesTable implements StateTable {
    private static final List<StateColumn> COLUMNS =
            List.of(
                    StateColumn.text("group_name", "the group it belongs to"),
                    StateColumn.text("name", "what the configuration calls it"),
                    StateColumn.text("host", "its address"),
                    StateColumn.number("port", "its port"),
                    StateColumn.text("role", "master or replica"),
                    StateColumn.number(
                            "weight",
                            "its share of the reads on replicas, as soon as those are split"));

    private final Live<Configuration> configuration;

    public NodesTable(Live<Configuration> configuration) {
        this.configuration = configuration;
    }

    @Override
    public String name() {
        return "nodes";
    }

    @Override
    public String meaning() {
        return "The servers of all groups.";
    }

    @Override
    public List<StateColumn> columns() {
        return COLUMNS;
    }

    @Override
    public List<List<@Nullable Object>> rows() {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (GroupConfig group : configuration.current().groups().values()) {
            for (NodeConfig node : group.nodes()) {
                rows.add(
                        row(
                                group.id().name(),
                                node.name(),
                                node.endpoint().host(),
                                (long) node.endpoint().port(),
                                node.role().name().toLowerCase(Locale.ROOT),
                                (long) node.weight()));
            }
        }
        return rows;
    }
}

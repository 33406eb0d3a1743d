package io.tidegate.proxy.admin.table;

import static io.tidegate.proxy.admin.table.Rows.row;

import io.tidegate.conf.live.Live;
import io.tidegate.conf.model.Configuration;
import io.tidegate.conf.model.GroupConfig;
import io.tidegate.ha.state.StateColumn;
import io.tidegate.ha.state.StateTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The groups of servers. */
public final class GroupsTable implements StateTable {
    private static final List<StateColumn> COLUMNS =
            List.of(
                    StateColumn.text("name", "what the configuration calls it"),
                    StateColumn.text("master", "the node that takes writes, and its address"),
                    StateColumn.number("nodes", "how many servers it has"),
                    StateColumn.number("shards", "how many sub-tables lie on it"),
                    StateColumn.number("pool_limit", "connections to a server of it at most"));

    private final Live<Configuration> configuration;

    public GroupsTable(Live<Configuration> configuration) {
        this.configuration = configuration;
    }

    @Override
    public String name() {
        return "groups";
    }

    @Override
    public String meaning() {
        return "The groups of servers.";
    }

    @Override
    public List<StateColumn> columns() {
        return COLUMNS;
    }

    @Override
    public List<List<@Nullable Object>> rows() {
        Configuration now = configuration.current();
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (GroupConfig group : now.groups().values()) {
            long shards =
                    Placements.of(now).stream()
                            .filter(each -> each.group().equals(group.id()))
                            .count();
            rows.add(
                    row(
                            group.id().name(),
                            group.master().name() + " " + group.master().endpoint(),
                            (long) group.nodes().size(),
                            shards,
                            (long) now.pool().maxConnections()));
        }
        rows.sort(Comparator.comparing(each -> (String) each.getFirst()));
        return rows;
    }
}

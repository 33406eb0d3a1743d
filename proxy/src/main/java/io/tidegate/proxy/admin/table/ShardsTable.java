package io.tidegate.proxy.admin.table;

import static io.tidegate.proxy.admin.table.Rows.row;

import io.tidegate.conf.live.Live;
import io.tidegate.conf.model.Configuration;
import io.tidegate.ha.state.StateColumn;
import io.tidegate.ha.state.StateTable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The sub-tables of sharded tables, and where they lie. */
public final class ShardsTable implements StateTable {
    private static final List<StateColumn> COLUMNS =
            List.of(
                    StateColumn.text("schema_name", "the schema of the table"),
                    StateColumn.text("table_name", "the sharded table"),
                    StateColumn.number("shard", "its number, from 0"),
                    StateColumn.text("sub_table", "what the servers call it"),
                    StateColumn.text("group_name", "the group it lies on"));

    private final Live<Configuration> configuration;

    public ShardsTable(Live<Configuration> configuration) {
        this.configuration = configuration;
    }

    @Override
    public String name() {
        return "shards";
    }

    @Override
    public String meaning() {
        return "The sub-tables of sharded tables, and where they lie.";
    }

    @Override
    public List<StateColumn> columns() {
        return COLUMNS;
    }

    @Override
    public List<List<@Nullable Object>> rows() {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (Placements each : Placements.of(configuration.current())) {
            rows.add(
                    row(
                            each.schema(),
                            each.table(),
                            (long) each.shard(),
                            each.subTable(),
                            each.group().name()));
        }
        return rows;
    }
}

package io.tidegate.proxy.admin.table;

import io.tidegate.conf.live.Live;
import io.tidegate.conf.model.Configuration;
import java.util.List;

/** The sub-tables of sharded tables, and where they lie. */
public final class ShardsTable extends DeclaredTable<Placements> {
    public ShardsTable(Live<Configuration> configuration) {
        super(
                "shards",
                "The sub-tables of sharded tables, and where they lie.",
                () -> Placements.of(configuration.current()),
                List.of(
                        text("schema_name", "the schema of the table", Placements::schema),
                        text("table_name", "the sharded table", Placements::table),
                        number("shard", "its number, from 0", Placements::shard),
                        text("sub_table", "what the servers call it", Placements::subTable),
                        text("group_name", "the group it lies on", each -> each.group().name())));
    }
}

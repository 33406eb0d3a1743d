package io.tidegate.proxy.admin.table;

import io.tidegate.conf.model.Configuration;
import io.tidegate.conf.model.SchemaConfig;
import io.tidegate.conf.model.TableConfig;
import io.tidegate.conf.topology.GroupId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Where a sub-table lies.
 *
 * @param shard counted from 0
 */
record Placements(String schema, String table, int shard, String subTable, GroupId group) {

    /** All of a configuration, in the order of their names. */
    static List<Placements> of(Configuration configuration) {
        List<Placements> all = new ArrayList<>();
        for (SchemaConfig schema : configuration.schemas().values()) {
            for (TableConfig table : schema.tables().values()) {
                if (table instanceof TableConfig.Sharded sharded) {
                    for (int shard = 0; shard < sharded.placement().size(); shard++) {
                        all.add(
                                new Placements(
                                        schema.name(),
                                        sharded.name(),
                                        shard,
                                        sharded.subTables().get(shard),
                                        sharded.placement().get(shard)));
                    }
                }
            }
        }
        all.sort(
                Comparator.comparing(Placements::schema)
                        .thenComparing(Placements::table)
                        .thenComparing(Placements::shard));
        return all;
    }
}

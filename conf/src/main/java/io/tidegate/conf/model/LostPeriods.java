package io.tidegate.conf.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Periods of a range that grows which a later configuration would not have any more: it was written
 * before the range grew, and rows of these periods would be out of reach.
 *
 * @param to how far the range has to reach, as the configuration writes it
 */
public record LostPeriods(String schema, String table, String to) {

    /**
     * Those of tables that grow before and afterwards. Whoever wants a range to be shorter says so
     * by taking {@code grow} away.
     */
    public static List<LostPeriods> between(Configuration before, Configuration after) {
        List<LostPeriods> lost = new ArrayList<>();
        for (SchemaConfig schema : after.schemas().values()) {
            SchemaConfig known = before.schemas().get(schema.name());
            if (known == null) {
                continue;
            }
            for (Map.Entry<String, TableConfig> table : schema.tables().entrySet()) {
                if (growing(known.tables().get(table.getKey()))
                                instanceof FunctionConfig.DateRange was
                        && growing(table.getValue()) instanceof FunctionConfig.DateRange is
                        && was.unit() == is.unit()
                        && is.unit().between(is.to(), was.to()) > 0) {
                    lost.add(
                            new LostPeriods(
                                    schema.name(),
                                    table.getValue().name(),
                                    was.unit().written(was.to())));
                }
            }
        }
        return lost;
    }

    /** Null when it does not, or takes its function from another table. */
    private static FunctionConfig.@Nullable DateRange growing(@Nullable TableConfig table) {
        return table instanceof TableConfig.Sharded sharded
                        && sharded.colocatedWith().isEmpty()
                        && sharded.function() instanceof FunctionConfig.DateRange range
                        && range.grows()
                ? range
                : null;
    }

    /** The keys that lead to the place that has to be changed. */
    public List<String> path() {
        return List.of("schemas", schema, "tables", table, "function", "date-range", "to");
    }
}

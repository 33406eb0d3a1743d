package io.tidegate.ha.growth;

import io.tidegate.conf.model.Configuration;
import io.tidegate.conf.model.FunctionConfig;
import io.tidegate.conf.model.SchemaConfig;
import io.tidegate.conf.model.TableConfig;
import io.tidegate.ha.ddl.Stretch;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Which tables have to grow, and when they will have to. Pure. */
public final class GrowthRule {
    /**
     * A table whose range has to grow, with all that shard alike.
     *
     * @param to the period that the range has to reach, that of today
     * @param stretches what each of them needs, the table itself first
     */
    record Due(String schema, TableConfig.Sharded root, LocalDate to, List<Stretch> stretches) {
        Due {
            stretches = List.copyOf(stretches);
        }

        String name() {
            return schema + "." + root.name();
        }

        /** The period as the configuration writes it. */
        String period() {
            return range(root).unit().written(to);
        }
    }

    /**
     * What will become of a table.
     *
     * @param root the table that it shards alike with, or itself
     * @param last the last period that has a sub-table
     * @param on the day on which the next one is made, by the calendar of UTC
     * @param next the sub-table that is made then, and {@code group} where
     */
    public record Outlook(
            String schema,
            String table,
            String root,
            String last,
            int ahead,
            LocalDate on,
            String next,
            String group) {}

    private GrowthRule() {}

    /** Those that have fewer periods behind today's than they are to have. */
    static List<Due> due(Configuration configuration, LocalDate today) {
        List<Due> due = new ArrayList<>();
        for (SchemaConfig schema : schemas(configuration)) {
            for (TableConfig.Sharded root : growing(schema)) {
                LocalDate to = range(root).unit().startOf(today);
                if (root.colocatedWith().isEmpty()
                        && range(root).unit().between(range(root).to(), to) > 0) {
                    due.add(new Due(schema.name(), root, to, stretches(schema, root, to)));
                }
            }
        }
        return due;
    }

    private static List<Stretch> stretches(
            SchemaConfig schema, TableConfig.Sharded root, LocalDate to) {
        List<Stretch> stretches = new ArrayList<>();
        stretches.add(stretch(schema, root, to));
        for (TableConfig.Sharded table : growing(schema)) {
            if (table.colocatedWith().filter(root.name()::equals).isPresent()) {
                stretches.add(stretch(schema, table, to));
            }
        }
        return stretches;
    }

    private static Stretch stretch(SchemaConfig schema, TableConfig.Sharded table, LocalDate to) {
        TableConfig.Sharded grown = table.grownTo(to);
        return new Stretch(
                schema.name(), grown, table.subTables().size(), grown.subTables().size() - 1);
    }

    /** What will become of every table that grows. */
    public static List<Outlook> outlook(Configuration configuration) {
        List<Outlook> outlook = new ArrayList<>();
        for (SchemaConfig schema : schemas(configuration)) {
            for (TableConfig.Sharded table : growing(schema)) {
                FunctionConfig.DateRange range = range(table);
                LocalDate on = range.unit().after(range.to(), 1);
                TableConfig.Sharded grown = table.grownTo(on);
                outlook.add(
                        new Outlook(
                                schema.name(),
                                table.name(),
                                table.colocatedWith().orElse(table.name()),
                                range.unit().written(range.start(range.shards() - 1)),
                                range.ahead(),
                                on,
                                grown.subTables().getLast(),
                                grown.placement().getLast().name()));
            }
        }
        return outlook;
    }

    private static List<SchemaConfig> schemas(Configuration configuration) {
        return configuration.schemas().values().stream()
                .sorted(Comparator.comparing(SchemaConfig::name))
                .toList();
    }

    private static List<TableConfig.Sharded> growing(SchemaConfig schema) {
        return schema.tables().values().stream()
                .filter(TableConfig.Sharded.class::isInstance)
                .map(TableConfig.Sharded.class::cast)
                .filter(table -> table.growth().isPresent())
                .sorted(Comparator.comparing(TableConfig.Sharded::name))
                .toList();
    }

    private static FunctionConfig.DateRange range(TableConfig.Sharded table) {
        return (FunctionConfig.DateRange) table.function();
    }
}

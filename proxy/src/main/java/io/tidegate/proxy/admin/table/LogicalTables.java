package io.tidegate.proxy.admin.table;

import static io.tidegate.proxy.admin.table.Rows.row;

import io.tidegate.conf.live.Live;
import io.tidegate.conf.model.Configuration;
import io.tidegate.conf.model.GeneratedColumn;
import io.tidegate.conf.model.SchemaConfig;
import io.tidegate.conf.model.TableConfig;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.ha.state.StateColumn;
import io.tidegate.ha.state.StateTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The tables that have a rule. */
public final class LogicalTables implements StateTable {
    private static final List<StateColumn> COLUMNS =
            List.of(
                    StateColumn.text("schema_name", "its schema"),
                    StateColumn.text("table_name", "as applications name it"),
                    StateColumn.text("kind", "sharded or broadcast"),
                    StateColumn.text("key_column", "the column that decides where a row lies"),
                    StateColumn.text("key_type", "what the configuration says of that column"),
                    StateColumn.text("function", "how a key becomes a shard"),
                    StateColumn.number("shards", "how many sub-tables it has"),
                    StateColumn.text("groups", "the groups they lie on"),
                    StateColumn.text("colocated_with", "the table that it shards alike with"),
                    StateColumn.text("generated_column", "the column that the proxy gives ids to"),
                    StateColumn.text(
                            "scatter",
                            "whether statements may reach all shards for want of a key"));

    private final Live<Configuration> configuration;

    public LogicalTables(Live<Configuration> configuration) {
        this.configuration = configuration;
    }

    @Override
    public String name() {
        return "tables";
    }

    @Override
    public String meaning() {
        return "The tables that have a rule.";
    }

    @Override
    public List<StateColumn> columns() {
        return COLUMNS;
    }

    @Override
    public List<List<@Nullable Object>> rows() {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (SchemaConfig schema : configuration.current().schemas().values()) {
            for (TableConfig table : schema.tables().values()) {
                rows.add(
                        switch (table) {
                            case TableConfig.Sharded sharded -> sharded(schema.name(), sharded);
                            case TableConfig.Broadcast(String name) ->
                                    row(
                                            schema.name(),
                                            name,
                                            "broadcast",
                                            null,
                                            null,
                                            null,
                                            1L,
                                            null,
                                            null,
                                            null,
                                            null);
                        });
            }
        }
        rows.sort(
                Comparator.<List<@Nullable Object>, String>comparing(each -> (String) each.get(0))
                        .thenComparing(each -> (String) each.get(1)));
        return rows;
    }

    private static List<@Nullable Object> sharded(String schema, TableConfig.Sharded table) {
        return row(
                schema,
                table.name(),
                "sharded",
                table.key().name(),
                lower(table.key().type().name()),
                lower(table.function().getClass().getSimpleName()),
                (long) table.placement().size(),
                table.placement().stream()
                        .map(GroupId::name)
                        .distinct()
                        .sorted()
                        .collect(Collectors.joining(", ")),
                table.colocatedWith().orElse(null),
                table.generated().map(GeneratedColumn::name).orElse(null),
                lower(table.scatter().name()));
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}

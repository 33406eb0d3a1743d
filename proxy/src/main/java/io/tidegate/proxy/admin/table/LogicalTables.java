package io.tidegate.proxy.admin.table;

import io.tidegate.conf.live.Live;
import io.tidegate.conf.model.Configuration;
import io.tidegate.conf.model.GeneratedColumn;
import io.tidegate.conf.model.TableConfig;
import io.tidegate.conf.topology.GroupId;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The tables that have a rule. */
public final class LogicalTables extends DeclaredTable<LogicalTables.Listed> {
    public LogicalTables(Live<Configuration> configuration) {
        super(
                "tables",
                "The tables that have a rule.",
                () -> Listed.of(configuration.current()),
                List.of(
                        text("schema_name", "its schema", Listed::schema),
                        text("table_name", "as applications name it", Listed::name),
                        text("kind", "sharded or broadcast", Listed::kind),
                        sharded(
                                "key_column",
                                "the column that decides where a row lies",
                                table -> table.key().name()),
                        sharded(
                                "key_type",
                                "what the configuration says of that column",
                                table -> lower(table.key().type().name())),
                        sharded(
                                "function",
                                "how a key becomes a shard",
                                table -> lower(table.function().getClass().getSimpleName())),
                        number("shards", "how many sub-tables it has", Listed::shards),
                        sharded("groups", "the groups they lie on", LogicalTables::groups),
                        sharded(
                                "colocated_with",
                                "the table that it shards alike with",
                                table -> table.colocatedWith().orElse(null)),
                        sharded(
                                "generated_column",
                                "the column that the proxy gives ids to",
                                table -> table.generated().map(GeneratedColumn::name).orElse(null)),
                        sharded(
                                "scatter",
                                "whether statements may reach all shards for want of a key",
                                table -> lower(table.scatter().name()))));
    }

    /** A text that sharded tables alone have. */
    private static Shown<Listed> sharded(
            String name, String meaning, Part<TableConfig.Sharded, String> part) {
        return text(
                name,
                meaning,
                each ->
                        switch (each.table()) {
                            case TableConfig.Sharded table -> part.of(table);
                            case TableConfig.Broadcast _ -> null;
                        });
    }

    private static String groups(TableConfig.Sharded table) {
        return table.placement().stream()
                .map(GroupId::name)
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    /** A table in its schema. */
    record Listed(String schema, TableConfig table) {
        static List<Listed> of(Configuration configuration) {
            return configuration.schemas().values().stream()
                    .flatMap(schema ->
                            schema.tables().values().stream()
                                    .map(table -> new Listed(schema.name(), table)))
                    .sorted(Comparator.comparing(Listed::schema).thenComparing(Listed::name))
                    .toList();
        }

        String name() {
            return table.name();
        }

        String kind() {
            return switch (table) {
                case TableConfig.Sharded _ -> "sharded";
                case TableConfig.Broadcast _ -> "broadcast";
            };
        }

        int shards() {
            return switch (table) {
                case TableConfig.Sharded sharded -> sharded.placement().size();
                case TableConfig.Broadcast _ -> 1;
            };
        }
    }
}

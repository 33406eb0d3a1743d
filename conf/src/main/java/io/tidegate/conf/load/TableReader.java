package io.tidegate.conf.load;

import io.tidegate.conf.model.FunctionConfig;
import io.tidegate.conf.model.GeneratedColumn;
import io.tidegate.conf.model.Growth;
import io.tidegate.conf.model.KeyColumn;
import io.tidegate.conf.model.KeyType;
import io.tidegate.conf.model.ScatterPolicy;
import io.tidegate.conf.model.SubTablePattern;
import io.tidegate.conf.model.TableConfig;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.conf.topology.Names;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads one table of a schema. */
final class TableReader {
    private static final FunctionConfig ONE = new FunctionConfig.Hash(1);

    private final Set<GroupId> groups;
    private final GroupId byDefault;

    TableReader(Set<GroupId> groups, GroupId byDefault) {
        this.groups = groups;
        this.byDefault = byDefault;
    }

    TableConfig read(String name, Section table, Map<String, TableConfig> known) {
        if (!Names.isIdentifier(name)) {
            table.problem("", "a table's name is 1-64 letters, digits, _, $ or -", "");
        }
        if (table.has("broadcast")) {
            if (!table.text("broadcast").orElse("").equals("true")) {
                table.problem("broadcast", "is not true", "leave the table out instead");
            }
            table.end();
            return new TableConfig.Broadcast(name);
        }
        TableConfig.Sharded root = null;
        Optional<String> with = table.text("colocate-with");
        if (with.isPresent()) {
            TableConfig other = known.get(with.get().toLowerCase(Locale.ROOT));
            if (other instanceof TableConfig.Sharded sharded && sharded.colocatedWith().isEmpty()) {
                root = sharded;
            } else {
                table.problem(
                        "colocate-with",
                        "is no sharded table with a function of its own: " + with.get(),
                        "name the table that has the function");
            }
            if (table.has("function") || table.has("placement")) {
                table.problem(
                        "colocate-with",
                        "takes function and placement from " + with.get(),
                        "leave them out");
            }
        }
        FunctionConfig function =
                root != null ? root.function() : with.isPresent() ? ONE : function(table);
        KeyColumn key = key(table, function);
        if (root != null && root.key().type() != key.type()) {
            table.problem(
                    "key",
                    "is of another type than that of " + root.name(),
                    "declare the same type");
        }
        Placement.Places places =
                root != null
                        ? new Placement.Places(
                                root.placement(),
                                root.growth().map(Growth::turns).orElse(List.of()))
                        : Placement.read(table, function, groups, byDefault);
        SubTablePattern pattern = SubTableNames.pattern(name, table, function);
        List<String> subTables = SubTableNames.read(pattern, table, function);
        ScatterPolicy scatter = table.choice("scatter", ScatterPolicy.class, ScatterPolicy.ALLOW);
        Optional<GeneratedColumn> generated = GeneratedColumnReader.read(table, key);
        table.end();
        return new TableConfig.Sharded(
                name,
                key,
                function,
                places.shards(),
                subTables,
                root == null ? Optional.empty() : Optional.of(root.name()),
                scatter,
                generated,
                grows(function)
                        ? Optional.of(new Growth(pattern, places.turns()))
                        : Optional.empty());
    }

    private static boolean grows(FunctionConfig function) {
        return function instanceof FunctionConfig.DateRange range && range.grows();
    }

    private static FunctionConfig function(Section table) {
        Section function =
                table.required("function", "for example {hash: {shards: 8}}, or broadcast: true");
        Set<String> keys = function.keys();
        if (keys.size() != 1) {
            if (table.has("function")) {
                function.problem(
                        "", "needs exactly one of hash, mod, range, date-range and list", "");
            }
            return ONE;
        }
        FunctionConfig read = FunctionReader.read(keys.iterator().next(), function);
        function.end();
        return read;
    }

    private static KeyColumn key(Section table, FunctionConfig function) {
        KeyType type =
                function instanceof FunctionConfig.DateRange ? KeyType.TEMPORAL : KeyType.INTEGER;
        Object raw = table.raw("key");
        String column;
        if (raw instanceof Map<?, ?>) {
            Section key = table.section("key");
            column = key.requiredText("column", "the column whose value decides the shard");
            type = key.choice("type", KeyType.class, type);
            key.end();
        } else {
            column = table.requiredText("key", "the column whose value decides the shard");
        }
        boolean fits =
                switch (function) {
                    case FunctionConfig.Hash hash -> true;
                    case FunctionConfig.Listed list -> type != KeyType.TEMPORAL;
                    case FunctionConfig.Mod mod -> type == KeyType.INTEGER || type == KeyType.YEAR;
                    case FunctionConfig.Range range -> type == KeyType.INTEGER;
                    case FunctionConfig.DateRange range -> type == KeyType.TEMPORAL;
                };
        if (fits && function instanceof FunctionConfig.Listed list) {
            ListedValues.check(list, type, table);
        }
        if (!fits) {
            table.problem("key", "is of a type that its function cannot place: " + type, "");
        }
        return new KeyColumn(column.isEmpty() ? "invalid" : column, type);
    }
}

package io.tidegate.ha.mysql;

import io.tidegate.conf.model.Configuration;
import io.tidegate.conf.model.SchemaConfig;
import io.tidegate.conf.model.TableConfig;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.sharding.key.KeyColumns;
import io.tidegate.sharding.key.KeyDomain;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The definitions of the keys' columns, gathered over the servers. A table's key is known only if
 * all its sub-tables were seen and are alike; else a value could lie where only some of them say.
 */
final class SeenColumns {
    /** One sub-table's column. */
    private record Seen(String where, String description, Optional<KeyDomain> domain) {}

    private final Map<KeyColumns.Table, List<Seen>> seen = new HashMap<>();
    private final Consumer<Finding> findings;

    SeenColumns(Consumer<Finding> findings) {
        this.findings = findings;
    }

    void add(
            KeyColumns.Table table,
            String where,
            ColumnDefinition column,
            Optional<KeyDomain> domain) {
        seen.computeIfAbsent(table, none -> new ArrayList<>())
                .add(new Seen(where, column.description(), domain));
    }

    /**
     * @param before what was known: it stays so of a table of which nobody says otherwise, and some
     *     cannot be asked
     */
    KeyColumns known(Configuration configuration, Set<GroupId> unreached, KeyColumns before) {
        Map<KeyColumns.Table, KeyDomain> known = new HashMap<>();
        for (SchemaConfig schema : configuration.schemas().values()) {
            for (TableConfig table : schema.tables().values()) {
                if (table instanceof TableConfig.Sharded sharded) {
                    KeyColumns.Table name = new KeyColumns.Table(schema.name(), sharded.name());
                    Optional<KeyDomain> domain =
                            sharded.placement().stream().anyMatch(unreached::contains)
                                    ? still(name, sharded, unreached, before)
                                    : common(name, sharded);
                    domain.ifPresent(found -> known.put(name, found));
                }
            }
        }
        for (SchemaConfig schema : configuration.schemas().values()) {
            disagreeing(schema, known).forEach(known::remove);
        }
        return new KeyColumns(known);
    }

    private Optional<KeyDomain> still(
            KeyColumns.Table name,
            TableConfig.Sharded table,
            Set<GroupId> unreached,
            KeyColumns before) {
        Optional<KeyDomain> known = Optional.ofNullable(before.known().get(name));
        long asked = table.placement().stream().filter(group -> !unreached.contains(group)).count();
        List<Seen> all = seen.getOrDefault(name, List.of());
        boolean agree = all.stream().allMatch(each -> each.domain().equals(known));
        return agree && all.size() >= asked ? known : Optional.empty();
    }

    private Optional<KeyDomain> common(KeyColumns.Table name, TableConfig.Sharded table) {
        List<Seen> all = seen.getOrDefault(name, List.of());
        if (all.size() < table.subTables().size()) {
            return Optional.empty();
        }
        Seen first = all.getFirst();
        for (Seen other : all) {
            if (!other.domain().equals(first.domain())) {
                warn(
                        name,
                        other.where()
                                + " is "
                                + other.description()
                                + ", but "
                                + first.where()
                                + " is "
                                + first.description());
                return Optional.empty();
            }
        }
        return first.domain();
    }

    /** Co-located tables of which the one would place a value elsewhere than the other. */
    private Set<KeyColumns.Table> disagreeing(
            SchemaConfig schema, Map<KeyColumns.Table, KeyDomain> known) {
        Set<KeyColumns.Table> disagreeing = new HashSet<>();
        for (TableConfig table : schema.tables().values()) {
            if (table instanceof TableConfig.Sharded sharded
                    && sharded.colocatedWith().isPresent()) {
                KeyColumns.Table one = new KeyColumns.Table(schema.name(), sharded.name());
                KeyColumns.Table root =
                        new KeyColumns.Table(schema.name(), sharded.colocatedWith().get());
                KeyDomain mine = known.get(one);
                KeyDomain theirs = known.get(root);
                if (mine != null && theirs != null && !mine.agreesWith(theirs)) {
                    warn(
                            one,
                            described(one)
                                    + ", but of "
                                    + root.name()
                                    + ", with which it is co-located, "
                                    + described(root));
                    disagreeing.add(one);
                    disagreeing.add(root);
                }
            }
        }
        return disagreeing;
    }

    /** Of a table of which the key is known. */
    private String described(KeyColumns.Table table) {
        List<Seen> all = seen.getOrDefault(table, List.of());
        return all.isEmpty()
                ? "that of " + table.name() + " is something else"
                : all.getFirst().where() + " is " + all.getFirst().description();
    }

    private void warn(KeyColumns.Table table, String message) {
        findings.accept(
                new Finding(
                        Finding.Severity.WARNING,
                        "schemas." + table.schema() + ".tables." + table.name() + ".key",
                        message,
                        "make them alike and reload; until then only what is certain for every column of"
                                + " the declared type is routed by"));
    }
}

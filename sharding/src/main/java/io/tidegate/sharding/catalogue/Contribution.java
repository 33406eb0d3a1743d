package io.tidegate.sharding.catalogue;

import io.tidegate.conf.model.SchemaConfig;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.sharding.rule.RuleSet;
import io.tidegate.sharding.rule.TableRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the server of one group shows of the logical schemas: the tables without a rule of the
 * schemas that live there, and the first sub-table of each sharded table of which it lies there.
 * What two servers have, such as a broadcast table, is shown by one.
 *
 * @param system whether it shows its own schemas too; one server does
 */
record Contribution(GroupId group, boolean system, List<Part> parts) {

    /**
     * One schema.
     *
     * @param whole all that is not hidden is shown, else the sharded tables only
     * @param sharded the tables of which the first sub-table lies here
     * @param hidden all other sub-tables, what has a sharded table's own name, and the proxy's own
     */
    record Part(String schema, boolean whole, List<TableRule> sharded, List<String> hidden) {
        boolean isEmpty() {
            return !whole && sharded.isEmpty();
        }

        List<String> firstSubTables() {
            return sharded.stream().map(rule -> rule.subTables().getFirst()).toList();
        }
    }

    /**
     * @param schemas those that the client may see
     */
    static Contribution of(GroupId group, RuleSet rules, Set<String> schemas, boolean system) {
        List<Part> parts = new ArrayList<>();
        for (SchemaConfig schema : rules.schemas()) {
            if (schemas.contains(schema.name())) {
                Part part = part(group, schema, rules.shardedTables(schema.name()));
                if (!part.isEmpty()) {
                    parts.add(part);
                }
            }
        }
        return new Contribution(group, system, parts);
    }

    private static Part part(GroupId group, SchemaConfig schema, List<TableRule> tables) {
        List<TableRule> here =
                tables.stream().filter(rule -> rule.placement().getFirst().equals(group)).toList();
        Part shown = new Part(schema.name(), false, here, List.of());
        if (!schema.defaultGroup().equals(group)) {
            return shown;
        }
        Stream<String> own =
                schema.tables().isEmpty() ? Stream.empty() : JournalTables.ALL.stream();
        Stream<String> sharded =
                tables.stream()
                        .flatMap(rule ->
                                Stream.concat(Stream.of(rule.table()), rule.subTables().stream()));
        List<String> hidden =
                Stream.concat(sharded, own)
                        .filter(name -> !shown.firstSubTables().contains(name))
                        .distinct()
                        .toList();
        return new Part(schema.name(), true, here, hidden);
    }

    boolean isEmpty() {
        return !system && parts.isEmpty();
    }

    /** Which rows of a table of information_schema are shown. */
    String condition(String schema, String table) {
        List<String> allowed = new ArrayList<>();
        if (system) {
            allowed.add(schema + " IN " + Sql.texts(SystemSchemas.ALL));
        }
        for (Part part : parts) {
            String here = schema + " = " + Sql.text(part.schema());
            if (!part.whole()) {
                allowed.add(here + " AND " + table + " IN " + Sql.texts(part.firstSubTables()));
            } else if (part.hidden().isEmpty()) {
                allowed.add(here);
            } else {
                allowed.add(here + " AND " + table + " NOT IN " + Sql.texts(part.hidden()));
            }
        }
        return any(allowed);
    }

    /** The same for rows that are of a schema and of no table. */
    String condition(String schema) {
        List<String> allowed = new ArrayList<>(system ? SystemSchemas.ALL : List.of());
        parts.stream().filter(Part::whole).map(Part::schema).forEach(allowed::add);
        return allowed.isEmpty() ? "1 = 0" : schema + " IN " + Sql.texts(allowed);
    }

    private static String any(List<String> conditions) {
        return conditions.isEmpty() ? "1 = 0" : "(" + String.join(" OR ", conditions) + ")";
    }

    /** The name that clients know a table by. */
    String logicalName(String schema, String table) {
        return bySharded(schema, table, rule -> Sql.text(rule.table()), table);
    }

    /**
     * An expression with a value of its own for each sharded table.
     *
     * @param otherwise its value for all other rows
     */
    String bySharded(
            String schema, String table, Function<TableRule, String> value, String otherwise) {
        String cases =
                parts.stream()
                        .filter(part -> !part.sharded().isEmpty())
                        .map(part ->
                                " WHEN "
                                        + Sql.text(part.schema())
                                        + " THEN "
                                        + bySharded(part, table, value, otherwise))
                        .collect(Collectors.joining());
        return cases.isEmpty()
                ? otherwise
                : "CASE " + schema + cases + " ELSE " + otherwise + " END";
    }

    private static String bySharded(
            Part part, String table, Function<TableRule, String> value, String otherwise) {
        return part.sharded().stream()
                .map(rule ->
                        " WHEN "
                                + Sql.text(rule.subTables().getFirst())
                                + " THEN "
                                + value.apply(rule))
                .collect(Collectors.joining("", "CASE " + table, " ELSE " + otherwise + " END"));
    }
}

package io.tidegate.sharding.catalogue;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which columns of a table of information_schema name a schema or a table. Told by their names, so
 * that tables of other versions and families are understood as well.
 *
 * @param owner the schema that a row belongs to
 * @param tables the tables that a row names; the first one is the one that it is about
 * @param checks rows are CHECK constraints, and say no table
 */
record Roles(String owner, List<Named> tables, boolean checks) {

    /** A column that names a table, and the one that names its schema. */
    record Named(String schema, String table) {
        boolean isIn(Set<String> columns) {
            return columns.contains(schema) && columns.contains(table);
        }
    }

    private static final List<Named> ABOUT =
            List.of(
                    new Named("TABLE_SCHEMA", "TABLE_NAME"),
                    new Named("EVENT_OBJECT_SCHEMA", "EVENT_OBJECT_TABLE"),
                    new Named("CONSTRAINT_SCHEMA", "TABLE_NAME"),
                    new Named("F_TABLE_SCHEMA", "F_TABLE_NAME"),
                    new Named("SCHEMA_NAME", "TABLE_NAME"));

    private static final List<Named> BESIDE =
            List.of(
                    new Named("REFERENCED_TABLE_SCHEMA", "REFERENCED_TABLE_NAME"),
                    new Named("UNIQUE_CONSTRAINT_SCHEMA", "REFERENCED_TABLE_NAME"),
                    new Named("G_TABLE_SCHEMA", "G_TABLE_NAME"));

    private static final List<String> OWNERS =
            List.of(
                    "SCHEMA_NAME",
                    "ROUTINE_SCHEMA",
                    "SPECIFIC_SCHEMA",
                    "EVENT_SCHEMA",
                    "TRIGGER_SCHEMA",
                    "CONSTRAINT_SCHEMA",
                    "LIBRARY_SCHEMA",
                    "VIEW_SCHEMA",
                    "TABLE_SCHEMA");

    /** Null for a table that has nothing to do with schemas. */
    static @Nullable Roles of(String table, List<CatalogueColumn> columns) {
        Set<String> names = columns.stream().map(CatalogueColumn::name).collect(Collectors.toSet());
        if (table.equals("CHECK_CONSTRAINTS") && !names.contains("TABLE_NAME")) {
            return new Roles("CONSTRAINT_SCHEMA", List.of(), true);
        }
        List<Named> about = ABOUT.stream().filter(each -> each.isIn(names)).limit(1).toList();
        if (!about.isEmpty()) {
            List<Named> beside = BESIDE.stream().filter(each -> each.isIn(names)).toList();
            return new Roles(
                    about.getFirst().schema(),
                    Stream.concat(about.stream(), beside.stream()).toList(),
                    false);
        }
        return OWNERS.stream()
                .filter(names::contains)
                .findFirst()
                .map(owner -> new Roles(owner, List.of(), false))
                .orElse(null);
    }
}

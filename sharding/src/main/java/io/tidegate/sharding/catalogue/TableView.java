package io.tidegate.sharding.catalogue;

import io.tidegate.sharding.catalogue.Roles.Named;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A table of information_schema as one server contributes to it: a SELECT of the same columns, with
 * the rows that it shows and the names that clients know.
 */
final class TableView {
    private static final String CONSTRAINT_NAME = "CONSTRAINT_NAME";

    private final String table;
    private final List<CatalogueColumn> columns;
    private final Roles roles;
    private final Contribution shown;
    private final Figures figures;

    /**
     * @param table in upper case
     * @param columns that the server's own table has
     */
    TableView(
            String table,
            List<CatalogueColumn> columns,
            Roles roles,
            Contribution shown,
            Figures figures) {
        this.table = table;
        this.columns = columns;
        this.roles = roles;
        this.shown = shown;
        this.figures = figures;
    }

    /** The rows with the server's own columns. */
    String select() {
        return "SELECT "
                + columns.stream()
                        .map(column -> value(column) + " AS " + Sql.name(column.name()))
                        .collect(Collectors.joining(", "))
                + rows();
    }

    /**
     * The rows as texts in JSON, one each, written in hexadecimal digits: no character set and no
     * quoting of a session can change them on their way.
     *
     * @param wanted the columns that another server has, in its order
     */
    String selectAsJson(List<CatalogueColumn> wanted) {
        return "SELECT HEX(JSON_ARRAY("
                + wanted.stream().map(this::carried).collect(Collectors.joining(", "))
                + "))"
                + rows()
                + Sql.ALL_ROWS;
    }

    private String carried(CatalogueColumn wanted) {
        return columns.stream()
                .filter(column -> column.name().equals(wanted.name()))
                .findFirst()
                .map(column ->
                        column.isMoment() ? "UNIX_TIMESTAMP(" + value(column) + ")" : value(column))
                .orElse("NULL");
    }

    private String rows() {
        String from = " FROM information_schema." + Sql.name(table) + " AS x";
        if (roles.checks()) {
            return from
                    + " JOIN information_schema.TABLE_CONSTRAINTS AS k"
                    + " ON k.CONSTRAINT_SCHEMA = x.CONSTRAINT_SCHEMA"
                    + " AND k.CONSTRAINT_NAME = x.CONSTRAINT_NAME"
                    + " AND k.CONSTRAINT_TYPE = 'CHECK' WHERE "
                    + shown.condition("k.TABLE_SCHEMA", "k.TABLE_NAME");
        }
        String condition =
                roles.tables().isEmpty()
                        ? shown.condition(of(roles.owner()))
                        : shown.condition(schema(), tableName());
        return from + " WHERE " + condition;
    }

    private static String of(String column) {
        return "x." + Sql.name(column);
    }

    private String schema() {
        return roles.checks() ? "k.TABLE_SCHEMA" : of(roles.tables().getFirst().schema());
    }

    private String tableName() {
        return roles.checks() ? "k.TABLE_NAME" : of(roles.tables().getFirst().table());
    }

    private String value(CatalogueColumn column) {
        String own = of(column.name());
        for (Named named : roles.tables()) {
            if (named.table().equals(column.name())) {
                return shown.logicalName(of(named.schema()), own);
            }
        }
        if (roles.tables().isEmpty() && !roles.checks()) {
            return own;
        }
        if (column.name().equals(CONSTRAINT_NAME)) {
            return constraintName(own);
        }
        return Figures.include(column.name())
                ? shown.bySharded(
                        schema(), tableName(), rule -> figures.value(rule, column.name()), own)
                : own;
    }

    /** Servers make names of constraints out of the table's, as in {@code orders_0000_ibfk_1}. */
    private String constraintName(String own) {
        return shown.bySharded(
                schema(),
                tableName(),
                rule -> {
                    String made = rule.subTables().getFirst() + "_";
                    return "IF(LEFT("
                            + own
                            + ", "
                            + made.length()
                            + ") = "
                            + Sql.text(made)
                            + ", CONCAT("
                            + Sql.text(rule.table() + "_")
                            + ", SUBSTRING("
                            + own
                            + ", "
                            + (made.length() + 1)
                            + ")), "
                            + own
                            + ")";
                },
                own);
    }

    /**
     * Rows that other servers have given, as a table.
     *
     * @param columns those that the rows were asked for
     * @param rows in hexadecimal digits
     */
    static String selectGiven(List<CatalogueColumn> columns, List<String> rows) {
        List<String> values = new ArrayList<>();
        List<String> carriers = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            CatalogueColumn column = columns.get(i);
            String carried = "j.c" + i;
            values.add(
                    (column.isMoment() ? "FROM_UNIXTIME(" + carried + ")" : carried)
                            + " AS "
                            + Sql.name(column.name()));
            carriers.add("c" + i + " " + column.carrier() + " PATH '$[" + i + "]' ERROR ON ERROR");
        }
        return "SELECT "
                + String.join(", ", values)
                + " FROM JSON_TABLE(CONVERT(x'5B"
                + String.join("2C", rows)
                + "5D' USING utf8mb4), '$[*]' COLUMNS ("
                + String.join(", ", carriers)
                + ")) AS j";
    }

    /**
     * No row of the server's own table, behind which a server does not look through to it. Columns
     * that cannot be NULL stay so.
     */
    String selectNothing() {
        return columns.stream()
                .map(column -> of(column.name()))
                .collect(
                        Collectors.joining(
                                ", ",
                                "SELECT ",
                                " FROM information_schema."
                                        + Sql.name(table)
                                        + " AS x WHERE 1 = 0"));
    }

    /** The same rows, through which a server can look. */
    static String selectThrough(List<CatalogueColumn> columns, String rows) {
        return columns.stream()
                .map(column -> Sql.name(column.name()) + " AS " + Sql.name(column.name()))
                .collect(Collectors.joining(", ", "SELECT ", " FROM (" + rows + ") AS y"));
    }
}

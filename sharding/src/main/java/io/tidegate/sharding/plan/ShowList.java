package io.tidegate.sharding.plan;

import io.tidegate.conf.topology.GroupId;
import io.tidegate.sharding.catalogue.CatalogueStatement.Label;
import io.tidegate.sharding.catalogue.CatalogueStatement.Piece;
import io.tidegate.sharding.plan.CatalogueTemplate.Part;
import io.tidegate.sharding.sql.TokenType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The forms of SHOW that list tables, or what belongs to them, as SELECTs of the same columns. */
enum ShowList {
    TABLES("TABLES", "TABLE_SCHEMA", tableNames(), "Tables_in_", 1),
    FULL_TABLES("TABLES", "TABLE_SCHEMA", tableNames(), "Tables_in_", 2),
    STATUS("TABLES", "TABLE_SCHEMA", status(), "Name", 0),
    TRIGGERS("TRIGGERS", "TRIGGER_SCHEMA", triggers(), "Table", 0),
    SCHEMAS("SCHEMATA", "", List.of(new Label("SCHEMA_NAME", "Database")), "Database", 1),
    PROCEDURES("ROUTINES", "", routines(), "Name", 0),
    FUNCTIONS("ROUTINES", "", routines(), "Name", 0);

    /** MySQL shows it from version 9 on; nothing tells the one before apart here. */
    private static final String MYSQLS_OWN = "Language";

    private final String table;
    private final String schemaColumn;
    private final List<Label> labels;
    private final String matched;
    private final int shown;

    /**
     * @param schemaColumn by which one schema is chosen; empty for a list of all
     * @param matched the column that LIKE looks at
     * @param shown how many of the columns are in the result, 0 for all; then the first one is the
     *     one that LIKE looks at, and has the pattern in its name
     */
    ShowList(String table, String schemaColumn, List<Label> labels, String matched, int shown) {
        this.table = table;
        this.schemaColumn = schemaColumn;
        this.labels = labels;
        this.matched = matched;
        this.shown = shown;
    }

    /**
     * @param behind the token at which LIKE or WHERE may stand
     */
    Template template(
            PlanScope scope, String schema, GroupId group, int behind, Set<String> schemas) {
        boolean like = scope.tokens().is(behind, "LIKE");
        if (!isComplete(scope, behind)) {
            // The server says what is wrong with it.
            return scope.passThrough(group, schemas);
        }
        String column = matched.equals("Tables_in_") ? matched + schema : matched;
        List<Part> parts = new ArrayList<>();
        parts.add(text("SELECT "));
        parts.addAll(result(column, like ? behind + 1 : -1));
        parts.add(text(" FROM (SELECT "));
        parts.add(new Part.Fixed(new Piece.Labels(table, labels(column, scope))));
        parts.add(text(" FROM "));
        parts.add(new Part.Fixed(new Piece.Table(table, table, "x")));
        parts.add(text(filter(schema) + ") AS `" + table + "`"));
        if (like) {
            parts.addAll(matching(column, new Part.Written(behind, scope.statementEnd()), scope));
        } else {
            parts.add(new Part.Written(behind, scope.statementEnd()));
        }
        parts.add(text(" ORDER BY " + order(column)));
        return new CatalogueTemplate(group, parts, this == STATUS, true, schemas);
    }

    private static boolean isComplete(PlanScope scope, int behind) {
        return isEnd(scope, behind)
                || scope.tokens().is(behind, "WHERE") && !isEnd(scope, behind + 1)
                || scope.tokens().is(behind, "LIKE")
                        && scope.tokens().type(behind + 1) == TokenType.STRING
                        && isEnd(scope, behind + 2);
    }

    private static boolean isEnd(PlanScope scope, int token) {
        return token >= scope.statementEnd() || scope.tokens().isSymbol(token, ';');
    }

    private static Part text(String sql) {
        return new Part.Fixed(new Piece.Text(sql.getBytes(StandardCharsets.UTF_8)));
    }

    private List<Part> result(String column, int pattern) {
        if (shown == 0) {
            return List.of(text("*"));
        }
        List<Part> parts = new ArrayList<>();
        parts.add(text(quoted(column)));
        if (pattern >= 0) {
            parts.add(text(" AS "));
            parts.add(new Part.Labelled(column, pattern));
        }
        if (shown > 1) {
            parts.add(text(", " + quoted(labels.get(1).label())));
        }
        return parts;
    }

    private List<Label> labels(String column, PlanScope scope) {
        return labels.stream()
                .filter(label ->
                        !label.label().equals(MYSQLS_OWN) || !scope.sql().dialect().mariaDb())
                .map(label ->
                        label.label().equals("Tables_in_")
                                ? new Label(label.column(), column)
                                : label)
                .toList();
    }

    private String filter(String schema) {
        return switch (this) {
            case PROCEDURES -> " WHERE x.ROUTINE_TYPE = 'PROCEDURE'";
            case FUNCTIONS -> " WHERE x.ROUTINE_TYPE = 'FUNCTION'";
            case SCHEMAS -> "";
            case TABLES, FULL_TABLES, STATUS, TRIGGERS ->
                    " WHERE x." + schemaColumn + " = '" + schema + "'";
        };
    }

    /** MariaDB compares names of tables by their bytes, unless it keeps them in lower case. */
    private List<Part> matching(String column, Part like, PlanScope scope) {
        boolean plainly =
                !scope.sql().dialect().mariaDb() || this == PROCEDURES || this == FUNCTIONS;
        if (plainly) {
            return List.of(text(" WHERE " + quoted(column)), like);
        }
        return List.of(
                text(" WHERE (" + quoted(column) + " COLLATE utf8mb3_bin"),
                like,
                text(" OR @@lower_case_table_names <> 0 AND " + quoted(column)),
                like,
                text(")"));
    }

    private String order(String column) {
        return switch (this) {
            case PROCEDURES, FUNCTIONS -> "`Db`, `Name`";
            case TRIGGERS -> "`Table`";
            case TABLES, FULL_TABLES, STATUS, SCHEMAS -> quoted(column);
        };
    }

    private static String quoted(String name) {
        return "`" + name + "`";
    }

    private static List<Label> tableNames() {
        return List.of(
                new Label("TABLE_NAME", "Tables_in_"), new Label("TABLE_TYPE", "Table_type"));
    }

    private static List<Label> status() {
        return List.of(
                new Label("TABLE_NAME", "Name"),
                new Label("ENGINE", "Engine"),
                new Label("VERSION", "Version"),
                new Label("ROW_FORMAT", "Row_format"),
                new Label("TABLE_ROWS", "Rows"),
                new Label("AVG_ROW_LENGTH", "Avg_row_length"),
                new Label("DATA_LENGTH", "Data_length"),
                new Label("MAX_DATA_LENGTH", "Max_data_length"),
                new Label("INDEX_LENGTH", "Index_length"),
                new Label("DATA_FREE", "Data_free"),
                new Label("AUTO_INCREMENT", "Auto_increment"),
                new Label("CREATE_TIME", "Create_time"),
                new Label("UPDATE_TIME", "Update_time"),
                new Label("CHECK_TIME", "Check_time"),
                new Label("TABLE_COLLATION", "Collation"),
                new Label("CHECKSUM", "Checksum"),
                new Label("CREATE_OPTIONS", "Create_options"),
                new Label("TABLE_COMMENT", "Comment"),
                new Label("MAX_INDEX_LENGTH", "Max_index_length"),
                new Label("TEMPORARY", "Temporary"));
    }

    private static List<Label> triggers() {
        return List.of(
                new Label("TRIGGER_NAME", "Trigger"),
                new Label("EVENT_MANIPULATION", "Event"),
                new Label("EVENT_OBJECT_TABLE", "Table"),
                new Label("ACTION_STATEMENT", "Statement"),
                new Label("ACTION_TIMING", "Timing"),
                new Label("CREATED", "Created"),
                new Label("SQL_MODE", "sql_mode"),
                new Label("DEFINER", "Definer"),
                new Label("CHARACTER_SET_CLIENT", "character_set_client"),
                new Label("COLLATION_CONNECTION", "collation_connection"),
                new Label("DATABASE_COLLATION", "Database Collation"));
    }

    private static List<Label> routines() {
        return List.of(
                new Label("ROUTINE_SCHEMA", "Db"),
                new Label("ROUTINE_NAME", "Name"),
                new Label("ROUTINE_TYPE", "Type"),
                new Label("EXTERNAL_LANGUAGE", "Language"),
                new Label("DEFINER", "Definer"),
                new Label("LAST_ALTERED", "Modified"),
                new Label("CREATED", "Created"),
                new Label("SECURITY_TYPE", "Security_type"),
                new Label("ROUTINE_COMMENT", "Comment"),
                new Label("CHARACTER_SET_CLIENT", "character_set_client"),
                new Label("COLLATION_CONNECTION", "collation_connection"),
                new Label("DATABASE_COLLATION", "Database Collation"));
    }
}

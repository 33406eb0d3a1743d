package io.tidegate.ha.state;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What drivers and tools read of information_schema to learn of tables and columns: the columns
 * that MySQL has there, filled as far as they mean something.
 *
 * @see <a
 *     href="https://dev.mysql.com/doc/refman/8.4/en/information-schema-table-reference.html">INFORMATION_SCHEMA
 *     Table Reference</a>
 */
final class InformationSchema {
    static final String NAME = "information_schema";

    private InformationSchema() {}

    /** Named {@code information_schema_tables} and so on. */
    static List<StateTable> of(List<StateTable> tables) {
        return List.of(
                new Listing(
                        "schemata",
                        "catalog_name,schema_name,default_character_set_name,"
                                + "default_collation_name,sql_path",
                        () ->
                                Stream.of(NAME, StateDatabase.SCHEMA)
                                        .map(each ->
                                                row(
                                                        "def",
                                                        each,
                                                        "utf8mb4",
                                                        "utf8mb4_general_ci",
                                                        null))
                                        .toList()),
                new Listing(
                        "tables",
                        "table_catalog,table_schema,table_name,table_type,engine,version,row_format,"
                                + "table_rows,avg_row_length,data_length,max_data_length,index_length,"
                                + "data_free,auto_increment,create_time,update_time,check_time,"
                                + "table_collation,checksum,create_options,table_comment",
                        () -> tables.stream().map(InformationSchema::table).toList()),
                new Listing(
                        "columns",
                        "table_catalog,table_schema,table_name,column_name,ordinal_position,"
                                + "column_default,is_nullable,data_type,character_maximum_length,"
                                + "character_octet_length,numeric_precision,numeric_scale,"
                                + "datetime_precision,character_set_name,collation_name,column_type,"
                                + "column_key,extra,privileges,column_comment,generation_expression",
                        () -> columns(tables)));
    }

    private static List<@Nullable Object> row(@Nullable Object... values) {
        return Arrays.asList(values);
    }

    private static List<@Nullable Object> table(StateTable table) {
        return row(
                "def",
                StateDatabase.SCHEMA,
                table.name(),
                "BASE TABLE",
                "Tidegate",
                "10",
                "Dynamic",
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                "utf8mb4_general_ci",
                null,
                "",
                table.meaning());
    }

    private static List<List<@Nullable Object>> columns(List<StateTable> tables) {
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (StateTable table : tables) {
            int position = 0;
            for (StateColumn column : table.columns()) {
                rows.add(column(table, column, ++position));
            }
        }
        return rows;
    }

    private static List<@Nullable Object> column(
            StateTable table, StateColumn column, int position) {
        String type = column.type().mysql();
        String base = type.replaceAll("\\(.*", "");
        boolean text = column.type() == StateColumn.Type.TEXT;
        return row(
                "def",
                StateDatabase.SCHEMA,
                table.name(),
                column.name(),
                Integer.toString(position),
                null,
                "YES",
                base,
                text ? "1024" : null,
                text ? "4096" : null,
                base.equals("bigint") ? "19" : null,
                null,
                null,
                text ? "utf8mb4" : null,
                text ? "utf8mb4_general_ci" : null,
                type,
                "",
                "",
                "select",
                column.meaning(),
                "");
    }

    private record Listing(
            String shortName, String columnNames, Supplier<List<List<@Nullable Object>>> content)
            implements StateTable {
        @Override
        public String name() {
            return NAME + "_" + shortName;
        }

        @Override
        public String meaning() {
            return "";
        }

        @Override
        public List<StateColumn> columns() {
            return Arrays.stream(columnNames.split(","))
                    .map(each -> StateColumn.text(each, ""))
                    .toList();
        }

        @Override
        public List<List<@Nullable Object>> rows() {
            return content.get();
        }
    }
}

package io.tidegate.ha.state;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
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

    private static final String CHARACTER_SET = "utf8mb4";
    private static final String COLLATION = "utf8mb4_general_ci";

    /** Lists of what no state has: tools ask for them whenever a schema or a table is opened. */
    private static final Map<String, String> ABSENT =
            Map.ofEntries(
                    Map.entry(
                            "statistics",
                            "table_catalog,table_schema,table_name,non_unique,index_schema,index_name,"
                                    + "seq_in_index,column_name,collation,cardinality,sub_part,packed,nullable,"
                                    + "index_type,comment,index_comment,is_visible,expression"),
                    Map.entry(
                            "table_constraints",
                            "constraint_catalog,constraint_schema,constraint_name,table_schema,table_name,"
                                    + "constraint_type,enforced"),
                    Map.entry(
                            "check_constraints",
                            "constraint_catalog,constraint_schema,constraint_name,check_clause"),
                    Map.entry(
                            "key_column_usage",
                            "constraint_catalog,constraint_schema,constraint_name,table_catalog,"
                                    + "table_schema,table_name,column_name,ordinal_position,"
                                    + "position_in_unique_constraint,referenced_table_schema,"
                                    + "referenced_table_name,referenced_column_name"),
                    Map.entry(
                            "referential_constraints",
                            "constraint_catalog,constraint_schema,constraint_name,"
                                    + "unique_constraint_catalog,unique_constraint_schema,"
                                    + "unique_constraint_name,match_option,update_rule,delete_rule,table_name,"
                                    + "referenced_table_name"),
                    Map.entry(
                            "routines",
                            "specific_name,routine_catalog,routine_schema,routine_name,routine_type,"
                                    + "data_type,character_maximum_length,character_octet_length,"
                                    + "numeric_precision,numeric_scale,datetime_precision,character_set_name,"
                                    + "collation_name,dtd_identifier,routine_body,routine_definition,"
                                    + "external_name,external_language,parameter_style,is_deterministic,"
                                    + "sql_data_access,sql_path,security_type,created,last_altered,sql_mode,"
                                    + "routine_comment,definer,character_set_client,collation_connection,"
                                    + "database_collation"),
                    Map.entry(
                            "parameters",
                            "specific_catalog,specific_schema,specific_name,ordinal_position,"
                                    + "parameter_mode,parameter_name,data_type,character_maximum_length,"
                                    + "character_octet_length,numeric_precision,numeric_scale,"
                                    + "datetime_precision,character_set_name,collation_name,dtd_identifier,"
                                    + "routine_type"),
                    Map.entry(
                            "triggers",
                            "trigger_catalog,trigger_schema,trigger_name,event_manipulation,"
                                    + "event_object_catalog,event_object_schema,event_object_table,"
                                    + "action_order,action_condition,action_statement,action_orientation,"
                                    + "action_timing,created,sql_mode,definer"),
                    Map.entry(
                            "events",
                            "event_catalog,event_schema,event_name,definer,time_zone,event_body,"
                                    + "event_definition,event_type,execute_at,interval_value,interval_field,"
                                    + "sql_mode,starts,ends,status,on_completion,created,last_altered,"
                                    + "last_executed,event_comment,originator"),
                    Map.entry(
                            "views",
                            "table_catalog,table_schema,table_name,view_definition,check_option,"
                                    + "is_updatable,definer,security_type,character_set_client,"
                                    + "collation_connection"),
                    Map.entry(
                            "partitions",
                            "table_catalog,table_schema,table_name,partition_name,subpartition_name,"
                                    + "partition_ordinal_position,subpartition_ordinal_position,"
                                    + "partition_method,subpartition_method,partition_expression,"
                                    + "subpartition_expression,partition_description,table_rows,"
                                    + "avg_row_length,data_length,max_data_length,index_length,data_free,"
                                    + "create_time,update_time,check_time,checksum,partition_comment,"
                                    + "nodegroup,tablespace_name"),
                    Map.entry("keywords", "word,reserved"),
                    Map.entry(
                            "plugins",
                            "plugin_name,plugin_version,plugin_status,plugin_type,plugin_description"),
                    Map.entry(
                            "user_privileges", "grantee,table_catalog,privilege_type,is_grantable"),
                    Map.entry(
                            "schema_privileges",
                            "grantee,table_catalog,table_schema,privilege_type,is_grantable"),
                    Map.entry(
                            "table_privileges",
                            "grantee,table_catalog,table_schema,table_name,privilege_type,is_grantable"),
                    Map.entry(
                            "column_privileges",
                            "grantee,table_catalog,table_schema,table_name,column_name,"
                                    + "privilege_type,is_grantable"));

    private InformationSchema() {}

    /** Named {@code information_schema_tables} and so on. */
    static List<StateTable> of(List<StateTable> tables) {
        return Stream.concat(
                        Stream.of(
                                new Listing(
                                        "schemata",
                                        "catalog_name,schema_name,default_character_set_name,"
                                                + "default_collation_name,sql_path",
                                        () ->
                                                Stream.of(NAME, StateDatabase.SCHEMA)
                                                        .map(InformationSchema::schema)
                                                        .toList()),
                                new Listing(
                                        "tables",
                                        "table_catalog,table_schema,table_name,table_type,engine,version,row_format,"
                                                + "table_rows,avg_row_length,data_length,max_data_length,index_length,"
                                                + "data_free,auto_increment,create_time,update_time,check_time,"
                                                + "table_collation,checksum,create_options,table_comment",
                                        () ->
                                                tables.stream()
                                                        .map(InformationSchema::table)
                                                        .toList()),
                                new Listing(
                                        "columns",
                                        "table_catalog,table_schema,table_name,column_name,ordinal_position,"
                                                + "column_default,is_nullable,data_type,character_maximum_length,"
                                                + "character_octet_length,numeric_precision,numeric_scale,"
                                                + "datetime_precision,character_set_name,collation_name,column_type,"
                                                + "column_key,extra,privileges,column_comment,generation_expression",
                                        () -> columns(tables)),
                                new Listing(
                                        "character_sets",
                                        "character_set_name,default_collate_name,description,maxlen",
                                        () ->
                                                List.of(
                                                        row(
                                                                CHARACTER_SET,
                                                                COLLATION,
                                                                "UTF-8 Unicode",
                                                                "4"))),
                                new Listing(
                                        "collations",
                                        "collation_name,character_set_name,id,is_default,is_compiled,"
                                                + "sortlen,pad_attribute",
                                        () ->
                                                List.of(
                                                        row(
                                                                COLLATION,
                                                                CHARACTER_SET,
                                                                "45",
                                                                "Yes",
                                                                "Yes",
                                                                "1",
                                                                "PAD SPACE"))),
                                new Listing(
                                        "engines",
                                        "engine,support,comment,transactions,xa,savepoints",
                                        () ->
                                                List.of(
                                                        row(
                                                                "Tidegate",
                                                                "DEFAULT",
                                                                "state",
                                                                "NO",
                                                                "NO",
                                                                "NO")))),
                        ABSENT.entrySet().stream()
                                .map(each -> new Listing(each.getKey(), each.getValue(), List::of)))
                .map(StateTable.class::cast)
                .toList();
    }

    private static List<@Nullable Object> schema(String name) {
        return row("def", name, CHARACTER_SET, COLLATION, null);
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

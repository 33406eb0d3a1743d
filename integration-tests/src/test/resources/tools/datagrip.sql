# DataGrip and the database plug-in of IntelliJ IDEA 2020 to 2024: connecting and the introspection of a schema

#! hides: @@version_comment, version(), @@version
select version(), @@version_comment, database()

select @@session.transaction_read_only

SELECT @@session.auto_increment_increment AS auto_increment_increment, @@character_set_client AS character_set_client, @@collation_server AS collation_server, @@interactive_timeout AS interactive_timeout, @@lower_case_table_names AS lower_case_table_names, @@sql_mode AS sql_mode, @@wait_timeout AS wait_timeout

select schema_name, default_character_set_name, default_collation_name from information_schema.schemata

select collation_name, character_set_name, is_default from information_schema.collations

select table_name, table_type, table_comment, engine, table_collation, create_options from information_schema.tables where table_schema = 'shop'

select ordinal_position, column_name, column_type, column_default, generation_expression, table_name, column_comment, is_nullable, extra, collation_name from information_schema.columns where table_schema = 'shop' order by table_name, ordinal_position

select table_name, auto_increment from information_schema.tables where table_schema = 'shop' and auto_increment is not null and table_name = 'notes'

select table_name, index_name, index_comment, index_type, non_unique, column_name, sub_part, collation from information_schema.statistics where table_schema = 'shop' and index_schema = 'shop' order by index_schema, table_name, index_name, index_type, seq_in_index

select c.constraint_name, c.constraint_schema, c.table_name, c.constraint_type from information_schema.table_constraints c where c.table_schema = 'shop'

select constraint_name, table_name, column_name, referenced_table_schema, referenced_table_name, referenced_column_name from information_schema.key_column_usage where table_schema = 'shop' and referenced_column_name is not null order by table_name, constraint_name, ordinal_position

select constraint_name, update_rule, delete_rule from information_schema.referential_constraints where constraint_schema = 'shop'

select table_name, partition_name, subpartition_name, partition_ordinal_position, subpartition_ordinal_position, partition_method, subpartition_method, partition_expression, subpartition_expression, partition_description, partition_comment from information_schema.partitions where partition_name is not null and table_schema = 'shop'

select trigger_name, event_object_table, event_manipulation, action_timing, definer from information_schema.triggers where trigger_schema = 'shop'

select event_name, event_comment, definer, event_type = 'RECURRING' recurring, interval_value, interval_field, cast(coalesce(starts, execute_at) as char) starts, cast(ends as char) ends, status, on_completion = 'PRESERVE' preserve, last_executed from information_schema.events where event_schema = 'shop'

select routine_name, routine_type, routine_definition, routine_comment, dtd_identifier, definer, is_deterministic = 'YES' is_deterministic, cast(sql_data_access as char(1)) sql_data_access, cast(security_type as char(1)) security_type from information_schema.routines where routine_schema = 'shop'

select specific_name, ordinal_position, parameter_name, dtd_identifier from information_schema.parameters where specific_schema = 'shop' and ordinal_position > 0 order by specific_name, ordinal_position

select table_name, view_definition, definer from information_schema.views where table_schema = 'shop'

show create table `shop`.`users`

show full tables in shop

select grantee, privilege_type from information_schema.user_privileges where 1 = 0

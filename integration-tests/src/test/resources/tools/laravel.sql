# Laravel 5.5 to 12.x, Illuminate\Database with PDO: connecting, migrate, Schema::getTables and its like, db:show

set names 'utf8mb4' collate 'utf8mb4_unicode_ci'

set session sql_mode='ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'

#! with 'shop', 'users'
select * from information_schema.tables where table_schema = ? and table_name = ? and table_type = 'BASE TABLE'

select exists (select 1 from information_schema.tables where table_schema = 'shop' and table_name = 'users' and table_type in ('BASE TABLE', 'SYSTEM VERSIONED')) as `exists`

#! hides: size
select table_name as `name`, table_schema as `schema`, (data_length + index_length) as `size`, table_comment as `comment`, engine as `engine`, table_collation as `collation` from information_schema.tables where table_type in ('BASE TABLE', 'SYSTEM VERSIONED') and table_schema not in ('information_schema', 'mysql', 'ndbinfo', 'performance_schema', 'sys') order by table_schema, table_name

select schema_name as name, schema_name = schema() as `default` from information_schema.schemata where schema_name not in ('information_schema', 'mysql', 'ndbinfo', 'performance_schema', 'sys') order by schema_name

select table_name as `name`, view_definition as `definition` from information_schema.views where table_schema = 'shop' order by table_name

#! with 'shop', 'users'
select column_name as `column_name` from information_schema.columns where table_schema = ? and table_name = ?

select column_name as `name`, data_type as `type_name`, column_type as `type`, collation_name as `collation`, is_nullable as `nullable`, column_default as `default`, column_comment as `comment`, generation_expression as `expression`, extra as `extra` from information_schema.columns where table_schema = 'shop' and table_name = 'users' order by ordinal_position asc

select index_name as `name`, group_concat(column_name order by seq_in_index) as `columns`, index_type as `type`, not non_unique as `unique` from information_schema.statistics where table_schema = 'shop' and table_name = 'users' group by index_name, index_type, non_unique

select kc.constraint_name as `name`, group_concat(kc.column_name order by kc.ordinal_position) as `columns`, kc.referenced_table_schema as `foreign_schema`, kc.referenced_table_name as `foreign_table`, group_concat(kc.referenced_column_name order by kc.ordinal_position) as `foreign_columns`, rc.update_rule as `on_update`, rc.delete_rule as `on_delete` from information_schema.key_column_usage kc join information_schema.referential_constraints rc on kc.constraint_schema = rc.constraint_schema and kc.constraint_name = rc.constraint_name where kc.table_schema = 'shop' and kc.table_name = 'orders' and kc.referenced_table_name is not null group by kc.constraint_name, kc.referenced_table_schema, kc.referenced_table_name, rc.update_rule, rc.delete_rule

SHOW FULL TABLES WHERE table_type = 'BASE TABLE'

show columns from `users`

#! differs: figures of a server
show status where variable_name = 'threads_connected'

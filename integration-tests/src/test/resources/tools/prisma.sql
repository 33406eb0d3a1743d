# Prisma 4 to 6, the schema engine: db pull, migrate

#! hides: @@version, v
SELECT @@version, @@GLOBAL.version AS v

SELECT @@lower_case_table_names

select schema_name as schema_name from information_schema.schemata;

#! with 'shop', 'shop'
SELECT DISTINCT BINARY table_info.table_name AS table_name, table_info.create_options AS create_options, table_info.table_comment AS table_comment FROM information_schema.tables AS table_info JOIN information_schema.columns AS column_info ON BINARY column_info.table_name = BINARY table_info.table_name WHERE table_info.table_schema = ? AND column_info.table_schema = ? AND table_info.table_type = 'BASE TABLE' ORDER BY BINARY table_info.table_name

#! with 'shop'
SELECT TABLE_NAME AS view_name, VIEW_DEFINITION AS view_sql FROM INFORMATION_SCHEMA.VIEWS WHERE TABLE_SCHEMA = ?;

#! with 'shop'
SELECT routine_name AS name, routine_definition AS definition FROM information_schema.routines WHERE ROUTINE_SCHEMA = ? AND ROUTINE_TYPE = 'PROCEDURE'

#! hides: size
#! with 'shop'
SELECT SUM(data_length + index_length) as size FROM information_schema.TABLES WHERE table_schema = ?

#! with 'shop'
SELECT column_name column_name, data_type data_type, column_type full_data_type, character_maximum_length character_maximum_length, numeric_precision numeric_precision, numeric_scale numeric_scale, datetime_precision datetime_precision, column_default column_default, is_nullable is_nullable, extra extra, table_name table_name, IF(column_comment = '', NULL, column_comment) AS column_comment FROM information_schema.columns WHERE table_schema = ? ORDER BY ordinal_position

#! with 'shop'
SELECT DISTINCT index_name AS index_name, non_unique AS non_unique, BINARY column_name AS column_name, seq_in_index AS seq_in_index, BINARY table_name AS table_name, sub_part AS partial, index_type AS index_type, collation AS column_order FROM information_schema.statistics WHERE table_schema = ? ORDER BY BINARY table_name, index_name, seq_in_index

#! with 'shop'
SELECT BINARY kcu.constraint_name AS constraint_name, BINARY kcu.column_name AS column_name, BINARY kcu.referenced_table_name AS referenced_table_name, BINARY kcu.referenced_column_name AS referenced_column_name, kcu.ordinal_position AS ordinal_position, BINARY kcu.table_name AS table_name, rc.delete_rule AS delete_rule, rc.update_rule AS update_rule FROM information_schema.key_column_usage AS kcu INNER JOIN information_schema.referential_constraints AS rc ON BINARY kcu.constraint_name = BINARY rc.constraint_name WHERE BINARY kcu.table_schema = ? AND BINARY rc.constraint_schema = BINARY kcu.table_schema AND kcu.referenced_column_name IS NOT NULL ORDER BY BINARY kcu.table_schema, BINARY kcu.table_name, BINARY kcu.constraint_name, kcu.ordinal_position

SELECT DISTINCT tc.constraint_name AS constraint_name, tc.table_name AS table_name, LOWER(tc.constraint_type) AS constraint_type FROM information_schema.table_constraints AS tc WHERE tc.constraint_schema = 'shop' AND LOWER(tc.constraint_type) = 'check' ORDER BY tc.table_name, tc.constraint_name

SELECT GET_LOCK('prisma_migrate', 10)

SELECT RELEASE_LOCK('prisma_migrate')

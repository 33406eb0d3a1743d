# Django 3.2 to 5.x, django.db.backends.mysql: connecting, migrate, inspectdb

SELECT VERSION(), @@sql_mode, @@default_storage_engine, @@sql_auto_is_null, @@lower_case_table_names, CONVERT_TZ('2001-01-01 01:00:00', 'UTC', 'UTC') IS NOT NULL

SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED

SHOW FULL TABLES

SELECT table_name, table_type, table_comment FROM information_schema.tables WHERE table_schema = DATABASE()

#! with 'users'
SELECT column_name, data_type, character_maximum_length, numeric_precision, numeric_scale, extra, column_default, collation_name, CASE WHEN column_type LIKE '%% unsigned' THEN 1 ELSE 0 END AS is_unsigned, column_comment FROM information_schema.columns WHERE table_name = ? AND table_schema = DATABASE()

SELECT table_name, table_collation FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'users'

#! with 'orders'
SELECT kc.column_name, kc.referenced_table_name, kc.referenced_column_name FROM information_schema.key_column_usage AS kc WHERE kc.table_schema = DATABASE() AND kc.referenced_table_schema = DATABASE() AND kc.constraint_schema = DATABASE() AND kc.table_name = ? AND kc.referenced_table_name IS NOT NULL AND kc.referenced_column_name IS NOT NULL

#! with 'users'
SELECT engine FROM information_schema.tables WHERE table_name = ? AND table_schema = DATABASE()

#! with 'orders'
SELECT kc.`constraint_name`, kc.`column_name`, kc.`referenced_table_name`, kc.`referenced_column_name`, c.`constraint_type` FROM information_schema.key_column_usage AS kc, information_schema.table_constraints AS c WHERE kc.table_schema = DATABASE() AND c.table_schema = kc.table_schema AND c.constraint_name = kc.constraint_name AND c.constraint_type != 'CHECK' AND kc.table_name = ? AND c.table_name = kc.table_name ORDER BY kc.`ordinal_position`

#! mysql
#! with 'orders'
SELECT cc.constraint_name, cc.check_clause FROM information_schema.check_constraints AS cc, information_schema.table_constraints AS tc WHERE cc.constraint_schema = DATABASE() AND tc.table_schema = cc.constraint_schema AND cc.constraint_name = tc.constraint_name AND tc.constraint_type = 'CHECK' AND tc.table_name = ?

#! mariadb
#! with 'orders'
SELECT c.constraint_name, c.check_clause FROM information_schema.check_constraints AS c WHERE c.constraint_schema = DATABASE() AND c.table_name = ?

SHOW INDEX FROM `users`

#! differs: without ORDER BY any row may come
SELECT * FROM `users` LIMIT 1

# Ruby on Rails 5.2 to 8.x, ActiveRecord with mysql2 and trilogy: connecting, migrations, schema dump

SET @@SESSION.sql_mode = CONCAT(@@sql_mode, ',STRICT_ALL_TABLES'), @@SESSION.wait_timeout = 2147483

SELECT VERSION()

SELECT DATABASE() as db

SHOW VARIABLES LIKE 'character_set_database'

SHOW VARIABLES LIKE 'collation_database'

SELECT @@max_allowed_packet > 0

SELECT table_name FROM information_schema.tables WHERE table_schema = database()

SELECT table_name FROM (SELECT * FROM information_schema.tables WHERE table_schema = database()) _subquery WHERE table_name = 'users'

SELECT table_name FROM (SELECT * FROM information_schema.tables WHERE table_schema = database()) _subquery WHERE table_type = 'BASE TABLE'

SELECT table_name FROM (SELECT * FROM information_schema.tables WHERE table_schema = database()) _subquery WHERE table_type = 'VIEW'

SHOW FULL FIELDS FROM `users`

SHOW KEYS FROM `users`

SHOW CREATE TABLE `orders`

SELECT table_comment FROM information_schema.tables WHERE table_schema = database() AND table_name = 'users'

SELECT fk.referenced_table_name AS 'to_table', fk.referenced_column_name AS 'primary_key', fk.column_name AS 'column', fk.constraint_name AS 'name', fk.ordinal_position AS 'position', rc.update_rule AS 'on_update', rc.delete_rule AS 'on_delete' FROM information_schema.referential_constraints rc JOIN information_schema.key_column_usage fk USING (constraint_schema, constraint_name) WHERE fk.referenced_column_name IS NOT NULL AND fk.table_schema = database() AND fk.table_name = 'orders' AND rc.constraint_schema = database() AND rc.table_name = 'orders'

#! mysql
SELECT cc.constraint_name AS 'name', cc.check_clause AS 'expression' FROM information_schema.check_constraints cc JOIN information_schema.table_constraints tc USING (constraint_schema, constraint_name) WHERE tc.table_schema = database() AND tc.table_name = 'orders' AND cc.constraint_schema = database()

#! mariadb
SELECT cc.constraint_name AS 'name', cc.check_clause AS 'expression' FROM information_schema.check_constraints cc JOIN information_schema.table_constraints tc USING (constraint_schema, constraint_name) WHERE tc.table_schema = database() AND tc.table_name = 'orders' AND cc.constraint_schema = database() AND cc.table_name = 'orders' AND tc.constraint_name NOT IN (SELECT 'none')

SELECT column_name FROM information_schema.statistics WHERE index_name = 'PRIMARY' AND table_schema = database() AND table_name = 'orders' ORDER BY seq_in_index

SELECT GET_LOCK('8274283372840', 0)

SELECT RELEASE_LOCK('8274283372840')

# MySQL Workbench 6.3 to 8.0: opening a connection, the schema tree, the table inspector, reverse engineering

SET NAMES utf8mb4

SET CHARACTER SET utf8mb4

SET SQL_SAFE_UPDATES=1

#! hides: CONNECTION_ID()
SELECT CONNECTION_ID()

SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ

#! differs: each session has its own
SHOW SESSION STATUS LIKE 'Ssl_cipher'

SHOW SESSION VARIABLES LIKE 'lower_case_table_names'

SHOW SESSION VARIABLES LIKE 'sql_mode'

SELECT DATABASE()

#! hides: current_user()
SELECT current_user()

#! differs: settings of a server
SHOW SESSION VARIABLES LIKE 'version_comment'

SHOW DATABASES

SHOW FULL TABLES FROM `shop`

SHOW FULL TABLES FROM `shop` WHERE TABLE_TYPE != 'VIEW'

SELECT name, type FROM (SELECT routine_name AS name, routine_type AS type FROM information_schema.routines WHERE routine_schema = 'shop') r

SHOW PROCEDURE STATUS WHERE Db='shop'

SHOW FUNCTION STATUS WHERE Db='shop'

SHOW FULL COLUMNS FROM `shop`.`users`

SHOW COLUMNS FROM `shop`.`users`

SHOW INDEXES FROM `shop`.`users`

SHOW TRIGGERS FROM `shop` WHERE `Table` = 'users'

SHOW CREATE TABLE `shop`.`orders`

SHOW CREATE VIEW `shop`.`recent`

SHOW TABLE STATUS FROM `shop` WHERE Name = 'users'

SELECT * FROM information_schema.referential_constraints WHERE constraint_schema = 'shop' AND table_name = 'orders'

SELECT table_name, table_rows, data_length, index_length, engine FROM information_schema.tables WHERE table_schema = 'shop' ORDER BY table_name

SELECT default_character_set_name, default_collation_name FROM information_schema.schemata WHERE schema_name = 'shop'

SELECT st.* FROM information_schema.statistics st WHERE st.table_schema = 'shop' AND st.table_name = 'users' ORDER BY index_name, seq_in_index

SELECT COUNT(*) as column_count FROM information_schema.columns WHERE table_schema = 'shop'

SHOW CHARSET

SHOW ENGINES

#! mysql
SHOW COLLATION WHERE Charset = 'utf8mb4'

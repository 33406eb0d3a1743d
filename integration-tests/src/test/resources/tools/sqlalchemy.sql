# SQLAlchemy 1.4 and 2.0 with Alembic, the dialects of MySQL and MariaDB: connecting and Inspector

SELECT DATABASE()

SELECT @@sql_mode

SELECT @@lower_case_table_names

SELECT @@transaction_isolation

SHOW VARIABLES LIKE 'sql_mode'

SHOW VARIABLES LIKE 'lower_case_table_names'

SELECT CAST('test plain returns' AS CHAR(60)) AS anon_1

SHOW schemas

SHOW FULL TABLES FROM `shop`

#! with 'shop', 'users'
SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = ? AND table_name = ?

DESCRIBE `shop`.`users`

SHOW CREATE TABLE `orders`

SHOW CREATE TABLE `shop`.`counters`

DESCRIBE `recent`

SELECT TABLE_NAME FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_TYPE='SEQUENCE' and TABLE_SCHEMA='shop'

select table_schema, table_name, column_name from information_schema.columns where (table_schema, table_name, lower(column_name)) in (('shop', 'users', 'id'), ('shop', 'orders', 'user_id'))

SHOW INDEXES FROM `users`

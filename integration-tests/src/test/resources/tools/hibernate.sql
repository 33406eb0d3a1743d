# Hibernate ORM 5.6 to 7.x: dialect, hbm2ddl.auto=validate and update (which else look at a schema by JDBC's metadata: see JdbcMetadataIT), pooled ids and the time of the server

select version()

SELECT @@SESSION.auto_increment_increment

select database()

SET SESSION TRANSACTION READ ONLY

SET SESSION TRANSACTION READ WRITE

#! mariadb
select table_name from information_schema.TABLES where table_schema = database() and table_type = 'SEQUENCE'

select catalog_name, schema_name from information_schema.schemata where schema_name = database()

SHOW FULL TABLES FROM `shop` LIKE 'users'

SHOW FULL COLUMNS FROM `users` FROM `shop` LIKE '%'

SHOW INDEX FROM `users` FROM `shop`

SHOW KEYS FROM `orders` FROM `shop`

SHOW CREATE TABLE `shop`.`orders`

SHOW TABLES FROM `shop` LIKE '%'

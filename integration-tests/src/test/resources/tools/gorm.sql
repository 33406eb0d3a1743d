# GORM 1.21 to 1.30 with gorm.io/driver/mysql: connecting, AutoMigrate, Migrator

SELECT VERSION()

SELECT DATABASE()

#! with 'shop%', 'shop'
SELECT SCHEMA_NAME from Information_schema.SCHEMATA where SCHEMA_NAME LIKE ? ORDER BY SCHEMA_NAME=? DESC,SCHEMA_NAME limit 1

#! with 'shop', 'users', 'BASE TABLE'
SELECT count(*) FROM information_schema.tables WHERE table_schema = ? AND table_name = ? AND table_type = ?

#! with 'shop'
SELECT TABLE_NAME FROM information_schema.tables where TABLE_SCHEMA=?

#! with 'shop', 'users'
SELECT column_name, column_default, is_nullable = 'YES', data_type, character_maximum_length, column_type, column_key, extra, column_comment, numeric_precision, numeric_scale , datetime_precision FROM information_schema.columns WHERE table_schema = ? AND table_name = ? ORDER BY ORDINAL_POSITION

#! with 'shop', 'users', 'name'
SELECT count(*) FROM INFORMATION_SCHEMA.columns WHERE table_schema = ? AND table_name = ? AND column_name = ?

#! with 'shop', 'users', 'by_name'
SELECT count(*) FROM information_schema.statistics WHERE table_schema = ? AND table_name = ? AND index_name = ?

#! with 'shop', 'orders', 'orders_ibfk_1'
SELECT count(*) FROM INFORMATION_SCHEMA.table_constraints WHERE constraint_schema = ? AND table_name = ? AND constraint_name = ?

#! with 'shop', 'users'
SELECT TABLE_NAME, COLUMN_NAME, INDEX_NAME, NON_UNIQUE FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? ORDER BY INDEX_NAME, SEQ_IN_INDEX

#! differs: without ORDER BY any row may come
SELECT * FROM `users` WHERE 1=1 LIMIT 1

# MyBatis Generator 1.4 and MyBatis-Plus Generator 3.5: tables and columns (the generator looks at them by JDBC's metadata as well: see JdbcMetadataIT)

show table status WHERE 1=1

show table status WHERE 1=1  AND NAME IN ('users','orders')

show full fields from `users`

show tables

select table_name tableName, engine, table_comment tableComment from information_schema.tables where table_schema = (select database()) order by table_name desc

select column_name columnName, data_type dataType, column_comment columnComment, column_key columnKey, extra from information_schema.columns where table_name = 'users' and table_schema = (select database()) order by ordinal_position

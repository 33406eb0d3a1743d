# mysql 8.0 to 9.x and mariadb 10.6 to 11.x at their start, with automatic completion (which goes on with COM_FIELD_LIST), and their commands status and use

#! hides: @@version_comment
select @@version_comment limit 1

#! hides: USER()
select USER()

SELECT DATABASE()

show databases

show tables

#! differs: the number of the connection
select connection_id()

#! hides: USER(), current_user()
select DATABASE(), USER(), current_user() limit 1

select @@character_set_client, @@character_set_connection, @@character_set_server, @@character_set_database limit 1

#! differs: it is not prepared, and a client that tries is shown that
show warnings

SELECT @@sql_mode

#! differs: each session has its own
SHOW SESSION STATUS LIKE 'Ssl_cipher'

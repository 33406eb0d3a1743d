#!/bin/bash
# The table of behaviours by the command line: client.sh HOST PORT USER PASSWORD PLAIN SHARDED.
host=$1 port=$2 user=$3 plain=$5 sharded=$6
export MYSQL_PWD=$4
T=shell
options=(--no-defaults --protocol=tcp -h "$host" -P "$port" -u "$user" --default-character-set=utf8mb4)

# The statements' output, each line marked as this behaviour's; what goes wrong is output as well.
sql() { local behaviour=$1 schema=$2; shift 2; mariadb "${options[@]}" "$@" "$schema" 2>&1 | sed "s/^/$behaviour|/"; }

sql connect "$plain" -e "SELECT 1, DATABASE()"
mariadb-admin "${options[@]}" ping 2>&1 | sed 's/^/connect|/'
sql types-text "$plain" --column-type-info -t -e "DROP TABLE IF EXISTS $T; CREATE TABLE $T (id INT PRIMARY KEY, ub BIGINT UNSIGNED, d DECIMAL(30,10),
  dt DATETIME(6), ti TIME(3), y YEAR, bi BIT(10), e ENUM('a','ü'), bl BLOB, tx TEXT) CHARACTER SET utf8mb4;
  INSERT INTO $T VALUES (1, 18446744073709551615, -1.5, '2026-02-03 04:05:06.123456', '-838:59:58.999', 1999, b'1000000001', 'ü', X'00FF', 'Grüße 💧'),
  (2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL); SELECT * FROM $T ORDER BY id"
sql affected "$plain" -vv -e "UPDATE $T SET y = 2000 WHERE id IN (1, 2); REPLACE INTO $T (id) VALUES (2)"
sql errors "$plain" -f -e "SELEC 1; INSERT INTO $T (id) VALUES (1); SELECT * FROM nothing_here; SELECT 'still here'"
sql warnings "$plain" --show-warnings -e "SELECT CAST('1x' AS SIGNED)"
sql transactions "$plain" -e "BEGIN; DELETE FROM $T; SELECT COUNT(*) FROM $T; ROLLBACK; SELECT COUNT(*) FROM $T"
sql savepoints "$plain" -e "BEGIN; SAVEPOINT a; DELETE FROM $T; ROLLBACK TO a; SELECT COUNT(*) FROM $T; COMMIT"
sql procedures "$plain" <<SQL
DROP PROCEDURE IF EXISTS ${T}_p;
DELIMITER //
CREATE PROCEDURE ${T}_p(IN a INT, OUT b INT) BEGIN SELECT a, a + 1; SELECT 'second'; SELECT a * 2 INTO b; END//
DELIMITER ;
CALL ${T}_p(5, @out);
SELECT @out;
SQL
sql database "$sharded" -e "USE $plain; SELECT DATABASE(); USE nowhere"
sql character-sets "$plain" -e "SET NAMES latin1; SELECT HEX(tx), @@character_set_results FROM $T"
sql session-variables "$plain" -e "SET lock_wait_timeout = 77; SELECT @@lock_wait_timeout; SET nothing_here = 1"
sql user-variables "$plain" -e "SET @a = 1, @b = 'ü'; SELECT @a, @b, @nothing"
sql time-zone "$plain" -e "SET time_zone = '+05:30'; SELECT FROM_UNIXTIME(0), @@time_zone"
sql stream "$plain" -N --quick -e "SELECT COUNT(*) FROM $T; SELECT REPEAT('x', 1000) FROM information_schema.character_sets LIMIT 30"
sql metadata "$plain" -e "DESCRIBE $T; SHOW CREATE TABLE $T; SHOW TABLES LIKE '$T'"
# The rows, and a restore of them; comments name versions and moments.
mariadb-dump "${options[@]}" --single-transaction --skip-comments --compact "$plain" "$T" 2>&1 | sed 's/^/dump|/'
mariadb-dump "${options[@]}" --skip-comments --skip-dump-date "$plain" "$T" 2>/dev/null | mariadb "${options[@]}" "$plain" 2>&1 | sed 's/^/dump|/'
sql dump "$plain" -e "SELECT id, tx, HEX(bl) FROM $T ORDER BY id"
file=${TMPDIR:-/tmp}/tidegate-$$.csv
printf '600\n601\n' > "$file"
sql load-local "$plain" --local-infile -e "LOAD DATA LOCAL INFILE '$file' INTO TABLE $T (id)"
sql load-local "$plain" -e "SELECT COUNT(*) FROM $T"
rm -f "$file"
sql sharded "$sharded" -vv -e "DELETE FROM users WHERE id IN (9000001, 9000002, 9000003); INSERT INTO users (id, name) VALUES (9000001, 'ü');
  INSERT INTO users (id, name) VALUES (9000002, 'two'); SELECT * FROM users WHERE id = 9000001; UPDATE users SET name = 'three' WHERE id = 9000002" |
  grep -v ' sec)$'
sql sharded-transactions "$sharded" -e "BEGIN; DELETE FROM users WHERE id = 9000001; SELECT COUNT(*) FROM users WHERE id = 9000001; ROLLBACK;
  SELECT COUNT(*) FROM users WHERE id = 9000001"

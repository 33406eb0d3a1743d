## collations, order, limits
= SELECT id, s, p FROM items ORDER BY s, p, w, id
= SELECT id FROM items ORDER BY s COLLATE utf8mb4_bin, id
= SELECT id FROM items ORDER BY p COLLATE utf8mb4_general_ci DESC, id LIMIT 7
= SELECT id FROM items ORDER BY CONCAT(w, '-', s), id
= SELECT id FROM items ORDER BY BINARY s, id DESC
= SELECT id, u FROM items ORDER BY u DESC, id
= SELECT id, u FROM items WHERE u > 9223372036854775807 ORDER BY u, id
= SELECT id FROM items ORDER BY u - 1, id
= SELECT id FROM items ORDER BY CAST(u AS SIGNED), id
= SELECT id, d FROM items ORDER BY d, id
= SELECT id, d * 1.5 FROM items ORDER BY d * 1.5 DESC, id LIMIT 10
= SELECT id, e, st, y FROM items ORDER BY e, st, y, id
= SELECT id FROM items ORDER BY e DESC, y DESC, id DESC LIMIT 3, 9
= SELECT id FROM items ORDER BY e + 0, id
= SELECT id FROM items ORDER BY CAST(e AS CHAR), id
= SELECT id FROM items ORDER BY st + 0 DESC, id
= SELECT id FROM items ORDER BY y + 1, id
= SELECT id FROM items ORDER BY t, id
= SELECT id FROM items ORDER BY dt DESC, id
= SELECT id FROM items ORDER BY ts, id
= SELECT id FROM items ORDER BY bi, id
= SELECT id FROM items ORDER BY x, id
= SELECT id FROM items ORDER BY i IS NULL, i, id
= SELECT id FROM items ORDER BY -i, id
= SELECT id FROM items ORDER BY FIELD(e, 'a', 'm', 'z'), id
= SELECT id FROM items ORDER BY CASE WHEN i > 0 THEN 0 ELSE 1 END, id
= SELECT id FROM items ORDER BY IF(s = 'a', 0, 1), s, id
= SELECT id FROM items ORDER BY id IN (3, 5) DESC, id
= SELECT id FROM items ORDER BY id LIMIT 0
= SELECT id FROM items ORDER BY id LIMIT 5 OFFSET 1000
= SELECT id FROM items ORDER BY id LIMIT 18446744073709551615
= SELECT id FROM items ORDER BY id LIMIT 3, 18446744073709551615
= SELECT id AS i FROM items ORDER BY i DESC
= SELECT i AS id, id AS x FROM items ORDER BY items.id
TG-MERGE-UNSUPPORTED SELECT id k FROM items ORDER BY k+0
= SELECT id FROM items ORDER BY 1 DESC LIMIT 4
= SELECT * FROM items ORDER BY id LIMIT 2
= SELECT items.* FROM items ORDER BY items.id LIMIT 2
= SELECT i.id, i.* FROM items i ORDER BY i.id LIMIT 2
= SELECT id, id FROM items ORDER BY id LIMIT 3
= SELECT `id`, `items`.`s` FROM `odd`.`items` ORDER BY `odd`.`items`.`id`
= SELECT ID, S FROM items ORDER BY Id
= SELECT id FROM items ORDER BY (id)
= SELECT id FROM items ORDER BY NULL, id
TG-MERGE-UNSUPPORTED SELECT id FROM items ORDER BY 'x', id
mysql TG-MERGE-UNSUPPORTED SELECT id FROM items ORDER BY JSON_EXTRACT('{"a": 1}', '$.a'), id
= (SELECT id FROM items ORDER BY id LIMIT 3)
TG-UNSUPPORTED-ON-SHARDS (SELECT id FROM items) ORDER BY id
TG-UNSUPPORTED-ON-SHARDS (SELECT id FROM items WHERE id < 9) ORDER BY id DESC LIMIT 3
TG-UNSUPPORTED-ON-SHARDS (SELECT id FROM items ORDER BY id LIMIT 5) ORDER BY id DESC
= (SELECT id FROM items WHERE id = 3) ORDER BY id
= ((SELECT id FROM items WHERE id = 3))
(SELECT id, s FROM items)
## distinct
SELECT DISTINCT i, e FROM items WHERE id < 30
= SELECT DISTINCT y FROM items ORDER BY y
TG-MERGE-UNSUPPORTED SELECT DISTINCT y FROM items ORDER BY y + 0 DESC
= SELECT DISTINCT y AS a FROM items ORDER BY a LIMIT 2, 4
TG-MERGE-UNSUPPORTED SELECT DISTINCT y FROM items ORDER BY id
TG-MERGE-UNSUPPORTED SELECT DISTINCT i FROM items GROUP BY i, e
SELECT DISTINCTROW e FROM items
SELECT ALL id FROM items
SELECT DISTINCT NULL FROM items
SELECT DISTINCT 1 FROM items
SELECT DISTINCT d FROM items
TG-MERGE-UNSUPPORTED SELECT DISTINCT COUNT(*) FROM items GROUP BY e
## grouping
SELECT i % 3, COUNT(*) FROM items GROUP BY i % 3
SELECT IFNULL(e, 'none') AS k, COUNT(*) FROM items GROUP BY k
SELECT IFNULL(e, 'none') AS k, COUNT(*) FROM items GROUP BY 1
SELECT DATE_FORMAT(dt, '%Y-%m') m, COUNT(*) c FROM items GROUP BY m ORDER BY c DESC, m LIMIT 5
SELECT e, COUNT(*) c FROM items GROUP BY e HAVING c > 10
TG-MERGE-UNSUPPORTED SELECT e, COUNT(*) FROM items GROUP BY e HAVING COUNT(*) > 10 AND e IS NOT NULL
SELECT e AS k, SUM(i) AS t FROM items GROUP BY k HAVING t > 0
TG-MERGE-UNSUPPORTED SELECT e FROM items GROUP BY e HAVING e > 'b'
SELECT e, SUM(d) / COUNT(d), MIN(s), MAX(p) FROM items GROUP BY e
SELECT COUNT(*) FROM items HAVING COUNT(*) > 1000
SELECT COUNT(*), COUNT(i), SUM(u), SUM(d), AVG(d), MIN(y), MAX(t) FROM items
SELECT COUNT(*), SUM(id), AVG(id), MIN(s), MAX(d), BIT_AND(i), BIT_OR(i), BIT_XOR(i), STD(x), GROUP_CONCAT(s) FROM none
SELECT e, COUNT(*) FROM none GROUP BY e
SELECT COUNT(*) FROM none WHERE i > 3
SELECT MAX(id) FROM none
SELECT * FROM none
= SELECT * FROM none ORDER BY id LIMIT 3
SELECT DISTINCT s FROM none
SELECT e, COUNT(*) FROM none GROUP BY e WITH ROLLUP
SELECT SUM(i), COUNT(*) FROM items WHERE 1 = 0
SELECT COUNT(DISTINCT s), COUNT(DISTINCT p), COUNT(DISTINCT e, y) FROM items
SELECT SUM(u), MAX(u), MIN(u), AVG(u) FROM items
SELECT SUM(u + 0), SUM(-i), SUM(i * 1.1) FROM items
SELECT MAX(e), MIN(e), MAX(st), MIN(y) FROM items
SELECT MAX(CAST(e AS CHAR)), MAX(e + 0) FROM items
SELECT COUNT(*) + 1, SUM(i) DIV 3, -COUNT(*) FROM items
SELECT COUNT(*) AS `count`, SUM(i) `Sum of i` FROM items
SELECT COUNT( * ), COUNT(1), COUNT(NULL), COUNT(ALL i) FROM items
SELECT SUM(i > 0), SUM(e = 'a'), AVG(i IS NULL) FROM items
SELECT SUM(IF(i > 0, d, 0)), COUNT(IF(i > 0, 1, NULL)), SUM(CASE WHEN e = 'a' THEN 1 ELSE 0 END) FROM items
SELECT MIN(id), MAX(id) FROM items WHERE id IN (1, 2, 7)
SELECT MIN(dt), MAX(da), MIN(ts) FROM items
TG-MERGE-UNSUPPORTED SELECT ANY_VALUE(1), COUNT(*) FROM items
= SELECT e, COUNT(*) FROM items GROUP BY e ORDER BY e
= SELECT e, COUNT(*) FROM items GROUP BY e ORDER BY COUNT(*) DESC, e
= SELECT e, COUNT(*) FROM items GROUP BY e ORDER BY 2, 1
= SELECT COUNT(*) FROM items GROUP BY y ORDER BY y
= SELECT y FROM items GROUP BY y ORDER BY MAX(id)
= SELECT y, GROUP_CONCAT(id ORDER BY id) FROM items GROUP BY y ORDER BY y
= SELECT GROUP_CONCAT(DISTINCT e ORDER BY e DESC SEPARATOR '') FROM items
= SELECT GROUP_CONCAT(id, ':', i ORDER BY i DESC, id SEPARATOR ' ') FROM items WHERE id < 20
SELECT s, COUNT(*) FROM items GROUP BY s COLLATE utf8mb4_bin
SELECT COUNT(*) FROM (SELECT 1 FROM items WHERE id = 3) x
## conditions
SELECT id FROM items WHERE id BETWEEN 9 AND 3
SELECT id FROM items WHERE id NOT BETWEEN 9 AND 3 AND id < 5
SELECT id FROM items WHERE id <=> NULL
SELECT id FROM items WHERE NOT id <=> NULL AND id < 4
SELECT id FROM items WHERE id = NULL
SELECT id FROM items WHERE id NOT IN (1, NULL)
SELECT id FROM items WHERE id IN (1, NULL, 7)
SELECT id FROM items WHERE id IN (NULL)
SELECT id FROM items WHERE id IN (3)
SELECT id FROM items WHERE (id) IN ((3), (4))
SELECT id FROM items WHERE id IN ('3', 4.0, 5e0, 0x06)
SELECT id FROM items WHERE id = '3 '
SELECT id FROM items WHERE id = ' 3'
SELECT id FROM items WHERE id = '3abc'
SELECT id FROM items WHERE id = 3.0
SELECT id FROM items WHERE id = 3.5
SELECT id FROM items WHERE id = 3e0
SELECT id FROM items WHERE id = -0
SELECT id FROM items WHERE id = +3
TG-UNPARSED-ON-SHARDS SELECT id FROM items WHERE id = - -3
SELECT id FROM items WHERE id = !0
SELECT id FROM items WHERE id = TRUE
SELECT id FROM items WHERE id = FALSE OR id = TRUE
SELECT id FROM items WHERE id IS TRUE AND id < 4
SELECT id FROM items WHERE id = (3)
SELECT id FROM items WHERE (id = 3)
SELECT id FROM items WHERE ((id = 3) OR (id = 4)) AND s IS NOT NULL
SELECT id FROM items WHERE 3 = id
SELECT id FROM items WHERE 3 < id AND 6 > id
SELECT id FROM items WHERE id = 3 AND id = 4
SELECT id FROM items WHERE id = 3 XOR id = 4
TG-UNPARSED-ON-SHARDS SELECT id FROM items WHERE id = 3 || id = 4
SELECT id FROM items WHERE id = 3 && s IS NOT NULL
SELECT id FROM items WHERE NOT (id = 3) AND id < 5
SELECT id FROM items WHERE ! (id = 3) AND id < 5
SELECT id FROM items WHERE NOT (id <> 3 AND id <> 4)
SELECT id FROM items WHERE NOT NOT id = 3
SELECT id FROM items WHERE id != 3 AND id < 6
SELECT id FROM items WHERE id LIKE '3%'
SELECT id FROM items WHERE id REGEXP '^1'
SELECT id FROM items WHERE id = 3 OR i = 4
SELECT id FROM items WHERE id = 3 OR 1
SELECT id FROM items WHERE id = 3 OR 0
SELECT id FROM items WHERE id = 3 AND 0
SELECT id FROM items WHERE 1
SELECT id FROM items WHERE NULL
TG-UNPARSED-ON-SHARDS SELECT id FROM items WHERE id = 3 IS TRUE
TG-UNPARSED-ON-SHARDS SELECT id FROM items WHERE id = 3 = 1
TG-UNPARSED-ON-SHARDS SELECT id FROM items WHERE id IN (1, 2) IS NOT TRUE AND id < 5
SELECT id FROM items WHERE (id = 3) = (s IS NULL)
SELECT id FROM items WHERE id = 3 COLLATE utf8mb4_bin
SELECT id FROM items WHERE id > 3 AND id < 3
SELECT id FROM items WHERE id = 9223372036854775808
SELECT id FROM items WHERE id = -9223372036854775808
SELECT id FROM items WHERE id < 18446744073709551615 AND id < 3
SELECT id FROM items WHERE id = ABS(-3)
SELECT id FROM items WHERE id = 7 DIV 2
SELECT id FROM items WHERE id = 7 MOD 4
SELECT id FROM items WHERE id = IF(1, 3, 4)
SELECT id FROM items WHERE id = COALESCE(NULL, 3)
SELECT id FROM items WHERE id = LENGTH('abc')
SELECT id FROM items WHERE id + 1 = 4
SELECT id FROM items WHERE id = i
SELECT id FROM items WHERE id = u AND id = 3
SELECT id FROM items WHERE (id, i) IN ((3, 4), (5, 6), (7, NULL))
SELECT id FROM items WHERE (i, id) = (4, 3)
SELECT id FROM items WHERE (id, i) > (50, 3)
SELECT id FROM items WHERE ROW(id, 1) = ROW(3, 1)
TG-UNSUPPORTED-ON-SHARDS SELECT id FROM items WHERE id = ANY (SELECT 3)
SELECT id FROM items WHERE EXISTS (SELECT 1) AND id = 3
SELECT id FROM items WHERE id = 3 AND EXISTS (SELECT 1 FROM parts WHERE item_id = 3)
SELECT id FROM items WHERE id = 4 AND EXISTS (SELECT 1 FROM parts WHERE item_id = items.id)
SELECT id FROM items WHERE id = 4 AND id IN (SELECT item_id FROM parts WHERE item_id = 4)
SELECT id FROM items WHERE CASE id WHEN 3 THEN 1 ELSE 0 END
SELECT name FROM names WHERE name = 'A'
SELECT name FROM names WHERE name = 'E'
SELECT name FROM names WHERE name = 'Z'
SELECT name FROM names WHERE name = 'z   '
SELECT name FROM names WHERE name = 'strasse'
SELECT name FROM names WHERE name = 'ff'
SELECT name FROM names WHERE name = 10
SELECT name FROM names WHERE name = 10.0
SELECT name FROM names WHERE name = '10' COLLATE utf8mb4_bin
SELECT name FROM names WHERE name = BINARY 'a'
SELECT name FROM names WHERE BINARY name = 'a'
SELECT name FROM names WHERE name LIKE 'a'
SELECT name FROM names WHERE name IN ('A', 'b', 'É')
SELECT name FROM names WHERE name BETWEEN 'a' AND 'b'
SELECT name FROM names WHERE name = ''
SELECT name FROM names WHERE name = N'a'
SELECT name FROM names WHERE name = _utf8mb4 'a'
SELECT name FROM names WHERE name = 'a' 'b'
SELECT name FROM names WHERE name = "ab"
SELECT name FROM names WHERE name = '\%'
SELECT name FROM names WHERE name = 0x61
SELECT name FROM names WHERE name = CONCAT('a', 'b')
SELECT name FROM names WHERE name = LOWER('AB')
= SELECT name FROM names ORDER BY name
SELECT d, n FROM days WHERE d = '2026-02-01'
SELECT d, n FROM days WHERE d = 20260201
SELECT d, n FROM days WHERE d = '2026-2-1'
SELECT d, n FROM days WHERE d = '2026-02-01 10:00:00'
SELECT d, n FROM days WHERE d BETWEEN '2026-02-01' AND '2026-03-31'
SELECT d, n FROM days WHERE d >= '2026-02-01' AND d < '2026-02-01' + INTERVAL 1 MONTH
SELECT d, n FROM days WHERE d BETWEEN DATE '2026-02-01' AND LAST_DAY('2026-02-01')
SELECT d, n FROM days WHERE d = DATE('2026-02-01 01:02:03')
SELECT d, n FROM days WHERE d = STR_TO_DATE('01.02.2026', '%d.%m.%Y')
SELECT d, n FROM days WHERE YEAR(d) = 2026 AND MONTH(d) = 2
SELECT d, n FROM days WHERE d > '2026-05-31'
SELECT d, n FROM days WHERE d < '2020-01-01'
SELECT d, n FROM days WHERE d IN ('2026-01-06', DATE '2026-02-01', 20260302)
SELECT d, n FROM days WHERE d = CURDATE() OR d = '2026-02-01'
SELECT d, n FROM days WHERE d <= NOW() AND n < 5
SELECT COUNT(*) FROM days WHERE d < CURRENT_TIMESTAMP
## joins
SELECT i.id, p.id FROM items i JOIN parts p ON p.item_id = i.id
SELECT i.id, p.id FROM items i JOIN parts p ON i.id = p.item_id AND p.id = 1 WHERE i.id IN (1, 2)
SELECT i.id, p.id FROM items i LEFT JOIN parts p ON p.item_id = i.id AND p.label = 'l1'
SELECT i.id, p.id FROM items i LEFT JOIN parts p ON p.item_id = i.id AND i.id = 4
SELECT i.id, p.id FROM items i LEFT JOIN parts p ON p.item_id = i.id WHERE p.item_id IS NULL
SELECT i.id, p.id FROM items i LEFT JOIN parts p ON p.item_id = i.id WHERE p.item_id = 4
SELECT i.id, p.id FROM items i LEFT OUTER JOIN parts p ON p.item_id = i.id WHERE i.id = 3
SELECT i.id, p.id FROM parts p RIGHT JOIN items i ON p.item_id = i.id WHERE i.id < 5
SELECT i.id, p.id FROM items i INNER JOIN parts p ON (p.item_id = i.id)
SELECT i.id, p.id FROM items i JOIN parts p WHERE p.item_id = i.id AND i.id = 4
TG-UNSUPPORTED-ON-SHARDS SELECT i.id, p.id FROM (items i JOIN parts p ON p.item_id = i.id) WHERE i.id = 4
SELECT i.id, p.id FROM items i, parts p WHERE p.item_id = i.id
SELECT a.id, b.id FROM items a, items b WHERE a.id = b.id AND a.id < 4
SELECT a.item_id, b.id FROM parts a JOIN parts b USING (item_id) WHERE a.id = 1 AND b.id = 2
SELECT item_id, a.id FROM parts a NATURAL JOIN parts b
SELECT i.id, l.name FROM items i JOIN lands l ON l.n = i.i
SELECT i.id, l.name FROM lands l JOIN items i ON l.n = i.i
SELECT i.id, l.name FROM items i LEFT JOIN lands l ON l.n = i.i
SELECT i.id, l.name FROM items i CROSS JOIN lands l WHERE i.id < 3
SELECT i.id, p.id, l.n FROM items i JOIN parts p ON p.item_id = i.id LEFT JOIN lands l ON l.n = p.id WHERE i.id < 9
SELECT l.name, COUNT(*) FROM items i JOIN lands l ON l.n = i.i GROUP BY l.name
SELECT COUNT(*), SUM(p.price) FROM items i JOIN parts p ON p.item_id = i.id WHERE i.e = 'a'
SELECT i.e, SUM(p.price) FROM items i LEFT JOIN parts p ON p.item_id = i.id GROUP BY i.e
SELECT items.id, parts.label FROM items JOIN parts ON odd.parts.item_id = odd.items.id WHERE odd.items.id = 4
SELECT id FROM odd.items WHERE odd.items.id = 4
SELECT i.* FROM odd.items AS i WHERE i.id = 4
SELECT `i`.id FROM items `i` WHERE `i`.`id` = 4
mysql SELECT i.id FROM items 'i' WHERE i.id = 4
SELECT x.id FROM (SELECT id, s FROM items WHERE id = 4) AS x
SELECT x.c FROM (SELECT COUNT(*) c FROM parts WHERE item_id = 4) x
SELECT (SELECT COUNT(*) FROM parts WHERE item_id = 4) AS c, i.id FROM items i WHERE i.id = 4
## other parts of a statement
SELECT /* a comment */ id FROM items WHERE id = 3 -- the end
SELECT id FROM items # to the end\n WHERE id = 3
SELECT id FROM items/**/WHERE/**/id=3
TG-UNPARSED-ON-SHARDS SELECT id FROM/*x*/items/*y*/WHERE id/*z*/=/*!*/3
SELECT id\nFROM items\nWHERE id = 3;
TG-MULTI-STATEMENT-ON-SHARDS SELECT id FROM items WHERE id = 3 ;;
SELECT SQL_NO_CACHE id FROM items WHERE id < 3
SELECT HIGH_PRIORITY SQL_BIG_RESULT id FROM items WHERE id < 3
SELECT STRAIGHT_JOIN i.id FROM items i JOIN parts p ON p.item_id = i.id AND p.id = 1
SELECT id FROM items USE INDEX (PRIMARY) WHERE id < 4
TG-UNPARSED-ON-SHARDS SELECT id FROM items FORCE INDEX FOR ORDER BY (PRIMARY) WHERE id = 4
SELECT id FROM items IGNORE INDEX (PRIMARY) WHERE id = 4
= SELECT id FROM items i FORCE INDEX (PRIMARY) ORDER BY i.id LIMIT 3
SELECT /*+ NO_INDEX_MERGE(items) */ id FROM items WHERE id < 3
SELECT /*+ MAX_EXECUTION_TIME(10000) */ COUNT(*) FROM items
SELECT id FROM items WHERE id = 3 FOR UPDATE
SELECT id FROM items WHERE id < 3 FOR UPDATE
mysql SELECT id FROM items WHERE id = 3 FOR SHARE
mysql SELECT id FROM items WHERE id = 3 FOR UPDATE OF items NOWAIT
SELECT id FROM items WHERE id = 3 FOR UPDATE SKIP LOCKED
SELECT id FROM items WHERE id < 3 LOCK IN SHARE MODE
SELECT 1 FROM items WHERE id = 3
SELECT 'id' FROM items WHERE id = 3
SELECT NULL, id FROM items WHERE id = 3
SELECT id 'the id', s "text" FROM items WHERE id = 3
SELECT id AS 'the id' FROM items WHERE id < 3
SELECT id `group` FROM items WHERE id < 3
SELECT VERSION() = VERSION(), id FROM items WHERE id < 3
SELECT DATABASE(), id FROM items WHERE id < 3
SELECT CHARSET(s), COLLATION(p), COERCIBILITY(s) FROM items WHERE id < 3
SELECT s LIKE 'a%', s RLIKE 'a', s SOUNDS LIKE 'a' FROM items WHERE id < 9
SELECT CAST(i AS CHAR), CONVERT(s USING latin1), CAST(d AS SIGNED) FROM items WHERE id < 9
SELECT JSON_OBJECT('id', id) FROM items WHERE id < 5
SELECT JSON_OBJECT('id', id) FROM items WHERE id = 5
SELECT UPPER(s), CONCAT_WS('-', s, p, w), HEX(b), e + 0 FROM items WHERE id < 9
SELECT INTERVAL(i, 1, 5), i BETWEEN 1 AND 5, i IN (1, 2) FROM items WHERE id < 9
SELECT dt + INTERVAL 1 DAY, dt - INTERVAL '1:2' MINUTE_SECOND, da + INTERVAL i DAY FROM items WHERE id < 9
SELECT ELT(1, s), FIND_IN_SET('q', st), st & 1, bi + 0 FROM items WHERE id < 9
SELECT 0x41, x'41', b'1000001', _latin1'a', N'b', 1e1, .5, 1., TRUE, 'a' 'b' FROM items WHERE id < 3
SELECT i<=>NULL, i is null, not i, -i, ~i, i|1, i&1, i^1, i<<1, i DIV 2, i MOD 2 FROM items WHERE id < 9
SELECT id FROM items WHERE id = 3 UNION SELECT id FROM items WHERE id = 4
SELECT id FROM items UNION SELECT item_id FROM parts
SELECT s FROM items UNION ALL SELECT label FROM parts
SELECT i FROM items UNION DISTINCT SELECT u FROM items
= SELECT id, s FROM items UNION ALL SELECT item_id, label FROM parts ORDER BY 1, 2 LIMIT 10
= (SELECT id FROM items ORDER BY id LIMIT 2) UNION ALL (SELECT id FROM items ORDER BY id DESC LIMIT 2) ORDER BY id
= (SELECT id FROM items) UNION (SELECT item_id FROM parts) ORDER BY id DESC LIMIT 3
= (SELECT id AS k FROM items WHERE id < 4) UNION ALL SELECT 99 ORDER BY k
SELECT COUNT(*) FROM items UNION ALL SELECT COUNT(*) FROM parts
SELECT e, COUNT(*) FROM items GROUP BY e UNION ALL SELECT 'all', COUNT(*) FROM items
WITH a AS (SELECT * FROM items WHERE id = 4) SELECT id, s FROM a
WITH a AS (SELECT 4 AS k) SELECT i.id FROM items i JOIN a ON a.k = i.id WHERE i.id = 4
SELECT * FROM (WITH a AS (SELECT id FROM items WHERE id = 4) SELECT * FROM a) x
SELECT id FROM items WHERE id = 4 AND id IN (WITH a AS (SELECT item_id FROM parts WHERE item_id = 4) SELECT * FROM a)
SELECT RANK() OVER (ORDER BY id) FROM items WHERE id = 4
SELECT id, ROW_NUMBER() OVER () FROM parts WHERE item_id = 4
SELECT nosuch FROM items
SELECT id FROM items WHERE nosuch = 1
SELECT e, COUNT(*) FROM items
SELECT nosuch(id) FROM items WHERE id = 3
SELECT id FROM items WHERE id = 3 GROUP BY nosuch
SELECT SUM(SUM(i)) FROM items
SELECT id FROM items WHERE SUM(i) > 3
TG-MERGE-UNSUPPORTED SELECT id FROM items LIMIT -1
TG-MERGE-UNSUPPORTED SELECT id FROM items LIMIT 'a'
SELECT 1 FROM items WHERE id = 3 HAVING 1 = 0

SELECT (SELECT label FROM parts p WHERE p.item_id = i.id AND p.id = 1) FROM items i WHERE i.id = 4
SELECT i.id, (SELECT `label` FROM odd.`parts` WHERE item_id = 5 LIMIT 1), EXISTS (SELECT 1 FROM parts WHERE item_id = 5) + 1, (SELECT 'a`b' FROM parts WHERE item_id = 5 LIMIT 1) x FROM items i WHERE i.id = 5
SELECT DISTINCT (SELECT COUNT(*) FROM parts WHERE item_id = 5) /* c */ FROM items WHERE id = 5
WITH a AS (SELECT 5 AS k) SELECT k, (SELECT COUNT(*) FROM parts WHERE item_id = 5) + k FROM a
## a second round
SELECT odd.i.id, (SELECT COUNT(*) FROM odd.parts WHERE odd.parts.item_id = 5) FROM odd.items i WHERE i.id = 5
SELECT MAX(i), i FROM items GROUP BY i HAVING MAX(i) > 3
SELECT d, COUNT(*) FROM items GROUP BY d
SELECT x, COUNT(*) FROM items GROUP BY x
SELECT t, COUNT(*) FROM items GROUP BY t
SELECT b, COUNT(*) FROM items GROUP BY b
SELECT u, COUNT(*) FROM items GROUP BY u
SELECT y, SUM(y), AVG(y), COUNT(DISTINCT b), COUNT(DISTINCT w) FROM items GROUP BY y
SELECT e, st, COUNT(*) FROM items GROUP BY e, st
SELECT SUM(t), SUM(e), SUM(bi), AVG(t), SUM(dt) FROM items
SELECT SUM(DISTINCT i), AVG(DISTINCT d), MIN(DISTINCT y) FROM items
SELECT i, COUNT(*) FROM items GROUP BY i ORDER BY NULL
SELECT COUNT(*) FROM items GROUP BY NULL
TG-MERGE-UNSUPPORTED SELECT COUNT(*) FROM items GROUP BY 'a'
SELECT COUNT(*) FROM items LIMIT 0
SELECT COUNT(*) FROM items LIMIT 1 OFFSET 1
SELECT COUNT(*) FROM items ORDER BY 1
SELECT COUNT(*) c FROM items ORDER BY c DESC LIMIT 1
SELECT DISTINCT i FROM items LIMIT 0
= SELECT DISTINCT i AS a, e FROM items ORDER BY a DESC, e LIMIT 5
SELECT e, COUNT(*) AS n, SUM(i) / COUNT(*) AS mean FROM items WHERE i IS NOT NULL GROUP BY e HAVING n > 2 AND mean < 100
= SELECT i % 3 AS r, COUNT(*) FROM items GROUP BY r HAVING r IS NOT NULL ORDER BY r
= SELECT IFNULL(i, -99) AS k, MAX(u) FROM items GROUP BY IFNULL(i, -99) ORDER BY k
= SELECT id FROM items ORDER BY i DESC, id
= SELECT id FROM items ORDER BY i IS NULL DESC, i DESC, id DESC LIMIT 20
= SELECT id, i FROM items WHERE i IS NULL ORDER BY i, id
= SELECT id, s FROM items WHERE s > 'a' ORDER BY s DESC, id LIMIT 5
= SELECT id FROM items WHERE id > 3 ORDER BY id LIMIT 5 OFFSET 5
= SELECT id FROM items ORDER BY ABS(id - 30), id
= SELECT id FROM items ORDER BY LENGTH(s), s COLLATE utf8mb4_bin, id
= SELECT id FROM items ORDER BY DATE(dt), id
= SELECT id FROM items ORDER BY CAST(d AS CHAR), id
= SELECT id FROM items ORDER BY HEX(b), id
= SELECT id FROM items ORDER BY CONVERT(w USING utf8mb4), id
= SELECT id FROM items ORDER BY s = 'a', id
SELECT id FROM items WHERE id BETWEEN NULL AND 5
SELECT id FROM items WHERE id BETWEEN 3 AND NULL OR id = 1
SELECT id FROM items WHERE NOT (id BETWEEN 3 AND 57)
TG-UNSUPPORTED-ON-SHARDS SELECT id FROM items WHERE id = (SELECT 3)
SELECT id FROM items WHERE id = 3 LIMIT 1, 1
SELECT id FROM items WHERE id = 3 LIMIT 1 OFFSET 0
SELECT id FROM items WHERE id IN (1, 2, 3) AND id IN (3, 4)
SELECT id FROM items WHERE id IN (1, 2) OR id IN (3) OR id = 4
SELECT id FROM items WHERE id IN (-1, 1e0, '2', TRUE)
SELECT id FROM items WHERE id IN ('a', 'b')
SELECT id FROM items WHERE id = ''
SELECT id FROM items WHERE id = ' '
SELECT id FROM items WHERE id = 'x'
SELECT id FROM items WHERE id = _binary'3'
SELECT id FROM items WHERE id = CAST('3.7' AS DECIMAL)
SELECT id FROM items WHERE id = CAST('3.7' AS UNSIGNED)
SELECT id FROM items WHERE id = ROUND(3.4)
SELECT id FROM items WHERE id = 3.0000000000000000001
SELECT id FROM items WHERE id < 2 OR id > 57
SELECT id FROM items WHERE id > 57 AND id <> 58
SELECT id FROM items WHERE id >= 58.5
SELECT id FROM items WHERE id IS NOT NULL AND id < 2
SELECT id FROM items WHERE COALESCE(id, 0) = 3
SELECT id FROM items WHERE id = 3 AND id = '3' AND id = 3.0
SELECT id FROM items WHERE (id, 1) = (3, 1) OR (1, id) = (1, 4)
SELECT id FROM items WHERE id = 3 AND (SELECT COUNT(*) FROM lands) > 1
SELECT id FROM items WHERE i IN (SELECT n FROM lands) AND id = 3
SELECT name FROM names WHERE name IN ('a', 'B', NULL)
SELECT name FROM names WHERE name NOT IN ('a', 'B')
SELECT name FROM names WHERE name > 'a' AND name < 'c'
SELECT name FROM names WHERE name = 'a\0'
SELECT name FROM names WHERE name = 'Ｚ'
SELECT name FROM names WHERE name <=> 'STRASSE'
SELECT name FROM names WHERE name = 'ﬀ'
SELECT name FROM names WHERE LOWER(name) = 'a'
SELECT name FROM names WHERE name = CONVERT('a' USING utf8mb4)
SELECT name FROM names WHERE name = 'a' COLLATE utf8mb4_general_ci
SELECT name FROM names WHERE name = 'a' OR n IS NULL
SELECT d FROM days WHERE d = '2026-02-01' OR d = '2026-03-02'
SELECT d FROM days WHERE d BETWEEN '2026-03-31' AND '2026-02-01'
SELECT d FROM days WHERE d > '2026-02-28' AND d < '2026-03-05'
SELECT d FROM days WHERE d = '2026/02/01'
SELECT d FROM days WHERE d = '260201'
SELECT d FROM days WHERE d = 260201
SELECT d FROM days WHERE d = '2026-02-01 00:00:00.000'
SELECT d FROM days WHERE d < '2026-02-01 12:00:00' AND n < 9
SELECT d FROM days WHERE d >= TIMESTAMP '2026-02-01 12:00:00' AND d < '2026-03-01'
SELECT d FROM days WHERE d = '0000-00-00'
SELECT d FROM days WHERE d IS NULL
SELECT d FROM days WHERE d LIKE '2026-02%'
SELECT d FROM days WHERE d IN ('2026-02-01', '2026-02-01 00:00:00', 20260302)
SELECT i.id, p.id FROM items i LEFT JOIN parts p ON p.item_id = i.id AND p.item_id = 4 WHERE i.id IN (3, 4)
SELECT i.id, p.id FROM items i LEFT JOIN parts p ON p.item_id = i.id WHERE p.id = 1 OR p.id IS NULL
SELECT i.id, p.id FROM items i LEFT JOIN parts p ON p.item_id = i.id AND i.e = 'a' WHERE i.id < 6
SELECT i.id, p.id, q.id FROM items i JOIN parts p ON p.item_id = i.id JOIN parts q ON q.item_id = p.item_id WHERE q.id = 2 AND i.id < 9
SELECT i.id, l.n FROM items i LEFT JOIN lands l ON l.n = i.id WHERE l.n IS NOT NULL
TG-JOIN-NOT-COLOCATED SELECT COUNT(*) FROM items, parts
TG-JOIN-NOT-COLOCATED SELECT * FROM items i JOIN parts p ON p.id = i.id
TG-JOIN-NOT-COLOCATED SELECT * FROM items i JOIN names n ON n.n = i.id
TG-JOIN-NOT-COLOCATED SELECT * FROM lands l LEFT JOIN items i ON i.i = l.n
SELECT COUNT(*) FROM items i WHERE i.id IN (1, 2, 3) AND i.s IS NOT NULL
SELECT 1, 'a', NULL FROM items UNION ALL SELECT id, s, d FROM items WHERE id < 5
SELECT NULL FROM items WHERE id < 3 UNION SELECT i FROM items WHERE id < 9
SELECT id FROM items WHERE id < 4 UNION SELECT s FROM items WHERE id < 4
= SELECT id AS a FROM items WHERE id < 6 UNION SELECT item_id FROM parts ORDER BY a LIMIT 4 OFFSET 2
SELECT e FROM items UNION SELECT label FROM parts
SELECT DISTINCT e FROM items UNION ALL SELECT name FROM lands
TG-UNSUPPORTED-ON-SHARDS SELECT id FROM items EXCEPT SELECT item_id FROM parts
TG-MERGE-UNSUPPORTED SELECT id, ROW_NUMBER() OVER (ORDER BY id) FROM items
TG-MERGE-UNSUPPORTED SELECT SQL_CALC_FOUND_ROWS id FROM items LIMIT 3
TG-UNSUPPORTED-ON-SHARDS WITH a AS (SELECT * FROM items) SELECT COUNT(*) FROM a
TG-UNSUPPORTED-ON-SHARDS SELECT id FROM items i WHERE EXISTS (SELECT 1 FROM parts p WHERE p.item_id = i.id)
TG-UNSUPPORTED-ON-SHARDS SELECT COUNT(*) FROM (SELECT DISTINCT e FROM items) x
TG-MULTI-STATEMENT-ON-SHARDS SELECT 1; SELECT id FROM items

INSERT INTO items (id, s) VALUES (100, 'x'), (101, NULL), (102, DEFAULT)
INSERT INTO items (s, id) VALUES ('y', 103)
INSERT INTO items SET id = 104, s = 'z', i = 1 + 2
INSERT INTO odd.items (items.id, odd.items.s) VALUES (105, 'q')
INSERT items (id) VALUES (106)
INSERT INTO items (id) VALUE (107)
INSERT INTO items VALUES (108, 1, 2, 3.5, 1, 1, 's', 'p', 'w', 'b', 'a', 'q', '2026-01-01', '10:00', 2000, '2026-01-01', b'1', NULL)
INSERT IGNORE INTO items (id, i) VALUES (100, 5), (109, 6)
INSERT INTO items (id, i) VALUES (100, 5) ON DUPLICATE KEY UPDATE i = i + 1, s = CONCAT(s, 'x')
mysql INSERT INTO items (id, i) VALUES (100, 9) AS new ON DUPLICATE KEY UPDATE i = new.i
mysql INSERT INTO items (id, i) VALUES (100, 9) AS new(a, b) ON DUPLICATE KEY UPDATE i = b
REPLACE INTO items (id, s) VALUES (100, 'r'), (111, 'r')
REPLACE items SET id = 111, s = 'again'
REPLACE INTO parts (item_id, id, label) SELECT item_id, id + 10, label FROM parts WHERE item_id = 4
INSERT INTO parts (item_id, id, label) SELECT id, 50, s FROM items WHERE id < 5
INSERT INTO parts SELECT item_id, id + 100, label, price FROM parts WHERE item_id < 5 AND id = 1
INSERT INTO items (id, s) SELECT n + 200, name FROM lands
INSERT INTO none (id, s) SELECT id, s FROM items WHERE id < 3
INSERT INTO days (d, n) VALUES ('2026-03-03', 50), (DATE '2026-04-04', 51), (20260505, 52)
UPDATE items SET s = 'u' WHERE id = 3
UPDATE items SET s = 'u' WHERE id = 3
UPDATE items SET i = i + 1 WHERE id IN (1, 2, 3)
UPDATE items SET i = 7, d = i, s = DEFAULT WHERE id = 4
UPDATE items i SET i.s = 'al' WHERE i.id = 5
UPDATE odd.items SET items.s = 'q' WHERE odd.items.id = 5
UPDATE items SET s = 'none' WHERE id > 1000
UPDATE items SET s = 'few' WHERE id = 3 ORDER BY id LIMIT 1
UPDATE items SET d = d * 2 WHERE e = 'a'
UPDATE LOW_PRIORITY IGNORE items SET i = 1 WHERE id = 6
UPDATE items i JOIN parts p ON p.item_id = i.id SET i.s = p.label, p.price = 1 WHERE i.id = 7
UPDATE items i JOIN parts p ON p.item_id = i.id SET p.price = p.price + 1 WHERE p.id = 1
UPDATE items i LEFT JOIN parts p ON p.item_id = i.id SET i.i = 99 WHERE p.id IS NULL
UPDATE items, parts SET parts.label = 'c' WHERE parts.item_id = items.id AND items.id = 8
UPDATE items SET s = (SELECT MAX(label) FROM parts WHERE item_id = 8) WHERE id = 8
UPDATE items SET e = 'nosuch' WHERE id = 9
UPDATE items SET nosuch = 1
TG-KEY-UPDATE UPDATE items SET id = id + 1 WHERE id = 3
UPDATE items SET i = i + 1 WHERE id = 3 AND i = (SELECT 4)
DELETE FROM items WHERE id = 10
DELETE FROM items WHERE id IN (11, 12, 13)
DELETE FROM items WHERE id = 14 LIMIT 1
DELETE FROM items WHERE id = 14 ORDER BY id LIMIT 1
DELETE QUICK FROM items WHERE id = 15
DELETE IGNORE FROM items WHERE id = 16
DELETE FROM odd.items WHERE odd.items.id = 17
DELETE items FROM items WHERE items.id = 18
DELETE i FROM items i WHERE i.id = 19
DELETE i FROM items AS i WHERE i.id = 20
DELETE FROM i USING items i WHERE i.id = 21
DELETE FROM items USING items WHERE items.id = 22
DELETE i, p FROM items i JOIN parts p ON p.item_id = i.id WHERE i.id = 23
DELETE p FROM items i JOIN parts p ON p.item_id = i.id WHERE i.s = 'a'
DELETE i FROM items i LEFT JOIN parts p ON p.item_id = i.id WHERE p.item_id IS NULL AND i.id > 40
DELETE FROM parts WHERE item_id = 25 AND EXISTS (SELECT 1 FROM items WHERE id = 25)
DELETE FROM parts WHERE label = 'l3'
DELETE FROM days WHERE d < '2026-02-01'
DELETE FROM days WHERE d >= '2026-05-01' AND d <= NOW()
DELETE FROM names WHERE name = 'B'
DELETE FROM names WHERE name IN ('AB', 'z')
mysql DELETE FROM items i WHERE i.id = 26
mysql DELETE FROM items AS i WHERE i.id = 27
mysql WITH a AS (SELECT 28 AS k) DELETE FROM items WHERE id = 28 AND id IN (SELECT k FROM a)
mysql WITH a AS (SELECT 29 AS k) UPDATE items SET s = 'with' WHERE id = 29 AND id IN (SELECT k FROM a)
DELETE FROM none
TRUNCATE none
TRUNCATE TABLE odd.none
DELETE FROM parts
## a second round, of which the rows before are gone
INSERT INTO items (id, s) VALUES ('300', 'a'), (301.0, 'b'), ('302', 'c'), (303, 'd'), (-5, 'e')
TG-KEY-VALUE-UNROUTABLE INSERT INTO items (id, s) VALUES (3e2 + 10, 'x')
TG-KEY-VALUE-UNROUTABLE INSERT INTO items (id, s) VALUES ('311 ', 'x')
TG-KEY-VALUE-UNROUTABLE INSERT INTO items (id, s) VALUES (TRUE + 310, 'x')
INSERT INTO items (id, s) VALUES (312, 'a'), (313, 'b'), (312, 'c') ON DUPLICATE KEY UPDATE s = 'dup'
REPLACE INTO items (id, s) VALUES (312, 'a'), (313, 'b'), (312, 'c'), (314, 'd')
INSERT INTO parts (item_id, id) VALUES (1, 1), (2, 1), (3, 1), (4, 1)
INSERT INTO parts (id, item_id, price) VALUES (2, 1, 1.005), (2, 2, -0.004), (3, 2, 1e3)
INSERT IGNORE INTO parts (item_id, id, label) VALUES (1, 1, 'x'), (9, 9, 'a text that is far too long for it'), (10, 9, NULL)
UPDATE parts SET label = NULL, price = DEFAULT WHERE item_id IN (1, 2) AND id > 1
UPDATE parts SET price = price * 1.1 WHERE item_id BETWEEN 1 AND 4
UPDATE parts SET id = id + 100 WHERE item_id = 2
UPDATE parts p JOIN lands l ON l.n = p.item_id SET p.label = l.name
UPDATE parts SET label = CONCAT(LEFT(label, 5), '!') WHERE label IS NOT NULL
UPDATE items SET s = CASE id WHEN 300 THEN 'three' WHEN 301 THEN 'one' END WHERE id IN (300, 301, 302)
UPDATE items SET st = 'q,c', e = 2, y = 99, b = 0x00FF WHERE id IN (312, 313)
UPDATE items SET u = 18446744073709551615, bi = 31 WHERE id = 314
DELETE FROM parts WHERE (item_id, id) IN ((1, 1), (2, 101), (9, 9))
DELETE FROM parts WHERE item_id = 3 OR item_id = 4
DELETE p FROM parts p LEFT JOIN items i ON i.id = p.item_id WHERE i.id IS NULL
DELETE FROM items WHERE id NOT IN (300, 301) AND id >= 300
DELETE FROM items WHERE s <=> NULL AND id > 30

## SET goes to one server
TG-UNSUPPORTED-ON-SHARDS SET @x = (SELECT COUNT(*) FROM items)
TG-UNSUPPORTED-ON-SHARDS SET @y = 1, @x := (SELECT MAX(s) FROM odd.items WHERE id = 3)
SET NAMES utf8mb4
SET @items = 3, @names = (SELECT 3)

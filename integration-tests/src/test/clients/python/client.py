"""The table of behaviours by a DB-API module: client.py MODULE HOST PORT USER PASSWORD PLAIN SHARDED."""

import datetime
import decimal
import hashlib
import importlib
import sys
import tempfile

module_name, host, port, user, password, plain, sharded = sys.argv[1:]
db = importlib.import_module(module_name)
cursors = importlib.import_module(module_name + ".cursors")
T = "py_" + module_name.lower()


def connect(schema=plain, **options):
    return db.connect(host=host, port=int(port), user=user, password=password, database=schema,
                      charset="utf8mb4", binary_prefix=True, **options)


def show(behaviour, *values):
    print(behaviour + "|" + " ".join(repr(value) for value in values))


def error_of(act):
    try:
        act()
        return "no error"
    except db.MySQLError as error:
        return type(error).__name__, error.args


class Client:
    """One connection and what is asked of it; `run` gives affected rows, key and rows."""

    def __init__(self, schema=plain, **options):
        self.connection = connect(schema, **options)

    def run(self, sql, *values):
        with self.connection.cursor() as cursor:
            affected = cursor.execute(sql, values or None)
            # Driver's note of a column's name, type, length, decimals and NULL.
            return affected, cursor.lastrowid, cursor.description, cursor.fetchall()

    def rows(self, sql, *values):
        return self.run(sql, *values)[3]

    def affected(self, sql, *values):
        return self.run(sql, *values)[:2]


TYPES = """SELECT NULL AS n, CAST(1 AS SIGNED) AS i, 18446744073709551615 AS u, CAST(-1.50 AS DECIMAL(20,2)) AS d,
 1.5e0 AS f, CAST('2026-02-03 04:05:06.123456' AS DATETIME(6)) AS dt, CAST('2026-02-03' AS DATE) AS da,
 CAST('-12:34:56.5' AS TIME(1)) AS ti, 'Grüße 💧' AS s, X'00FF00' AS b"""


def connect_and_ping():
    client = Client()
    client.connection.ping()
    show("connect", client.rows("SELECT 1"), client.rows("SELECT DATABASE()"))
    show("connect", error_of(lambda: db.connect(host=host, port=int(port), user=user, password="wrong").close())[0])


def create():
    client = Client()
    client.run("DROP TABLE IF EXISTS " + T)
    client.run("CREATE TABLE " + T + """ (id INT AUTO_INCREMENT PRIMARY KEY, t TINYINT, us SMALLINT UNSIGNED,
      ub BIGINT UNSIGNED, d DECIMAL(30,10), f FLOAT, g DOUBLE, dt DATETIME(6), ts TIMESTAMP NULL, ti TIME(3), da DATE,
      y YEAR, bi BIT(10), e ENUM('a','ü'), s SET('x','y','z'), j JSON, bl LONGBLOB, tx TEXT, v VARCHAR(40) UNIQUE)
      CHARACTER SET utf8mb4""")


def types_text():
    client = Client()
    client.run("INSERT INTO " + T + """ VALUES (1, -128, 65535, 18446744073709551615, -12345678901234567890.0123456789,
      1.5, -2.25e100, '2026-02-03 04:05:06.123456', '2026-02-03 04:05:06', '-838:59:58.999', '2026-02-03', 1999,
      b'1000000001', 'ü', 'x,z', '{"k": [1, null, "ü"]}', X'00FF0027', 'Grüße 💧', 'one'), (2, NULL, NULL, NULL, NULL,
      NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)""")
    show("types-text", *client.run("SELECT * FROM " + T + " ORDER BY id"))
    show("types-text", *client.run(TYPES))
    client.connection.commit()


def parameters_text():
    client = Client()
    values = (7, -1, 2.5, decimal.Decimal("1.50"), "it's \\ \"odd\" Grüße 💧\0", b"\x00\xff'\\", None, True,
              datetime.datetime(2026, 2, 3, 4, 5, 6, 123456), datetime.date(2026, 2, 3), datetime.timedelta(hours=-5))
    show("parameters-text", client.rows("SELECT " + ", ".join("%s AS p" + str(i) for i in range(len(values))), *values))
    show("parameters-text", client.rows("SELECT id FROM " + T + " WHERE id IN %s ORDER BY id", (1, 2, 99)))


def affected():
    for flag in (0, db.constants.CLIENT.FOUND_ROWS):
        client = Client(client_flag=flag)
        show("affected", client.affected("UPDATE " + T + " SET t = 5 WHERE id = 1"))
        show("affected", client.affected("UPDATE " + T + " SET t = 5 WHERE id IN (1, 2)"))
        show("affected", client.affected("INSERT INTO " + T + " (id, t) VALUES (1, 6) ON DUPLICATE KEY UPDATE t = 6"))
        show("affected", client.affected("REPLACE INTO " + T + " (id, v) VALUES (50, 'r')"))
        show("affected", client.affected("REPLACE INTO " + T + " (id, v) VALUES (50, 's')"))
        show("affected", client.affected("DELETE FROM " + T + " WHERE id = 50"))
        client.connection.rollback()


def insert_id():
    client = Client()
    client.run("ALTER TABLE " + T + " AUTO_INCREMENT = 100")
    show("insert-id", client.affected("INSERT INTO " + T + " (t) VALUES (1)"))
    show("insert-id", client.affected("INSERT INTO " + T + " (t) VALUES (1), (2), (3)"))
    show("insert-id", client.rows("SELECT LAST_INSERT_ID()"), client.connection.insert_id())
    client.connection.commit()


def errors():
    client = Client()
    for sql in ("INSERT INTO " + T + " (id) VALUES (1)", "SELEC 1", "SELECT * FROM nothing_here",
                "SELECT nothing FROM " + T, "INSERT INTO " + T + " (id, t) VALUES (300, 1000)", "SELECT (SELECT 1 UNION SELECT 2)"):
        show("errors", error_of(lambda: client.run(sql)))
    show("errors", client.rows("SELECT 'still here'"))


def warnings():
    client = Client()
    client.run("SET sql_mode = ''")
    client.run("INSERT INTO " + T + " (id, t) VALUES (301, 1000)")
    show("warnings", client.rows("SHOW WARNINGS"), client.rows("SELECT CAST('1x' AS SIGNED)"), client.rows("SHOW WARNINGS"))
    client.connection.rollback()


def transactions():
    client, other = Client(), Client(autocommit=True)
    count = "SELECT COUNT(*) FROM " + T + " WHERE t = 77"
    client.connection.begin() if hasattr(client.connection, "begin") else client.run("BEGIN")
    client.run("INSERT INTO " + T + " (t) VALUES (77)")
    show("transactions", client.rows(count), other.rows(count))
    client.connection.rollback()
    show("transactions", client.rows(count))
    client.run("INSERT INTO " + T + " (t) VALUES (77)")
    client.connection.commit()
    show("transactions", other.rows(count))
    client.connection.autocommit(False)
    client.run("DELETE FROM " + T + " WHERE t = 77")
    show("autocommit", client.rows("SELECT @@autocommit"), other.rows(count), client.connection.get_autocommit())
    client.connection.autocommit(True)
    show("autocommit", client.rows("SELECT @@autocommit"), other.rows(count))


def savepoints():
    client = Client()
    client.run("INSERT INTO " + T + " (id, t) VALUES (400, 78)")
    client.run("SAVEPOINT one")
    client.run("INSERT INTO " + T + " (id, t) VALUES (401, 78)")
    client.run("ROLLBACK TO SAVEPOINT one")
    client.run("RELEASE SAVEPOINT one")
    show("savepoints", client.rows("SELECT id FROM " + T + " WHERE t = 78"),
         error_of(lambda: client.run("ROLLBACK TO SAVEPOINT one")))
    client.connection.rollback()


def results_of(connection, sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        results = [(cursor.rowcount, cursor.description and len(cursor.description), cursor.fetchall())]
        while cursor.nextset():
            results.append((cursor.rowcount, cursor.description and len(cursor.description), cursor.fetchall()))
        return results


def several_statements():
    client = Client(client_flag=db.constants.CLIENT.MULTI_STATEMENTS)
    show("several-statements", results_of(client.connection, "SELECT 1; UPDATE " + T + " SET t = 9 WHERE id = 1; SELECT 'two', NULL"))
    show("several-statements", error_of(lambda: results_of(client.connection, "SELECT 1; SELEC 2; SELECT 3")))
    show("several-statements", Client(client_flag=0).rows("SELECT ';'"))


def procedures():
    client = Client(autocommit=True)
    client.run("DROP PROCEDURE IF EXISTS " + T + "_p")
    client.run("CREATE PROCEDURE " + T + "_p(IN a INT, OUT b INT) BEGIN SELECT a, a + 1; SELECT 'second'; SELECT a * 2 INTO b; END")
    show("procedures", results_of(client.connection, "CALL " + T + "_p(5, @out)"), client.rows("SELECT @out"))
    with client.connection.cursor() as cursor:
        cursor.callproc(T + "_p", (6, 0))
        show("procedures", cursor.fetchall())
    client.run("DROP PROCEDURE IF EXISTS " + T + "_s")
    show("routines", error_of(lambda: client.run("CREATE PROCEDURE " + T + "_s(INOUT a INT) BEGIN SET a = a * 2; SET @seen = a; END")))


def blob():
    client = Client()
    data = bytes(range(256)) * 20480
    client.run("INSERT INTO " + T + " (id, bl) VALUES (500, %s)", data)
    back = client.rows("SELECT bl, SHA2(bl, 256) FROM " + T + " WHERE id = 500")[0]
    show("blob", len(back[0]), hashlib.sha256(back[0]).hexdigest(), back[1], back[0] == data)
    client.connection.rollback()


def stream():
    connection = connect(cursorclass=cursors.SSCursor)
    client = Client()
    client.run("CREATE TEMPORARY TABLE digits (d INT)")
    digits = "(SELECT 0 d UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4)"
    sql = "SELECT CONCAT(a.d, b.d, c.d, e.d, f.d), REPEAT('x', 200) FROM " + ", ".join(digits + name for name in " a, b, c, e, f".split(","))
    seen = hashlib.sha1()
    rows = 0
    with connection.cursor() as cursor:
        cursor.execute(sql + " ORDER BY 1")
        for row in cursor:
            rows += 1
            seen.update(repr(row).encode())
    show("stream", rows, seen.hexdigest())
    with connection.cursor() as cursor:
        cursor.execute(sql + " ORDER BY 1")
        show("stream", cursor.fetchone())  # closed before its end
    show("stream", client.rows("SELECT COUNT(*) FROM digits"))


def batch():
    client = Client()
    with client.connection.cursor() as cursor:
        affected = cursor.executemany("INSERT INTO " + T + " (id, t, tx) VALUES (%s, %s, %s)",
                                      [(1000 + i, i % 100, "text %d" % i) for i in range(1000)])
    show("batch", affected, client.rows("SELECT COUNT(*), SUM(t), MAX(tx) FROM " + T + " WHERE id >= 1000"))
    client.connection.rollback()


def database():
    client = Client(sharded)
    client.connection.select_db(plain)
    show("database", client.rows("SELECT DATABASE()"), client.rows("SELECT id FROM " + T + " WHERE id = 1"))
    client.run("USE " + sharded)
    show("database", client.rows("SELECT DATABASE() = %s", sharded), error_of(lambda: client.connection.select_db("nowhere")))


def character_sets():
    client = Client()
    for name in ("latin1", "utf8mb4"):
        client.run("SET NAMES " + name)
        show("character-sets", client.rows("SELECT @@character_set_client, @@character_set_results, @@collation_connection"))
        client.connection.set_charset(name) if hasattr(client.connection, "set_charset") else client.connection.set_character_set(name)
        show("character-sets", client.rows("SELECT 'ü', HEX('ü'), tx FROM " + T + " WHERE id = 1"))


def variables():
    client = Client(init_command="SET SESSION group_concat_max_len = 3")
    show("session-variables", client.rows("SELECT GROUP_CONCAT(v) FROM (SELECT 'abcdef' AS v) AS x"))
    client.run("SET sql_mode = 'ANSI_QUOTES', @@session.lock_wait_timeout = 77")
    show("session-variables", client.rows('SELECT @@lock_wait_timeout, @@sql_mode, 1 AS "quoted"'),
         client.rows("SHOW VARIABLES LIKE 'lock_wait_timeout'"))
    show("session-variables", error_of(lambda: client.run("SET nothing_here = 1")), error_of(lambda: client.run("SET lock_wait_timeout = 'x'")))
    client.run("SET @a = 1, @b = 'ü', @c = %s", decimal.Decimal("1.50"))
    show("user-variables", *client.run("SELECT @a, @b, @c, @nothing"))
    show("user-variables", client.rows("SELECT @n := 5"), client.rows("SELECT @n + 1"))


def time_zone():
    client = Client()
    client.run("SET time_zone = '+05:30'")
    show("time-zone", client.rows("SELECT ts, dt, @@time_zone, FROM_UNIXTIME(0) FROM " + T + " WHERE id = 1"))


def attributes():
    options = {"program_name": "clients"} if module_name == "pymysql" else {}
    show("attributes", Client(**options).rows("SELECT 1"))


def change_user():
    # PyMySQL has nothing of the kind.
    if hasattr(db.connections.Connection, "change_user"):
        client = Client()
        client.run("SET @a = 1")
        show("change-user", error_of(lambda: client.connection.change_user(user, password, sharded)),
             client.rows("SELECT @a, DATABASE() = %s, @@character_set_client", sharded))
        show("change-user", error_of(lambda: client.connection.change_user(user, "no", plain)))


def metadata():
    client = Client()
    for sql in ("SHOW TABLES LIKE '" + T + "'", "SHOW CREATE TABLE " + T, "DESCRIBE " + T, "SHOW INDEX FROM " + T,
                "SELECT column_name, column_type FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = '"
                + T + "' ORDER BY ordinal_position"):
        # Estimates change with the moment.
        show("metadata", [tuple(value for i, value in enumerate(row) if "INDEX" not in sql or i != 6) for row in client.rows(sql)])


def load_local():
    client = Client(local_infile=True, autocommit=True)
    with tempfile.NamedTemporaryFile("w", suffix=".csv") as file:
        file.write("600\t1\n601\t2\n")
        file.flush()
        show("load-local", error_of(lambda: show("load-local", client.affected("LOAD DATA LOCAL INFILE '" + file.name + "' INTO TABLE " + T + " (id, t)"))))
    client = Client()
    show("load-local", client.rows("SELECT COUNT(*) FROM " + T + " WHERE id IN (600, 601)"))


def routed():
    base = 1_000_000 if module_name == "pymysql" else 2_000_000
    client = Client(sharded, autocommit=True)
    for i in range(10):
        client.run("DELETE FROM users WHERE id = %s", base + i)
        client.run("DELETE FROM orders WHERE user_id = %s", base + i)
        show("sharded", client.affected("INSERT INTO users (id, name, country) VALUES (%s, %s, 'DE')", base + i, "ü%d" % i))
        show("sharded", client.affected("INSERT INTO orders (user_id, id, total) VALUES (%s, 1, 1.5), (%s, 2, 2.25)", base + i, base + i))
    show("sharded", *client.run("SELECT id, name, country FROM users WHERE id = %s", base + 3))
    show("sharded", sorted(client.rows("SELECT id, name FROM users WHERE id IN (%s, %s, %s)", base + 1, base + 4, base + 7)))
    show("sharded", client.rows("SELECT o.id, u.name, o.total FROM users u JOIN orders o ON o.user_id = u.id WHERE u.id = %s ORDER BY o.id DESC", base + 5))
    show("sharded", client.rows("SELECT COUNT(*), SUM(total) FROM orders WHERE user_id = %s", base + 2))
    show("sharded", client.affected("UPDATE users SET name = 'new' WHERE id = %s", base + 6), client.affected("DELETE FROM users WHERE id = %s", base + 8))
    # The name of the key in the message is the sub-table's.
    show("sharded", error_of(lambda: client.run("INSERT INTO users (id) VALUES (%s)", base + 1))[1][0])
    client.connection.begin() if hasattr(client.connection, "begin") else client.run("BEGIN")
    client.run("UPDATE users SET name = 'undone' WHERE id = %s", base + 1)
    client.run("INSERT INTO orders (user_id, id, total) VALUES (%s, 3, 9)", base + 1)
    show("sharded-transactions", client.rows("SELECT name FROM users WHERE id = %s", base + 1))
    client.connection.rollback()
    show("sharded-transactions", client.rows("SELECT name FROM users WHERE id = %s", base + 1), client.rows("SELECT id FROM orders WHERE user_id = %s ORDER BY id", base + 1))


STEPS = [connect_and_ping, create, types_text, parameters_text, affected, insert_id, errors, warnings, transactions,
         savepoints, several_statements, procedures, blob, stream, batch, database, character_sets, variables,
         time_zone, attributes, change_user, metadata, load_local, routed]

for step in STEPS:
    try:
        step()
    except Exception as failure:
        print("failed|%s: %r" % (step.__name__, failure))

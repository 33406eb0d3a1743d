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


STEPS = [connect_and_ping, create, types_text, parameters_text, affected, insert_id, errors]

for step in STEPS:
    try:
        step()
    except Exception as failure:
        print("failed|%s: %r" % (step.__name__, failure))

package main

import (
	"bytes"
	"crypto/sha256"
	"database/sql"
	"fmt"
	"io"
	"os"
	"sort"
	"strings"
	"time"

	"github.com/go-sql-driver/mysql"
)

const columns = "id, t, us, ub, d, f, g, dt, ts, ti, da, y, bi, e, s, bl, tx, v"

var steps = []struct {
	name string
	run  func()
}{
	{"connect", connectAndPing}, {"types", types}, {"parameters", parameters}, {"affected", affected}, {"keys", keys},
	{"errors", errorsAndWarnings}, {"transactions", transactions}, {"autocommit", autocommit}, {"several", several},
	{"blob", blob}, {"stream", stream}, {"batch", batch}, {"session", session}, {"metadata", metadata},
	{"load-local", loadLocal}, {"routed", routed},
}

func connectAndPing() {
	c := connect(plain)
	must(c.PingContext(always))
	show("connect", c.rows("SELECT 1, DATABASE()"))
	db, err := pool(plain, func(c *mysql.Config) { c.Passwd = "wrong" })
	must(err)
	show("connect", number(db.Ping()))
}

func types() {
	c := connect(plain)
	must(c.run("DROP TABLE IF EXISTS " + table))
	must(c.run("CREATE TABLE " + table + ` (id INT AUTO_INCREMENT PRIMARY KEY, t TINYINT, us SMALLINT UNSIGNED, ub BIGINT UNSIGNED,
		d DECIMAL(30,10), f FLOAT, g DOUBLE, dt DATETIME(6), ts TIMESTAMP NULL, ti TIME(3), da DATE, y YEAR, bi BIT(10), e ENUM('a','ü'),
		s SET('x','y','z'), bl LONGBLOB, tx TEXT, v VARCHAR(40) UNIQUE, j JSON) CHARACTER SET utf8mb4`))
	must(c.run("INSERT INTO " + table + ` VALUES (1, -128, 65535, 18446744073709551615, -12345678901234567890.0123456789, 1.5, -2.25e100,
		'2026-02-03 04:05:06.123456', '2026-02-03 04:05:06', '-838:59:58.999', '2026-02-03', 1999, b'1000000001', 'ü', 'x,z', X'00FF0027',
		'Grüße 💧', 'one', '{"k": [1, null, "ü"]}'), (2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
		NULL, NULL, NULL, NULL)`))
	for _, parse := range []bool{false, true} {
		reader := connect(plain, func(c *mysql.Config) { c.ParseTime = parse })
		show(by("types"), reader.described("SELECT "+columns+" FROM "+table+" WHERE id < ? ORDER BY id", 3))
	}
	show("json", c.described("SELECT j FROM "+table+" WHERE id < ? ORDER BY id", 3))
}

func parameters() {
	c := connect(plain)
	values := []interface{}{7, -1, uint64(1<<64 - 1), 2.5, float32(1.5), "it's \\ \"odd\" Grüße 💧\x00", []byte{0, 255, 39}, nil, true,
		time.Date(2026, 2, 3, 4, 5, 6, 123456000, time.UTC)}
	show(by("parameters"), c.described("SELECT "+strings.TrimSuffix(strings.Repeat("?, ", len(values)), ", "), values...))
	one, err := c.PrepareContext(always, "SELECT id FROM "+table+" WHERE id = ? OR v = ?")
	must(err)
	for _, id := range []int{1, 2, 99} {
		found, err := one.Query(id, "one")
		must(err)
		rows, err := all(found)
		must(err)
		// Prepare() prepares on the server, whatever is put into the text otherwise.
		show("parameters-prepared", rows)
	}
	must(one.Close())
	_, err = c.PrepareContext(always, "SELECT * FROM nothing_here WHERE a = ?")
	show("parameters-prepared", errorOf(err))
}

func affected() {
	for _, found := range []bool{true, false} {
		c := connect(plain, func(c *mysql.Config) { c.ClientFoundRows = found })
		must(c.run("START TRANSACTION"))
		show("affected", c.affected("UPDATE "+table+" SET t = 5 WHERE id = ?", 1))
		show("affected", c.affected("UPDATE "+table+" SET t = 5 WHERE id IN (1, 2)"))
		show("affected", c.affected("REPLACE INTO "+table+" (id, v) VALUES (50, 'r')"))
		show("affected", c.affected("INSERT INTO "+table+" (id, t) VALUES (?, 6) ON DUPLICATE KEY UPDATE t = 6", 1))
		show("affected", c.affected("DELETE FROM "+table+" WHERE id = 50"))
		must(c.run("ROLLBACK"))
	}
}

func keys() {
	c := connect(plain)
	must(c.run("ALTER TABLE " + table + " AUTO_INCREMENT = 100"))
	show("insert-id", c.affected("INSERT INTO "+table+" (t) VALUES (?)", 1))
	show("insert-id", c.affected("INSERT INTO "+table+" (t) VALUES (1), (2), (3)"), c.rows("SELECT LAST_INSERT_ID()"))
}

func errorsAndWarnings() {
	c := connect(plain)
	for _, query := range []string{"INSERT INTO " + table + " (id) VALUES (1)", "SELEC 1", "SELECT * FROM nothing_here",
		"SELECT nothing FROM " + table, "INSERT INTO " + table + " (id, t) VALUES (300, 1000)", "SELECT (SELECT 1 UNION SELECT 2)"} {
		_, err := c.tryRows(query)
		show("errors", errorOf(err))
		_, err = c.tryRows(query+" -- ?", 1)
		show("errors", errorOf(err))
	}
	_, err := c.tryRows("SELECT id FROM "+table+" WHERE id = (SELECT id FROM "+table+" WHERE id < ?)", 3)
	show("errors", errorOf(err), c.rows("SELECT 1"))
	must(c.run("SET sql_mode = ''"))
	show("warnings", c.affected("INSERT INTO "+table+" (id, t) VALUES (?, 1000)", 301), c.rows("SHOW WARNINGS"))
	must(c.run("DELETE FROM " + table + " WHERE id = 301"))
}

func transactions() {
	c, other := connect(plain), connect(plain)
	count := "SELECT COUNT(*) FROM " + table + " WHERE t = 77"
	begin := func(options *sql.TxOptions) *sql.Tx {
		transaction, err := c.BeginTx(always, options)
		must(err)
		return transaction
	}
	insert := func(transaction *sql.Tx) {
		_, err := transaction.Exec("INSERT INTO "+table+" (t) VALUES (?)", 77)
		must(err)
	}
	transaction := begin(nil)
	insert(transaction)
	show("transactions", c.rows(count), other.rows(count))
	must(transaction.Rollback())
	show("transactions", c.rows(count))

	transaction = begin(&sql.TxOptions{Isolation: sql.LevelReadCommitted})
	insert(transaction)
	dirty, err := other.BeginTx(always, &sql.TxOptions{Isolation: sql.LevelReadUncommitted})
	must(err)
	show("transactions", other.rows(count))
	must(dirty.Rollback())
	show("transactions", other.rows(count))
	must(transaction.Commit())
	show("transactions", other.rows(count))

	transaction = begin(&sql.TxOptions{ReadOnly: true})
	_, err = transaction.Exec("DELETE FROM " + table + " WHERE t = 77")
	show("transactions", errorOf(err))
	must(transaction.Rollback())

	transaction = begin(nil)
	must(c.run("SAVEPOINT one"))
	insert(transaction)
	must(c.run("ROLLBACK TO SAVEPOINT one"))
	show("savepoints", c.rows(count), errorOf(c.run("RELEASE SAVEPOINT two")))
	must(transaction.Commit())
}

func autocommit() {
	c, other := connect(plain, parameter("autocommit", "0")), connect(plain)
	count := "SELECT COUNT(*) FROM " + table + " WHERE t = ?"
	must(c.run("DELETE FROM "+table+" WHERE t = ?", 77))
	show("autocommit", c.rows("SELECT @@autocommit"), c.rows(count, 77), other.rows(count, 77))
	must(c.run("COMMIT"))
	show("autocommit", other.rows(count, 77))
}

func several() {
	c := connect(plain, multiStatements)
	results, err := c.results("SELECT 1; UPDATE " + table + " SET t = 9 WHERE id = 1; SELECT 'two', NULL")
	show("several-statements", results, errorOf(err))
	// Not by Query: an error behind the first result leaves some releases of the driver waiting for more, on a server as well.
	show("several-statements", errorOf(c.run("SELECT 1; SELEC 2; SELECT 3")), c.rows("SELECT 'behind it'"))
	show("several-statements", c.affected("INSERT INTO "+table+" (t) VALUES (78), (78); DELETE FROM "+table+" WHERE t = 78"))
	results, err = c.results("SELECT ?; SELECT ?", 1, "two")
	show("several-statements", results, errorOf(err), errorOf(connect(plain).run("SELECT 1; SELECT 2")))
	must(c.run("DROP PROCEDURE IF EXISTS " + table + "_p"))
	must(c.run("CREATE PROCEDURE " + table + "_p(IN a INT, OUT b INT) BEGIN SELECT a, a + 1; SELECT 'second'; SELECT a * 2 INTO b; END"))
	for _, caller := range []client{c, connect(plain)} {
		results, err = caller.results("CALL "+table+"_p(?, @out)", 5)
		show("procedures", results, errorOf(err), caller.rows("SELECT @out"))
	}
	must(c.run("DROP PROCEDURE IF EXISTS " + table + "_s"))
	show("routines", errorOf(c.run("CREATE PROCEDURE "+table+"_s(INOUT a INT) BEGIN SET a = a * 2; SET @seen = a; END")))
}

func blob() {
	data := bytes.Repeat([]byte("Tidegate\x00\xff"), 1<<19)
	// With the smaller limit a prepared value goes ahead of its statement, in pieces.
	for _, limit := range []int{0, 8 << 20} {
		c := connect(plain, func(c *mysql.Config) { c.MaxAllowedPacket = limit })
		show("blob", c.affected("INSERT INTO "+table+" (id, bl) VALUES (500, ?)", data))
		var back []byte
		var sum string
		must(c.QueryRowContext(always, "SELECT bl, SHA2(bl, 256) FROM "+table+" WHERE id = ?", 500).Scan(&back, &sum))
		show("blob", len(back), fmt.Sprintf("%x", sha256.Sum256(back)), sum, bytes.Equal(back, data))
		must(c.run("DELETE FROM " + table + " WHERE id = 500"))
	}
}

func stream() {
	c := connect(plain)
	digits := "(SELECT 0 d UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4)"
	query := "SELECT CONCAT(a.d, b.d, c.d, e.d, f.d), REPEAT('x', ?) FROM " + digits + " a, " + digits + " b, " + digits + " c, " +
		digits + " e, " + digits + " f ORDER BY 1"
	for _, end := range []int{5000, 3} {
		found, err := c.QueryContext(always, query, 200)
		must(err)
		seen, rows := sha256.New(), 0
		for rows < end && found.Next() {
			var key, x string
			must(found.Scan(&key, &x))
			io.WriteString(seen, key+x)
			rows++
		}
		must(found.Close())
		show("stream", rows, fmt.Sprintf("%x", seen.Sum(nil)), errorOf(found.Err()))
	}
	show("stream", c.rows("SELECT 'behind it'"))
}

func batch() {
	c := connect(plain)
	transaction, err := c.BeginTx(always, nil)
	must(err)
	insert, err := transaction.Prepare("INSERT INTO " + table + " (id, t, tx) VALUES (?, ?, ?)")
	must(err)
	for i := 0; i < 200; i++ {
		result, err := insert.Exec(1000+i, i%100, fmt.Sprint("text ", i))
		must(err)
		if i%50 == 0 {
			show("batch", outcome(result))
		}
	}
	marks, values := []string{}, []interface{}{}
	for i := 0; i < 1000; i++ {
		marks, values = append(marks, "(?, ?, ?)"), append(values, 2000+i, i%100, fmt.Sprint("text ", i))
	}
	show("batch", c.affected("INSERT INTO "+table+" (id, t, tx) VALUES "+strings.Join(marks, ", "), values...))
	show("batch", c.rows("SELECT COUNT(*), SUM(t), MAX(tx) FROM "+table+" WHERE id >= ?", 1000))
	must(transaction.Rollback())
}

func session() {
	c := connect(sharded)
	must(c.run("USE " + plain))
	show("database", c.rows("SELECT DATABASE()"), errorOf(c.run("USE nowhere")))
	c = connect(plain, parameter("lock_wait_timeout", "77"), parameter("time_zone", "'+05:30'"), parameter("sql_mode", "'ANSI_QUOTES'"))
	show("session-variables", c.rows(`SELECT @@lock_wait_timeout, @@sql_mode, ? AS "quoted"`, 1), errorOf(c.run("SET nothing_here = 1")))
	show("time-zone", c.rows("SELECT ts, dt, @@time_zone FROM "+table+" WHERE id = ?", 1))
	must(c.run("SET @a = ?, @b = ?, @c = 1.50", 1, "ü"))
	show("user-variables", c.described("SELECT @a, @b, @c, @nothing"), c.rows("SELECT @a + ?", 1))
	unknown, err := pool(plain, parameter("nothing_here", "1"))
	must(err)
	show("session-variables", errorOf(unknown.Ping()))
	for _, each := range []option{parameter("charset", "latin1"), parameter("charset", "nothing,utf8mb4"),
		func(c *mysql.Config) { c.Collation = "utf8mb4_unicode_ci" }, func(c *mysql.Config) { c.Collation = "latin1_german1_ci" }} {
		c = connect(plain, each)
		show("character-sets", c.described("SELECT tx, HEX(tx), @@character_set_client, @@character_set_results, @@collation_connection FROM "+
			table+" WHERE id = ?", 1))
	}
}

func metadata() {
	c := connect(plain)
	for _, query := range []string{"SHOW TABLES LIKE '" + table + "'", "SHOW CREATE TABLE " + table, "DESCRIBE " + table,
		"SELECT column_name, column_type FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = '" + table +
			"' ORDER BY ordinal_position"} {
		show("metadata", c.described(query))
	}
}

func loadLocal() {
	file, err := os.CreateTemp("", "tidegate-*.csv")
	must(err)
	defer os.Remove(file.Name())
	_, err = file.WriteString("600\t1\n601\t2\n")
	must(firstOf(err, file.Close()))
	mysql.RegisterLocalFile(file.Name())
	mysql.RegisterReaderHandler("rows", func() io.Reader { return strings.NewReader("602\t3\n") })
	for _, name := range []string{file.Name(), "Reader::rows"} {
		c := connect(plain)
		show("load-local", c.affected("LOAD DATA LOCAL INFILE '"+name+"' INTO TABLE "+table+" (id, t)"))
		show("load-local", c.rows("SELECT COUNT(*) FROM "+table+" WHERE id IN (?, 601, 602)", 600))
	}
	// The driver gives away no file that it was not told of.
	c := connect(plain)
	show("load-local", strings.ReplaceAll(errorOf(c.run("LOAD DATA LOCAL INFILE '/etc/hostname' INTO TABLE "+table+" (tx)")), "\n", " "))
}

func routed() {
	behaviour, base := "sharded", 9_000_000
	if prepared {
		behaviour, base = "sharded-prepared", 9_500_000
	}
	c := connect(sharded)
	for id := base; id < base+10; id++ {
		must(c.run("DELETE FROM users WHERE id = ?", id))
		must(c.run("DELETE FROM orders WHERE user_id = ?", id))
		show(behaviour, c.affected("INSERT INTO users (id, name, country) VALUES (?, ?, 'DE')", id, fmt.Sprint("ü", id)))
		show(behaviour, c.affected("INSERT INTO orders (user_id, id, total) VALUES (?, 1, 1.5), (?, 2, 2.25)", id, id))
	}
	show(behaviour, c.described("SELECT id, name, country FROM users WHERE id = ?", base+3))
	three := c.rows("SELECT id, name FROM users WHERE id IN (?, ?, ?)", base+1, base+4, base+7)
	sort.Slice(three, func(i, j int) bool { return text(three[i]) < text(three[j]) })
	show("sharded-several", three)
	show("sharded-several", c.rows("SELECT COUNT(*), SUM(total) FROM orders WHERE user_id IN (?, ?)", base+1, base+4))
	show(behaviour, c.rows("SELECT o.id, u.name, o.total FROM users u JOIN orders o ON o.user_id = u.id WHERE u.id = ? ORDER BY o.id DESC", base+5))
	show(behaviour, c.affected("UPDATE users SET name = ? WHERE id = ?", "new", base+6), c.affected("DELETE FROM users WHERE id = ?", base+8))
	// The name of the key in the message is the sub-table's.
	show(behaviour, number(c.run("INSERT INTO users (id) VALUES (?)", base+1)))
	transaction, err := c.BeginTx(always, nil)
	must(err)
	_, err = transaction.Exec("UPDATE users SET name = ? WHERE id = ?", "undone", base+1)
	must(err)
	show("sharded-transactions", c.rows("SELECT name FROM users WHERE id = ?", base+1))
	must(transaction.Rollback())
	show("sharded-transactions", c.rows("SELECT name FROM users WHERE id = ?", base+1))
}

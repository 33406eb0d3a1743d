// The table of behaviours by mysql2: client.js query|execute HOST PORT USER PASSWORD PLAIN SHARDED.
// `execute` prepares on the server, `query` puts the values into the text.
'use strict';
const crypto = require('crypto');
const fs = require('fs');
const os = require('os');
const path = require('path');
const util = require('util');
const mysql = require('mysql2/promise');

const [how, host, port, user, password, plain, sharded] = process.argv.slice(2);
const T = 'node_' + how;
const prepared = how === 'execute';
const sha = data => crypto.createHash('sha256').update(data).digest('hex');

function show(behaviour, ...values) {
  const text = values.map(v => util.inspect(v, { depth: 9, breakLength: Infinity, maxArrayLength: null, compact: true }));
  console.log(behaviour + '|' + text.join(' ').replaceAll('\n', ' '));
}

const open = [];
async function connect(options = {}) {
  const connection = await mysql.createConnection({ host, port: +port, user, password, database: plain, charset: 'utf8mb4',
    supportBigNumbers: true, bigNumberStrings: true, ...options });
  open.push(connection);
  return connection;
}
const run = async (c, sql, values = []) => (await c[how](sql, values));
const rows = async (c, sql, values = []) => (await run(c, sql, values))[0];
// serverStatus and the rest of an OK, as the driver shows it; the server's note has a behaviour of its own.
const affected = async (c, sql, values = []) => ({ ...(await run(c, sql, values))[0], info: undefined });
const columns = fields => fields.map(f => [f.name, f.columnType, f.characterSet, f.columnLength, f.flags, f.decimals, f.table]);
async function errorOf(act) {
  try { await act(); return 'no error'; } catch (e) { return [e.code, e.errno, e.sqlState, e.sqlMessage]; }
}

const steps = {
  async connect() {
    const c = await connect();
    await c.ping();
    show('connect', await rows(c, 'SELECT 1 AS one, DATABASE() AS d'));
    show('connect', (await errorOf(() => connect({ password: 'wrong' })))[0]);
  },
  async types() {
    const c = await connect();
    await c.query('DROP TABLE IF EXISTS ' + T);
    await c.query(`CREATE TABLE ${T} (id INT AUTO_INCREMENT PRIMARY KEY, t TINYINT, us SMALLINT UNSIGNED, ub BIGINT UNSIGNED, d DECIMAL(30,10),
      f FLOAT, g DOUBLE, dt DATETIME(6), ts TIMESTAMP NULL, ti TIME(3), da DATE, y YEAR, bi BIT(10), e ENUM('a','ü'), s SET('x','y','z'),
      bl LONGBLOB, tx TEXT, v VARCHAR(40) UNIQUE, j JSON) CHARACTER SET utf8mb4`);
    await c.query(`INSERT INTO ${T} VALUES (1, -128, 65535, 18446744073709551615, -12345678901234567890.0123456789, 1.5, -2.25e100,
      '2026-02-03 04:05:06.123456', '2026-02-03 04:05:06', '-838:59:58.999', '2026-02-03', 1999, b'1000000001', 'ü', 'x,z',
      X'00FF0027', 'Grüße 💧', 'one', '{"k": [1, null, "ü"]}'), (2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)`);
    const [all, fields] = await run(c, `SELECT id, t, us, ub, d, f, g, dt, ts, ti, da, y, bi, e, s, bl, tx, v FROM ${T} ORDER BY id`);
    show('json', await rows(c, `SELECT j FROM ${T} ORDER BY id`));
    show(prepared ? 'types-prepared' : 'types-text', all, columns(fields));
  },
  async parameters() {
    const c = await connect();
    const values = [7, -1.5, 'it\'s \\ "odd" Grüße 💧\0', Buffer.from([0, 255, 39]), null, true, new Date(Date.UTC(2026, 1, 3, 4, 5, 6, 123)), '18446744073709551615'];
    const [all, fields] = await run(c, 'SELECT ' + values.map((v, i) => '? AS p' + i).join(', '), values);
    show(prepared ? 'parameters-prepared' : 'parameters-text', all, columns(fields));
    if (prepared) {
      const statement = await c.prepare(`SELECT id FROM ${T} WHERE id = ? OR v = ?`);
      const other = await c.prepare('SELECT ? + 1 AS n');
      for (const id of [1, 2, 99]) {
        show('parameters-prepared', (await statement.execute([id, 'one']))[0], (await other.execute([id]))[0]);
      }
      await statement.close();
      show('parameters-prepared', await errorOf(() => c.prepare('SELECT * FROM nothing_here WHERE a = ?')));
    }
  },
  async affected() {
    for (const flags of [['FOUND_ROWS'], ['-FOUND_ROWS']]) {
      const c = await connect({ flags });
      await c.beginTransaction();
      show('affected', await affected(c, `UPDATE ${T} SET t = 5 WHERE id = ?`, [1]));
      show('affected', await affected(c, `UPDATE ${T} SET t = 5 WHERE id IN (1, 2)`));
      show('affected', await affected(c, `INSERT INTO ${T} (id, t) VALUES (1, 6) ON DUPLICATE KEY UPDATE t = 6`));
      show('affected', await affected(c, `REPLACE INTO ${T} (id, v) VALUES (50, 'r')`));
      show('affected', await affected(c, `DELETE FROM ${T} WHERE id = 50`));
      await c.rollback();
    }
  },
  async insertId() {
    const c = await connect();
    await c.query(`ALTER TABLE ${T} AUTO_INCREMENT = 100`);
    show('insert-id', await affected(c, `INSERT INTO ${T} (t) VALUES (?)`, [1]));
    show('insert-id', await affected(c, `INSERT INTO ${T} (t) VALUES (1), (2), (3)`));
    show('info', (await run(c, `UPDATE ${T} SET t = t + 1 WHERE id = 1`))[0].info);
    show('insert-id', await rows(c, 'SELECT LAST_INSERT_ID() AS id'));
  },
  async errors() {
    const c = await connect();
    for (const sql of [`INSERT INTO ${T} (id) VALUES (1)`, 'SELEC 1', 'SELECT * FROM nothing_here', `SELECT nothing FROM ${T}`,
      `INSERT INTO ${T} (id, t) VALUES (300, 1000)`, 'SELECT (SELECT 1 UNION SELECT 2)']) {
      show('errors', await errorOf(() => run(c, sql)));
    }
    show('errors', await rows(c, 'SELECT 1 AS still'));
  },
  async warnings() {
    const c = await connect();
    await c.query("SET sql_mode = ''");
    show('warnings', await affected(c, `INSERT INTO ${T} (id, t) VALUES (301, 1000)`), (await c.query('SHOW WARNINGS'))[0]);
    await c.query(`DELETE FROM ${T} WHERE id = 301`);
  },
  async transactions() {
    const c = await connect();
    const other = await connect();
    const count = `SELECT COUNT(*) AS n FROM ${T} WHERE t = 77`;
    await c.beginTransaction();
    show('transactions', await affected(c, `INSERT INTO ${T} (t) VALUES (77)`), await rows(c, count), await rows(other, count));
    await c.rollback();
    show('transactions', await rows(c, count));
    await c.query('SET autocommit = 0');
    await run(c, `INSERT INTO ${T} (t) VALUES (77)`);
    show('autocommit', await rows(c, 'SELECT @@autocommit AS a'), await rows(other, count));
    await c.commit();
    show('autocommit', await rows(other, count));
    await c.query('SAVEPOINT one');
    await run(c, `DELETE FROM ${T} WHERE t = 77`);
    await c.query('ROLLBACK TO SAVEPOINT one');
    show('savepoints', await rows(c, count), await errorOf(() => c.query('ROLLBACK TO SAVEPOINT two')));
    await c.rollback();
  },
  async several() {
    const c = await connect({ multipleStatements: true });
    if (!prepared) {
      const [results] = await c.query(`SELECT 1 AS a; UPDATE ${T} SET t = 9 WHERE id = 1; SELECT 'two' AS b, NULL AS c`);
      show('several-statements', results.map(each => Array.isArray(each) ? each : each.affectedRows));
      show('several-statements', await errorOf(() => c.query('SELECT 1; SELEC 2; SELECT 3')));
    }
    await c.query(`DROP PROCEDURE IF EXISTS ${T}_p`);
    await c.query(`CREATE PROCEDURE ${T}_p(IN a INT, OUT b INT) BEGIN SELECT a, a + 1; SELECT 'second'; SELECT a * 2 INTO b; END`);
    show('procedures', (await run(c, `CALL ${T}_p(5, @out)`))[0], await rows(c, 'SELECT @out AS o'));
    await c.query(`DROP PROCEDURE IF EXISTS ${T}_s`);
    show('routines', await errorOf(() => c.query(`CREATE PROCEDURE ${T}_s(INOUT a INT) BEGIN SET a = a * 2; SET @seen = a; END`)));
  },
  async blob() {
    const c = await connect();
    const data = Buffer.alloc(5 << 20, 'Tidegate\0\xff');
    await run(c, `INSERT INTO ${T} (id, bl) VALUES (500, ?)`, [data]);
    const back = (await rows(c, `SELECT bl, SHA2(bl, 256) AS s FROM ${T} WHERE id = 500`))[0];
    show('blob', back.bl.length, sha(back.bl), back.s, data.equals(back.bl));
    await c.query(`DELETE FROM ${T} WHERE id = 500`);
  },
  async stream() {
    const c = await connect();
    const digits = '(SELECT 0 d UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4)';
    const sql = `SELECT CONCAT(a.d, b.d, c.d, e.d, f.d) AS k, REPEAT('x', 200) AS x FROM ${['a', 'b', 'c', 'e', 'f'].map(n => digits + ' ' + n).join(', ')} ORDER BY 1`;
    const seen = crypto.createHash('sha256');
    let count = 0;
    for await (const row of c.connection[how](sql).stream({ highWaterMark: 5 })) { count++; seen.update(row.k + row.x); }
    show('stream', count, seen.digest('hex'));
  },
  async batch() {
    const c = await connect();
    await c.beginTransaction();
    const values = Array.from({ length: 1000 }, (_, i) => [1000 + i, i % 100, 'text ' + i]);
    if (prepared) {
      const s = await c.prepare(`INSERT INTO ${T} (id, t, tx) VALUES (?, ?, ?)`);
      for (const each of values.slice(0, 100)) { await s.execute(each); }
    } else {
      show('batch', { ...(await c.query(`INSERT INTO ${T} (id, t, tx) VALUES ?`, [values]))[0], info: undefined });
    }
    show('batch', await rows(c, `SELECT COUNT(*) AS n, SUM(t) AS s, MAX(tx) AS m FROM ${T} WHERE id >= 1000`));
    await c.rollback();
  },
  async session() {
    const c = await connect({ connectAttributes: { program_name: 'clients' } });
    show('attributes', await rows(c, 'SELECT 1 AS one'));
    await c.query('USE ' + sharded);
    show('database', await rows(c, 'SELECT DATABASE() = ? AS same', [sharded]));
    await c.query('USE ' + plain);
    show('database', await rows(c, `SELECT id FROM ${T} WHERE id = 1`), await errorOf(() => c.query('USE nowhere')));
    await c.query('SET NAMES latin1');
    show('character-sets', await rows(c, `SELECT tx, HEX(tx) AS h, @@character_set_results AS r FROM ${T} WHERE id = 1`));
    await c.query('SET NAMES utf8mb4');
    await c.query("SET @@session.lock_wait_timeout = 77, time_zone = '+05:30', @a = 1, @b = 'ü'");
    show('session-variables', await rows(c, 'SELECT @@lock_wait_timeout AS l'), await errorOf(() => c.query('SET nothing_here = 1')));
    show('user-variables', await run(c, 'SELECT @a, @b, @nothing').then(([r, f]) => [r, columns(f)]));
    show('time-zone', await rows(c, `SELECT ts, dt, @@time_zone AS z FROM ${T} WHERE id = 1`));
    await c.reset();
    show('reset', await rows(c, 'SELECT @a AS a, @@time_zone = @@global.time_zone AS z, DATABASE() AS d'));
    await c.query('SET @a = 1');
    show('change-user', await errorOf(() => c.changeUser({ user, password, database: sharded })), await rows(c, 'SELECT @a AS a, DATABASE() = ? AS d', [sharded]));
    show('change-user', await errorOf(() => c.changeUser({ user, password: 'no', database: plain })));
  },
  async loadLocal() {
    const file = path.join(os.tmpdir(), `tidegate-${process.pid}.csv`);
    fs.writeFileSync(file, '600\t1\n601\t2\n');
    const c = await connect();
    try {
      const load = () => c.query({ sql: `LOAD DATA LOCAL INFILE '${file}' INTO TABLE ${T} (id, t)`, infileStreamFactory: p => fs.createReadStream(p) });
      show('load-local', await errorOf(load), await rows(c, `SELECT COUNT(*) AS n FROM ${T} WHERE id IN (600, 601)`));
    } finally { fs.unlinkSync(file); }
  },
  async routed() {
    const base = prepared ? 3000000 : 4000000;
    const behaviour = prepared ? 'sharded-prepared' : 'sharded';
    const c = await connect({ database: sharded });
    for (let id = base; id < base + 10; id++) {
      await run(c, 'DELETE FROM users WHERE id = ?', [id]);
      await run(c, 'DELETE FROM orders WHERE user_id = ?', [id]);
      show(behaviour, await affected(c, "INSERT INTO users (id, name, country) VALUES (?, ?, 'DE')", [id, 'ü' + id]));
      show(behaviour, await affected(c, 'INSERT INTO orders (user_id, id, total) VALUES (?, 1, 1.5), (?, 2, 2.25)', [id, id]));
    }
    show(behaviour, await rows(c, 'SELECT id, name, country FROM users WHERE id = ?', [base + 3]));
    show(behaviour, (await rows(c, 'SELECT id, name FROM users WHERE id IN (?, ?, ?)', [base + 1, base + 4, base + 7])).sort((a, b) => a.id - b.id));
    show(behaviour, await rows(c, 'SELECT o.id, u.name, o.total FROM users u JOIN orders o ON o.user_id = u.id WHERE u.id = ? ORDER BY o.id DESC', [base + 5]));
    show(behaviour, await affected(c, "UPDATE users SET name = 'new' WHERE id = ?", [base + 6]));
    show(behaviour, (await errorOf(() => run(c, 'INSERT INTO users (id) VALUES (?)', [base + 1]))).slice(0, 3));
    await c.beginTransaction();
    await run(c, "UPDATE users SET name = 'undone' WHERE id = ?", [base + 1]);
    show('sharded-transactions', await rows(c, 'SELECT name FROM users WHERE id = ?', [base + 1]));
    await c.rollback();
    show('sharded-transactions', await rows(c, 'SELECT name FROM users WHERE id = ?', [base + 1]));
  },
};

(async () => {
  for (const [name, step] of Object.entries(steps)) {
    try { await step(); } catch (e) { console.log(`failed|${name}: ${e.stack.replaceAll('\n', ' ')}`); }
  }
  for (const c of open) { c.destroy(); }
})();

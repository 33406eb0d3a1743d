<?php
// The table of behaviours: client.php mysqli|pdo|pdo-emulated HOST PORT USER PASSWORD PLAIN SHARDED.
[, $how, $host, $port, $user, $password, $plain, $sharded] = $argv;
$T = 'php_' . strtr($how, '-', '_');

function show(string $behaviour, ...$values): void {
    echo $behaviour, '|', json_encode($values, JSON_UNESCAPED_UNICODE | JSON_PRESERVE_ZERO_FRACTION | JSON_PARTIAL_OUTPUT_ON_ERROR), "\n";
}

function hexed(array $rows): array {
    return array_map(fn($row) => array_map(fn($v) => is_string($v) && !mb_check($v) ? 'X' . bin2hex($v) : $v, $row), $rows);
}

function mb_check(string $text): bool { return preg_match('//u', $text) === 1; }

function errorOf(callable $act): string {
    try { $act(); return 'no error'; }
    catch (mysqli_sql_exception $e) { return $e->getCode() . ' ' . $e->getSqlState() . ' ' . $e->getMessage(); }
    catch (PDOException $e) { return $e->getMessage(); }
}

/** One face for both extensions: rows, affected rows, key. */
interface Client {
    public function rows(string $sql, array $values = []): array;
    public function affected(string $sql, array $values = []): array;
    public function begin(): void;
    public function commit(): void;
    public function rollback(): void;
}

final class Mysqli_ implements Client {
    public mysqli $c;
    public function __construct(string $schema, int $flags = 0) {
        global $host, $port, $user, $password;
        mysqli_report(MYSQLI_REPORT_ERROR | MYSQLI_REPORT_STRICT);
        $this->c = mysqli_init();
        $this->c->options(MYSQLI_OPT_LOCAL_INFILE, 1);
        $this->c->real_connect($host, $user, $password, $schema, (int) $port, null, $flags);
        $this->c->set_charset('utf8mb4');
    }
    private function run(string $sql, array $values) {
        if (!$values) { return $this->c->query($sql); }
        $statement = $this->c->prepare($sql);
        $statement->execute($values);
        return $statement->get_result();
    }
    public function rows(string $sql, array $values = []): array { return hexed($this->run($sql, $values)->fetch_all(MYSQLI_NUM)); }
    public function affected(string $sql, array $values = []): array {
        $this->run($sql, $values);
        return [$this->c->affected_rows, $this->c->insert_id, $this->c->warning_count];
    }
    public function begin(): void { $this->c->begin_transaction(); }
    public function commit(): void { $this->c->commit(); }
    public function rollback(): void { $this->c->rollback(); }
}

final class Pdo_ implements Client {
    public PDO $c;
    public function __construct(string $schema, array $options = []) {
        global $host, $port, $user, $password, $how;
        $this->c = new PDO("mysql:host=$host;port=$port;dbname=$schema;charset=utf8mb4", $user, $password, $options + [
            PDO::ATTR_EMULATE_PREPARES => $how === 'pdo-emulated', PDO::MYSQL_ATTR_LOCAL_INFILE => true]);
    }
    private function run(string $sql, array $values): PDOStatement {
        $statement = $this->c->prepare($sql);
        foreach ($values as $i => $v) { $statement->bindValue($i + 1, $v, is_int($v) ? PDO::PARAM_INT : ($v === null ? PDO::PARAM_NULL : PDO::PARAM_STR)); }
        $statement->execute();
        return $statement;
    }
    public function rows(string $sql, array $values = []): array { return hexed($this->run($sql, $values)->fetchAll(PDO::FETCH_NUM)); }
    public function affected(string $sql, array $values = []): array { return [$this->run($sql, $values)->rowCount(), $this->c->lastInsertId()]; }
    public function begin(): void { $this->c->beginTransaction(); }
    public function commit(): void { $this->c->commit(); }
    public function rollback(): void { $this->c->rollBack(); }
}

function connect(?string $schema = null): Client {
    global $how, $plain;
    return $how === 'mysqli' ? new Mysqli_($schema ?? $plain) : new Pdo_($schema ?? $plain);
}

$columns = 'id, t, us, ub, d, f, g, dt, ts, ti, da, y, bi, e, s, bl, tx, v';
$prepared = $how !== 'pdo-emulated';
$steps = [
    'connect' => function () use ($how, $host, $port) {
        show('connect', connect()->rows('SELECT 1, DATABASE()'));
        show('connect', strtok(errorOf(fn() => $how === 'mysqli' ? new mysqli($host, 'app', 'wrong', 'plain', (int) $port)
            : new PDO("mysql:host=$host;port=$port", 'app', 'wrong')), "'"));
    },
    'types' => function () use ($T, $columns, $prepared, $how) {
        $c = connect();
        $c->affected("DROP TABLE IF EXISTS $T");
        $c->affected("CREATE TABLE $T (id INT AUTO_INCREMENT PRIMARY KEY, t TINYINT, us SMALLINT UNSIGNED, ub BIGINT UNSIGNED, d DECIMAL(30,10),
          f FLOAT, g DOUBLE, dt DATETIME(6), ts TIMESTAMP NULL, ti TIME(3), da DATE, y YEAR, bi BIT(10), e ENUM('a','ü'), s SET('x','y','z'),
          bl LONGBLOB, tx TEXT, v VARCHAR(40) UNIQUE, j JSON) CHARACTER SET utf8mb4");
        $c->affected("INSERT INTO $T VALUES (1, -128, 65535, 18446744073709551615, -12345678901234567890.0123456789, 1.5, -2.25e100,
          '2026-02-03 04:05:06.123456', '2026-02-03 04:05:06', '-838:59:58.999', '2026-02-03', 1999, b'1000000001', 'ü', 'x,z', X'00FF0027',
          'Grüße 💧', 'one', '{\"k\": [1, null, \"ü\"]}'), (2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
          NULL, NULL, NULL, NULL)");
        if ($how === 'mysqli') {
            $result = $c->c->query("SELECT $columns FROM $T ORDER BY id");
            show('types-text', hexed($result->fetch_all()), array_map(fn($f) => [$f->name, $f->table, $f->length, $f->charsetnr, $f->flags, $f->type, $f->decimals], $result->fetch_fields()));
        }
        show($prepared ? 'types-prepared' : 'types-text', $c->rows("SELECT $columns FROM $T WHERE id < ? ORDER BY id", [3]));
        show('json', $c->rows("SELECT j FROM $T ORDER BY id"));
    },
    'parameters' => function () use ($prepared) {
        $values = [7, -1.5, "it's \\ \"odd\" Grüße 💧\0", null, '2026-02-03 04:05:06.123456', '18446744073709551615'];
        show($prepared ? 'parameters-prepared' : 'parameters-text', connect()->rows('SELECT ?, ?, ?, ?, CAST(? AS DATETIME(6)), CAST(? AS UNSIGNED)', $values));
    },
    'affected' => function () use ($T, $how, $plain) {
        foreach ([true, false] as $found) {
            $c = $how === 'mysqli' ? new Mysqli_($plain, $found ? MYSQLI_CLIENT_FOUND_ROWS : 0) : new Pdo_($plain, [PDO::MYSQL_ATTR_FOUND_ROWS => $found]);
            $c->begin();
            foreach (["UPDATE $T SET t = 5 WHERE id = 1", "UPDATE $T SET t = 5 WHERE id IN (1, 2)", "REPLACE INTO $T (id, v) VALUES (50, 'r')",
                "INSERT INTO $T (id, t) VALUES (1, 6) ON DUPLICATE KEY UPDATE t = 6", "DELETE FROM $T WHERE id = 50"] as $sql) {
                show('affected', $c->affected($sql));
            }
            $c->rollback();
        }
        $c->affected("ALTER TABLE $T AUTO_INCREMENT = 100");
        show('insert-id', $c->affected("INSERT INTO $T (t) VALUES (?)", [1]), $c->affected("INSERT INTO $T (t) VALUES (1), (2), (3)"), $c->rows('SELECT LAST_INSERT_ID()'));
        if ($how === 'mysqli') { $c->affected("UPDATE $T SET t = t + 1 WHERE id = 1"); show('info', $c->c->info); }
    },
    'errors' => function () use ($T) {
        $c = connect();
        foreach (["INSERT INTO $T (id) VALUES (1)", 'SELEC 1', 'SELECT * FROM nothing_here', "SELECT nothing FROM $T",
            "INSERT INTO $T (id, t) VALUES (300, 1000)", 'SELECT (SELECT 1 UNION SELECT 2)'] as $sql) {
            show('errors', errorOf(fn() => $c->rows($sql)));
        }
        $c->affected("SET sql_mode = ''");
        show('warnings', $c->affected("INSERT INTO $T (id, t) VALUES (301, 1000)"));
        $c->affected("DELETE FROM $T WHERE id = 301");
    },
    'transactions' => function () use ($T) {
        $c = connect();
        $other = connect();
        $count = "SELECT COUNT(*) FROM $T WHERE t = 77";
        $c->begin();
        show('transactions', $c->affected("INSERT INTO $T (t) VALUES (77)")[0], $c->rows($count), $other->rows($count));
        $c->rollback();
        $c->begin();
        $c->affected("INSERT INTO $T (t) VALUES (77)");
        $c->affected('SAVEPOINT one');
        $c->affected("INSERT INTO $T (t) VALUES (77)");
        $c->affected('ROLLBACK TO SAVEPOINT one');
        show('savepoints', $c->rows($count), errorOf(fn() => $c->affected('RELEASE SAVEPOINT two')));
        $c->commit();
        show('transactions', $other->rows($count));
        $c->affected('SET autocommit = 0');
        $c->affected("DELETE FROM $T WHERE t = 77");
        show('autocommit', $c->rows('SELECT @@autocommit'), $other->rows($count));
        $c->affected('COMMIT');
        show('autocommit', $other->rows($count));
    },
    'several' => function () use ($T, $how) {
        $c = connect();
        $sql = "SELECT 1; UPDATE $T SET t = 9 WHERE id = 1; SELECT 'two', NULL";
        // exec and query send text, whatever is prepared otherwise.
        $text = fn($sql) => $how === 'mysqli' ? $c->c->query($sql) : $c->c->exec($sql);
        $text("DROP PROCEDURE IF EXISTS {$T}_p");
        $text("CREATE PROCEDURE {$T}_p(IN a INT, OUT b INT) BEGIN SELECT a, a + 1; SELECT 'second'; SELECT a * 2 INTO b; END");
        foreach (['several-statements' => $sql, 'procedures' => "CALL {$T}_p(5, @out)"] as $behaviour => $call) {
            if ($how === 'mysqli') {
                show($behaviour, errorOf(function () use ($c, $behaviour, $call) {
                    $behaviour === 'procedures' ? $c->c->real_query($call) : $c->c->multi_query($call);
                    do {
                        $result = $c->c->store_result();
                        show($behaviour, $result ? $result->fetch_all() : $c->c->affected_rows);
                    } while ($c->c->next_result());
                }));
            } elseif ($how === 'pdo-emulated' || $behaviour === 'procedures') {
                $statement = $c->c->query($call);
                do { show($behaviour, $statement->columnCount() ? $statement->fetchAll(PDO::FETCH_NUM) : $statement->rowCount()); } while ($statement->nextRowset());
                $statement->closeCursor();
            }
        }
        show('procedures', $c->rows('SELECT @out'));
        $text("DROP PROCEDURE IF EXISTS {$T}_s");
        show('routines', errorOf(fn() => $text("CREATE PROCEDURE {$T}_s(INOUT a INT) BEGIN SET a = a * 2; SET @seen = a; END")));
    },
    'large' => function () use ($T, $how) {
        $c = connect();
        $data = str_repeat("Tidegate\0", 600000);
        show('blob', $c->affected("INSERT INTO $T (id, bl) VALUES (500, ?)", [$data]));
        $back = $c->rows("SELECT bl, SHA2(bl, 256) FROM $T WHERE id = ?", [500])[0];
        show('blob', $back[0] === $data, $back[1]);
        $c->affected("DELETE FROM $T WHERE id = 500");
        $digits = '(SELECT 0 d UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4)';
        $sql = "SELECT CONCAT(a.d, b.d, c.d, e.d, f.d), REPEAT('x', 200) FROM $digits a, $digits b, $digits c, $digits e, $digits f ORDER BY 1";
        $hash = hash_init('sha256');
        $count = 0;
        if ($how !== 'mysqli') { $c->c->setAttribute(PDO::MYSQL_ATTR_USE_BUFFERED_QUERY, false); }
        $result = $how === 'mysqli' ? $c->c->query($sql, MYSQLI_USE_RESULT) : $c->c->query($sql, PDO::FETCH_NUM);
        foreach ($result as $row) { $count++; hash_update($hash, implode(',', $row)); }
        show('stream', $count, hash_final($hash));
    },
    'batch' => function () use ($T, $how) {
        $c = connect();
        $c->begin();
        $statement = $c->c->prepare("INSERT INTO $T (id, t, tx) VALUES (?, ?, ?)");
        for ($i = 0; $i < 200; $i++) { $statement->execute([1000 + $i, $i % 100, "text $i"]); }
        show('batch', $c->rows("SELECT COUNT(*), SUM(t), MAX(tx) FROM $T WHERE id >= 1000"));
        $c->rollback();
    },
    'session' => function () use ($T, $how, $plain, $sharded, $user, $password) {
        $c = connect($sharded);
        if ($how === 'mysqli') { $c->c->select_db($plain); } else { $c->affected("USE $plain"); }
        show('database', $c->rows('SELECT DATABASE()'), errorOf(fn() => $c->affected('USE nowhere')));
        $c->affected("SET @@session.lock_wait_timeout = 77, time_zone = '+05:30', @a = 1, @b = 'ü'");
        show('session-variables', $c->rows('SELECT @@lock_wait_timeout'), errorOf(fn() => $c->affected('SET nothing_here = 1')));
        show('user-variables', $c->rows('SELECT @a, @b, @nothing'));
        show('time-zone', $c->rows("SELECT ts, dt, @@time_zone FROM $T WHERE id = 1"));
        $c->affected('SET NAMES latin1');
        show('character-sets', $c->rows("SELECT tx, HEX(tx), @@character_set_results FROM $T WHERE id = 1"));
        if ($how === 'mysqli') {
            show('change-user', errorOf(fn() => $c->c->change_user($user, $password, $sharded)));
            show('change-user', $c->rows('SELECT @a, @@character_set_client'), $c->rows("SELECT DATABASE() = '$sharded'"));
            // Without its SQLSTATE, which mysqlnd loses where a server does not go on to ask for the password in full.
            show('change-user', preg_replace('/ .*? /', ' ', errorOf(fn() => $c->c->change_user($user, 'no', $plain)), 1));
        }
    },
    'load-local' => function () use ($T) {
        $file = tempnam(sys_get_temp_dir(), 'tidegate');
        file_put_contents($file, "600\t1\n601\t2\n");
        $c = connect();
        show('load-local', @errorOf(fn() => $c->affected("LOAD DATA LOCAL INFILE '$file' INTO TABLE $T (id, t)")));
        show('load-local', connect()->rows("SELECT COUNT(*) FROM $T WHERE id IN (600, 601)"));
        unlink($file);
    },
    'routed' => function () use ($how, $sharded, $prepared) {
        $behaviour = $prepared ? 'sharded-prepared' : 'sharded';
        $base = ['mysqli' => 5000000, 'pdo' => 6000000, 'pdo-emulated' => 7000000][$how];
        $c = connect($sharded);
        for ($id = $base; $id < $base + 10; $id++) {
            $c->affected('DELETE FROM users WHERE id = ?', [$id]);
            $c->affected('DELETE FROM orders WHERE user_id = ?', [$id]);
            show($behaviour, $c->affected("INSERT INTO users (id, name, country) VALUES (?, ?, 'DE')", [$id, "ü$id"]));
            show($behaviour, $c->affected('INSERT INTO orders (user_id, id, total) VALUES (?, 1, 1.5), (?, 2, 2.25)', [$id, $id]));
        }
        $three = $c->rows('SELECT id, name FROM users WHERE id IN (?, ?, ?)', [$base + 1, $base + 4, $base + 7]);
        sort($three);
        show($behaviour, $three, $c->rows('SELECT id, name, country FROM users WHERE id = ?', [$base + 3]));
        show($behaviour, $c->rows('SELECT o.id, u.name, o.total FROM users u JOIN orders o ON o.user_id = u.id WHERE u.id = ? ORDER BY o.id DESC', [$base + 5]));
        show($behaviour, $c->affected("UPDATE users SET name = 'new' WHERE id = ?", [$base + 6]));
        show($behaviour, strtok(errorOf(fn() => $c->affected('INSERT INTO users (id) VALUES (?)', [$base + 1])), "'"));
        $c->begin();
        $c->affected("UPDATE users SET name = 'undone' WHERE id = ?", [$base + 1]);
        show('sharded-transactions', $c->rows('SELECT name FROM users WHERE id = ?', [$base + 1]));
        $c->rollback();
        show('sharded-transactions', $c->rows('SELECT name FROM users WHERE id = ?', [$base + 1]));
    },
];

foreach ($steps as $name => $step) {
    try { $step(); } catch (Throwable $e) { echo "failed|$name: ", $e->getMessage(), ' at ', $e->getLine(), "\n"; }
}

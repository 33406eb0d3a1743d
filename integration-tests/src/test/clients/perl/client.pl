#!/usr/bin/perl
# The table of behaviours by a DBI driver: client.pl mysql|MariaDB text|prepared HOST PORT USER PASSWORD PLAIN SHARDED.
use strict;
use warnings;
use utf8;
use DBI;
use Digest::SHA qw(sha256_hex);
use File::Temp;
binmode STDOUT, ':encoding(UTF-8)';

my ($driver, $how, $host, $port, $user, $password, $plain, $sharded) = @ARGV;
my $T = lc "perl_${driver}_$how";
my $prefix = $driver eq 'mysql' ? 'mysql' : 'mariadb';
my $prepared = $how eq 'prepared' ? 1 : 0;

sub show {
    my $behaviour = shift;
    print "$behaviour|", join(' ', map { text($_) } @_), "\n";
}

sub text {
    my $value = shift;
    return 'undef' unless defined $value;
    return '[' . join(', ', map { text($_) } @$value) . ']' if ref $value;
    $value =~ s/([\x00-\x1f\x7f-\x9f])/sprintf '\\x%02x', ord $1/ge;
    return "'$value'";
}

sub connection {
    my ($schema, %options) = @_;
    my $database = DBI->connect("DBI:$driver:database=$schema;host=$host;port=$port;${prefix}_server_prepare=$prepared;${prefix}_local_infile=1",
        $user, $password, { RaiseError => 1, PrintError => 0, AutoCommit => 1, ($driver eq 'mysql' ? (mysql_enable_utf8mb4 => 1) : ()), %options });
    return $database;
}

sub rows { my ($c, $sql, @values) = @_; return $c->selectall_arrayref($sql, undef, @values); }

sub error_of {
    my ($c, $act) = @_;
    return 'no error' if eval { $act->(); 1 };
    return [$c->err, $c->state, $c->errstr];
}

my $columns = 'id, t, us, ub, d, f, g, dt, ts, ti, da, y, bi, e, s, bl, tx, v';
my @steps = (
    connect => sub {
        my $c = connection($plain);
        show('connect', $c->ping, rows($c, 'SELECT 1, DATABASE()'));
        eval { DBI->connect("DBI:$driver:database=$plain;host=$host;port=$port", $user, 'wrong', { RaiseError => 1, PrintError => 0 }) };
        show('connect', DBI->err);
    },
    types => sub {
        my $c = connection($plain);
        $c->do("DROP TABLE IF EXISTS $T");
        $c->do("CREATE TABLE $T (id INT AUTO_INCREMENT PRIMARY KEY, t TINYINT, us SMALLINT UNSIGNED, ub BIGINT UNSIGNED, d DECIMAL(30,10),
          f FLOAT, g DOUBLE, dt DATETIME(6), ts TIMESTAMP NULL, ti TIME(3), da DATE, y YEAR, bi BIT(10), e ENUM('a','ü'), s SET('x','y','z'),
          bl LONGBLOB, tx TEXT, v VARCHAR(40) UNIQUE, j JSON) CHARACTER SET utf8mb4");
        $c->do("INSERT INTO $T VALUES (1, -128, 65535, 18446744073709551615, -12345678901234567890.0123456789, 1.5, -2.25e100,
          '2026-02-03 04:05:06.123456', '2026-02-03 04:05:06', '-838:59:58.999', '2026-02-03', 1999, b'1000000001', 'ü', 'x,z', X'00FF0027',
          'Grüße 💧', 'one', '{\"k\": [1, null, \"ü\"]}'), (2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
          NULL, NULL, NULL, NULL)");
        my $s = $c->prepare("SELECT $columns FROM $T WHERE id < ? ORDER BY id");
        $s->execute(3);
        # Copied: what the handle knows is gone with its last row.
        my @known = map { [@{ $s->{$_} }] } 'NAME', 'TYPE', 'NULLABLE', "${prefix}_type_name", "${prefix}_length", "${prefix}_table";
        show($prepared ? 'types-prepared' : 'types-text', @known, $s->fetchall_arrayref);
        show('json', rows($c, "SELECT j FROM $T ORDER BY id"));
    },
    parameters => sub {
        my @values = (7, -1.5, "it's \\ \"odd\" Grüße 💧\0", undef, '2026-02-03 04:05:06.123456', '18446744073709551615');
        show($prepared ? 'parameters-prepared' : 'parameters-text', rows(connection($plain), 'SELECT ?, ?, ?, ?, CAST(? AS DATETIME(6)), CAST(? AS UNSIGNED)', @values));
    },
    affected => sub {
        for my $found (1, 0) {
            my $c = connection($plain, "${prefix}_client_found_rows" => $found);
            $c->begin_work;
            show('affected', 0 + $c->do($_)) for "UPDATE $T SET t = 5 WHERE id = 1", "UPDATE $T SET t = 5 WHERE id IN (1, 2)",
                "REPLACE INTO $T (id, v) VALUES (50, 'r')", "INSERT INTO $T (id, t) VALUES (1, 6) ON DUPLICATE KEY UPDATE t = 6", "DELETE FROM $T WHERE id = 50";
            $c->rollback;
        }
        my $c = connection($plain);
        $c->do("ALTER TABLE $T AUTO_INCREMENT = 100");
        $c->do("INSERT INTO $T (t) VALUES (?)", undef, 1);
        show('insert-id', $c->last_insert_id(undef, undef, $T, 'id'), $c->{"${prefix}_insertid"});
        $c->do("INSERT INTO $T (t) VALUES (1), (2), (3)");
        show('insert-id', $c->{"${prefix}_insertid"}, rows($c, 'SELECT LAST_INSERT_ID()'));
        $c->do("UPDATE $T SET t = t + 1 WHERE id = 1");
        show('info', $c->{"${prefix}_info"});
    },
    errors => sub {
        my $c = connection($plain);
        for my $sql ("INSERT INTO $T (id) VALUES (1)", 'SELEC 1', 'SELECT * FROM nothing_here', "SELECT nothing FROM $T",
            "INSERT INTO $T (id, t) VALUES (300, 1000)", 'SELECT (SELECT 1 UNION SELECT 2)') {
            show('errors', error_of($c, sub { my $s = $c->prepare($sql); $s->execute; $s->fetchall_arrayref }));
        }
        $c->do("SET sql_mode = ''");
        my $s = $c->prepare("INSERT INTO $T (id, t) VALUES (301, 1000)");
        $s->execute;
        show('warnings', $s->{"${prefix}_warning_count"});
        $c->do("DELETE FROM $T WHERE id = 301");
    },
    transactions => sub {
        my ($c, $other) = (connection($plain), connection($plain));
        my $count = "SELECT COUNT(*) FROM $T WHERE t = 77";
        $c->begin_work;
        $c->do("INSERT INTO $T (t) VALUES (77)");
        show('transactions', rows($c, $count), rows($other, $count));
        $c->rollback;
        $c->{AutoCommit} = 0;
        $c->do("INSERT INTO $T (t) VALUES (77)");
        $c->do('SAVEPOINT one');
        $c->do("INSERT INTO $T (t) VALUES (77)");
        $c->do('ROLLBACK TO SAVEPOINT one');
        show('savepoints', rows($c, $count), error_of($c, sub { $c->do('RELEASE SAVEPOINT two') }));
        show('autocommit', rows($c, 'SELECT @@autocommit'), rows($other, $count));
        $c->commit;
        show('transactions', rows($other, $count));
        $c->do("DELETE FROM $T WHERE t = 77");
        $c->{AutoCommit} = 1;
        show('autocommit', rows($c, 'SELECT @@autocommit'), rows($other, $count));
    },
    several => sub {
        my $c = connection($plain);
        $c->do("DROP PROCEDURE IF EXISTS ${T}_p");
        $c->do("CREATE PROCEDURE ${T}_p(IN a INT, OUT b INT) BEGIN SELECT a, a + 1; SELECT 'second'; SELECT a * 2 INTO b; END");
        my $s = $c->prepare("CALL ${T}_p(5, \@out)");
        $s->execute;
        do { show('procedures', $s->{NUM_OF_FIELDS} ? $s->fetchall_arrayref : 0 + $s->rows) } while ($s->more_results);
        show('procedures', rows($c, 'SELECT @out'));
        $c->do("DROP PROCEDURE IF EXISTS ${T}_s");
        show('routines', error_of($c, sub { $c->do("CREATE PROCEDURE ${T}_s(INOUT a INT) BEGIN SET a = a * 2; SET \@seen = a; END") }));
    },
    large => sub {
        my $c = connection($plain);
        my $data = "Tidegate\0" x 600_000;
        my $s = $c->prepare("INSERT INTO $T (id, bl) VALUES (500, ?)");
        $s->bind_param(1, $data, DBI::SQL_BLOB);
        $s->execute;
        my $back = rows($c, "SELECT bl, SHA2(bl, 256) FROM $T WHERE id = 500")->[0];
        show('blob', length $back->[0], sha256_hex($back->[0]), $back->[1]);
        $c->do("DELETE FROM $T WHERE id = 500");
        my $digits = '(SELECT 0 d UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4)';
        my $select = $c->prepare("SELECT CONCAT(a.d, b.d, c.d, e.d, f.d), REPEAT('x', 200) FROM $digits a, $digits b, $digits c, $digits e, $digits f ORDER BY 1",
            { "${prefix}_use_result" => 1 });
        $select->execute;
        my $sha = Digest::SHA->new(256);
        my $count = 0;
        while (my $row = $select->fetchrow_arrayref) { $count++; $sha->add(@$row); }
        show('stream', $count, $sha->hexdigest);
    },
    batch => sub {
        my $c = connection($plain);
        $c->begin_work;
        my $s = $c->prepare("INSERT INTO $T (id, t, tx) VALUES (?, ?, ?)");
        my $n = $s->execute_array({}, [1000 .. 1199], [map { $_ % 100 } 0 .. 199], [map { "text $_" } 0 .. 199]);
        show('batch', $n, rows($c, "SELECT COUNT(*), SUM(t), MAX(tx) FROM $T WHERE id >= 1000"));
        $c->rollback;
    },
    session => sub {
        my $c = connection($sharded);
        $c->do("USE $plain");
        show('database', rows($c, 'SELECT DATABASE()'), error_of($c, sub { $c->do('USE nowhere') }));
        $c->do("SET \@\@session.lock_wait_timeout = 77, time_zone = '+05:30', \@a = 1, \@b = 'ü'");
        show('session-variables', rows($c, 'SELECT @@lock_wait_timeout'), error_of($c, sub { $c->do('SET nothing_here = 1') }));
        show('user-variables', rows($c, 'SELECT @a, @b, @nothing'));
        show('time-zone', rows($c, "SELECT ts, dt, \@\@time_zone FROM $T WHERE id = 1"));
        $c->do('SET NAMES latin1');
        show('character-sets', rows($c, "SELECT HEX(tx), \@\@character_set_results FROM $T WHERE id = 1"));
    },
    metadata => sub {
        my $c = connection($plain);
        my $tables = $c->table_info(undef, $plain, $T, 'TABLE');
        show('metadata', $tables->fetchall_arrayref);
    },
    'load-local' => sub {
        my $file = File::Temp->new(SUFFIX => '.csv');
        print $file "600\t1\n601\t2\n";
        $file->flush;
        my $c = connection($plain);
        show('load-local', error_of($c, sub { $c->do("LOAD DATA LOCAL INFILE '$file' INTO TABLE $T (id, t)") }));
        show('load-local', rows(connection($plain), "SELECT COUNT(*) FROM $T WHERE id IN (600, 601)"));
    },
    routed => sub {
        my $behaviour = $prepared ? 'sharded-prepared' : 'sharded';
        my $base = 8_000_000 + ($driver eq 'mysql' ? 0 : 500_000) + $prepared * 1000;
        my $c = connection($sharded);
        for my $id ($base .. $base + 9) {
            $c->do('DELETE FROM users WHERE id = ?', undef, $id);
            $c->do('DELETE FROM orders WHERE user_id = ?', undef, $id);
            show($behaviour, 0 + $c->do("INSERT INTO users (id, name, country) VALUES (?, ?, 'DE')", undef, $id, "ü$id"));
            show($behaviour, 0 + $c->do('INSERT INTO orders (user_id, id, total) VALUES (?, 1, 1.5), (?, 2, 2.25)', undef, $id, $id));
        }
        show($behaviour, rows($c, 'SELECT id, name, country FROM users WHERE id = ?', $base + 3));
        show('sharded-several', error_of($c, sub {
            show('sharded-several', [sort { $a->[0] <=> $b->[0] } @{ rows($c, 'SELECT id, name FROM users WHERE id IN (?, ?, ?)', $base + 1, $base + 4, $base + 7) }]);
        }));
        show($behaviour, rows($c, 'SELECT o.id, u.name, o.total FROM users u JOIN orders o ON o.user_id = u.id WHERE u.id = ? ORDER BY o.id DESC', $base + 5));
        show($behaviour, 0 + $c->do("UPDATE users SET name = 'new' WHERE id = ?", undef, $base + 6));
        show($behaviour, error_of($c, sub { $c->do('INSERT INTO users (id) VALUES (?)', undef, $base + 1) })->[0]);
        $c->begin_work;
        $c->do("UPDATE users SET name = 'undone' WHERE id = ?", undef, $base + 1);
        show('sharded-transactions', rows($c, 'SELECT name FROM users WHERE id = ?', $base + 1));
        $c->rollback;
        show('sharded-transactions', rows($c, 'SELECT name FROM users WHERE id = ?', $base + 1));
    },
);

while (my ($name, $step) = splice @steps, 0, 2) {
    eval { $step->(); 1 } or print "failed|$name: ", $@ =~ s/\n/ /gr, "\n";
}

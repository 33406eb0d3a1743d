package io.tidegate.it.suite;

import io.tidegate.it.cluster.TestCluster;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A sharded table with ids of a segment, and a table with AUTO_INCREMENT on one server: clients are
 * told the same, packet by packet.
 */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.class)
@SuppressWarnings("NullAway.Init")
final class GeneratedIdsTwinIT {
    private static final int FOUND_ROWS = 2;

    private final TestCluster cluster;
    private @TempDir Path directory;
    private IdTables tables;
    private OwnProxy proxy;
    private Twins twins;

    GeneratedIdsTwinIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void start() throws Exception {
        tables = IdTables.create(cluster, "keyed");
        tables.execute("g1", "CREATE TABLE plain.keyed" + IdTables.columns("AUTO_INCREMENT"));
        proxy = OwnProxy.start(directory, tables.yaml("keyed: {key: k, generate: {id: segment}"));
        login(0);
    }

    private void login(int capabilities) throws Exception {
        twins = Twins.login(proxy.port(), cluster.group("g1").port(), capabilities);
    }

    @AfterEach
    void stop() throws Exception {
        twins.close();
        proxy.close();
        tables.close();
    }

    private void ask(String... statements) throws Exception {
        for (String sql : statements) {
            twins.query(sql);
            twins.query("SELECT LAST_INSERT_ID()");
        }
    }

    private void rows(int to) throws Exception {
        for (int k = 1; k <= to; k++) {
            row(k);
        }
    }

    private void row(int k) throws Exception {
        twins.query("SELECT id + 0, v, n FROM keyed WHERE k = " + k);
    }

    @Test
    void one_row_in_every_form() throws Exception {
        ask(
                "INSERT INTO keyed (k, v) VALUES (1, 'a')",
                "INSERT keyed (v, k) VALUE ('b', 2)",
                "INSERT INTO keyed (id, k) VALUES (NULL, 3)",
                "INSERT INTO keyed (k, ID) VALUES (4, DEFAULT)",
                "INSERT INTO keyed (k, `id`, v) VALUES (5, 0, 'c;d')",
                "INSERT INTO plain.keyed (k, id) VALUES (6, '0')",
                "INSERT INTO keyed (k, id) VALUES (7, -0)",
                "INSERT INTO keyed (k, id) VALUES (8, FALSE);",
                "INSERT INTO keyed SET k = 9, v = 'x'",
                "INSERT INTO keyed SET id = NULL, k = 10",
                "INSERT INTO keyed SET k = 11, id = DEFAULT",
                "INSERT INTO keyed SET k = 12, id = 0, v = CONCAT('a', 'b')",
                "REPLACE INTO keyed (k, v) VALUES (13, 'r')",
                "REPLACE INTO keyed (k, v) VALUES (13, 's')",
                "REPLACE INTO keyed SET k = 13, v = 't'",
                "INSERT INTO keyed (k, v) VALUES (14, CONCAT(',', ')', 'q')) -- , 5",
                "/* id */ INSERT /* k */ INTO keyed /* v */ (k /* , id */) VALUES (15 /* ) */)");
        rows(15);
    }

    @Test
    void several_rows_tell_the_first() throws Exception {
        ask(
                "INSERT INTO keyed (k) VALUES (1), (2), (3)",
                "INSERT INTO keyed (id, k) VALUES (NULL, 4), (NULL, 5)",
                "INSERT INTO keyed (k, id) VALUES (6, DEFAULT), (7, DEFAULT), (8, DEFAULT)",
                "INSERT INTO keyed (k, id, v) VALUES (9, 0, 'a'), (10, NULL, 'b'), (11, DEFAULT, 'c')",
                "REPLACE INTO keyed (k, v) VALUES (9, 'd'), (10, 'e')");
        rows(11);
    }

    @Test
    void without_a_list_of_columns() throws Exception {
        ask(
                "INSERT INTO keyed VALUES (NULL, 1, 'a', 0)",
                "INSERT INTO keyed VALUES (DEFAULT, 2, 'b', 0), (0, 3, 'c', DEFAULT)",
                "INSERT INTO keyed VALUES (-4, 4, 'd', 0)",
                "INSERT INTO keyed VALUES (NULL, 5, 'e')",
                "REPLACE INTO keyed VALUES (NULL, 5, 'e', 1)",
                "INSERT IGNORE INTO keyed VALUES (NULL, 9, 'x', 7)",
                "INSERT INTO keyed SELECT NULL, k + 10, v, n FROM keyed WHERE k = 2");
        rows(5);
        row(12);
    }

    @Test
    void ids_of_the_clients_own_are_told_and_change_no_last_insert_id() throws Exception {
        ask(
                "INSERT INTO keyed (k) VALUES (1), (2), (3), (4), (5), (6), (7), (8), (9)",
                "DELETE FROM keyed WHERE k > 2",
                "INSERT INTO keyed (id, k) VALUES (5, 5)",
                "INSERT INTO keyed (id, k) VALUES (6, 6), (7, 7)",
                "INSERT INTO keyed SET id = 8, k = 8",
                "REPLACE INTO keyed (id, k) VALUES (9, 9)",
                "INSERT INTO keyed (id, k) VALUES ('4', 4)",
                "INSERT INTO keyed (k, id) VALUES (-3, -3)",
                "INSERT INTO keyed (k) VALUES (10)");
    }

    @Test
    void of_some_rows_with_ids_and_some_without_the_first_that_was_made_is_told() throws Exception {
        ask(
                "INSERT INTO keyed (k) VALUES (1), (2), (3), (4), (5)",
                "DELETE FROM keyed WHERE k > 1",
                "INSERT INTO keyed (id, k) VALUES (2, 20), (NULL, 21), (3, 22)");
        for (int k : new int[] {1, 20, 21, 22}) {
            row(k);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, RawClient.DEPRECATE_EOF, FOUND_ROWS})
    void rows_that_are_there_already(int capabilities) throws Exception {
        twins.close();
        login(capabilities);
        ask(
                "INSERT INTO keyed (k, v) VALUES (1, 'a')",
                "INSERT INTO keyed (k, v) VALUES (2, 'a')",
                "INSERT IGNORE INTO keyed (k, v) VALUES (1, 'b')",
                "INSERT IGNORE INTO keyed (k, v) VALUES (3, 'b')",
                "INSERT INTO keyed (k, v) VALUES (1, 'c') ON DUPLICATE KEY UPDATE v = 'd'",
                "INSERT INTO keyed (k, v) VALUES (1, 'c') ON DUPLICATE KEY UPDATE v = 'd'",
                "INSERT INTO keyed (k, v) VALUES (4, 'c') ON DUPLICATE KEY UPDATE v = 'd', n = n + 1",
                "INSERT INTO keyed (k, v) VALUES (4, 'c') ON DUPLICATE KEY UPDATE v = 'd', n = n + 1",
                "INSERT INTO keyed SET k = 4, v = 'e' ON DUPLICATE KEY UPDATE v = VALUES(v)",
                "INSERT INTO keyed (id, k) VALUES (DEFAULT, 1) ON DUPLICATE KEY UPDATE n = n + 1",
                "INSERT INTO keyed (k, v) VALUES (2, 'f') ON DUPLICATE KEY UPDATE id = LAST_INSERT_ID(id), v = 'f'",
                "INSERT INTO keyed (k, v) VALUES (5, 'g') ON DUPLICATE KEY UPDATE id = LAST_INSERT_ID(id), v = 'f'",
                "INSERT INTO keyed (k, v) VALUES (6, 'h')");
        rows(6);
    }

    @Test
    void where_a_zero_is_meant_it_stays_one() throws Exception {
        ask(
                "INSERT INTO keyed (k) VALUES (1)",
                "SET sql_mode = CONCAT(@@sql_mode, ',NO_AUTO_VALUE_ON_ZERO')",
                "INSERT INTO keyed (k, id) VALUES (3, NULL)",
                "INSERT INTO keyed (k, id) VALUES (4, DEFAULT)",
                "INSERT INTO keyed (k) VALUES (5)",
                "DELETE FROM keyed WHERE k = 4",
                "INSERT INTO keyed (k, id) VALUES (2, 0)",
                "SET sql_mode = DEFAULT");
        rows(5);
    }

    @Test
    void prepared_statements_are_told_the_same() throws Exception {
        twins.prepare("INSERT INTO keyed (k, v) VALUES (?, 'p')");
        for (int k = 1; k < 6; k++) {
            twins.execute(k);
            twins.query("SELECT LAST_INSERT_ID()");
        }
        twins.prepare("INSERT INTO keyed (id, k) VALUES (?, 30)");
        twins.execute(0);
        twins.prepare("INSERT INTO keyed (id, k) VALUES (DEFAULT, ?), (NULL, 32), (0, 33)");
        twins.execute(31);
        twins.query("SELECT LAST_INSERT_ID()");
        twins.query("DELETE FROM keyed WHERE k = 2");
        twins.prepare("INSERT INTO keyed (id, k) VALUES (?, 2)");
        twins.execute(2);
        twins.query("SELECT LAST_INSERT_ID()");
        rows(5);
        row(30);
        row(31);
    }

    @Test
    void a_transaction_that_is_rolled_back_uses_ids_up() throws Exception {
        ask("INSERT INTO keyed (k) VALUES (1)");
        twins.query("BEGIN");
        ask(
                "INSERT INTO keyed (k) VALUES (2)",
                "ROLLBACK",
                "INSERT INTO keyed (k) VALUES (2)",
                "INSERT INTO keyed (k) VALUES (3)");
        rows(3);
    }

    @Test
    void last_insert_id_is_told_in_every_spelling() throws Exception {
        for (String question :
                List.of(
                        "SELECT LAST_INSERT_ID() + 1",
                        "SELECT @@identity, @@last_insert_id",
                        "SELECT last_insert_id() AS i FROM DUAL")) {
            twins.query("INSERT INTO keyed (k) VALUES (" + Math.abs(question.hashCode()) + ")");
            twins.query(question);
            twins.query(question);
        }
    }
}

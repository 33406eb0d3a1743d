package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.it.cluster.TestCluster;
import io.tidegate.it.server.ServerFamily;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ArgumentsSource;

/** INSERT without a list of columns: clients are told what one server tells, packet by packet. */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.class)
@SuppressWarnings("NullAway.Init")
final class UnlistedInsertTwinIT {
    private final TestCluster cluster;
    private @TempDir Path directory;
    private UnlistedTables tables;
    private OwnProxy proxy;
    private Twins twins;

    UnlistedInsertTwinIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void start() throws Exception {
        tables = UnlistedTables.create(cluster);
        proxy = OwnProxy.startChecked(directory, tables.yaml());
        twins = Twins.login(proxy.port(), cluster.group("g1").port(), 0);
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
        }
    }

    private void rows() throws Exception {
        twins.query("SELECT id + 0, v, n, hidden, twice FROM bare ORDER BY id + 0");
    }

    @Test
    void one_row_and_several() throws Exception {
        ask(
                "INSERT INTO bare VALUES ('a', 1, 10, DEFAULT)",
                "SHOW WARNINGS",
                "INSERT bare VALUE (CONCAT('b', '(,'), 2, 20 + 1, DEFAULT)",
                "INSERT INTO plain.bare () VALUES (NULL, '3', -1, DEFAULT);",
                "INSERT INTO bare /* all */ VALUES ('d', 4, DEFAULT, DEFAULT), (id, 5, 1, DEFAULT), ('f', 6, 2, DEFAULT)",
                "REPLACE INTO bare VALUES ('A', 1, 11, DEFAULT), ('B', 2, 22, DEFAULT)",
                "INSERT IGNORE INTO bare VALUES ('no', 1, 1, DEFAULT)",
                "INSERT INTO bare VALUES ('c', 1, 9, DEFAULT) ON DUPLICATE KEY UPDATE n = VALUES(n) + 1",
                "SELECT ROW_COUNT()");
        rows();
        assertThat(tables.rows("id"))
                .containsExactly("0: 4", "1: 1", "1: 5", "2: 2", "2: 6", "3: 3");
    }

    @Test
    void errors_and_warnings() throws Exception {
        ask(
                "INSERT INTO bare VALUES (1, 2, 3)",
                "INSERT INTO bare VALUES ('a', 1, 10, DEFAULT, 5)",
                "INSERT INTO bare VALUES ('a', 1, 10, DEFAULT), ('b', 2, 20)",
                "SHOW WARNINGS",
                "INSERT INTO bare VALUES ('a', 1, 10, DEFAULT)",
                "SET sql_mode = ''",
                "INSERT INTO bare VALUES ('a', 7, 1, DEFAULT)",
                "INSERT INTO bare VALUES (REPEAT('y', 50), 9, 1, DEFAULT)",
                "SHOW WARNINGS",
                "SELECT @@warning_count",
                "INSERT INTO bare VALUES (NULL, 8, NULL, DEFAULT), (REPEAT('x', 50), 12, 1, DEFAULT)",
                "SELECT ROW_COUNT()");
        rows();
    }

    @Test
    void in_transactions() throws Exception {
        ask(
                "BEGIN",
                "INSERT INTO bare VALUES ('a', 4, 10, DEFAULT)",
                "INSERT INTO bare VALUES ('a', 1, 10, DEFAULT), ('b', 8, 1, DEFAULT)",
                "INSERT INTO bare VALUES ('a', 1)",
                "ROLLBACK");
        rows();
        ask(
                "SET autocommit = 0",
                "INSERT INTO bare VALUES ('a', 4, 10, DEFAULT)",
                "ROLLBACK",
                "INSERT INTO bare VALUES ('b', 8, 10, DEFAULT)",
                "COMMIT",
                "SET autocommit = 1");
        rows();
    }

    @Test
    void of_selected_rows() throws Exception {
        tables.onEach("ALTER TABLE %s DROP COLUMN twice");
        tables.onWhole("ALTER TABLE %s DROP COLUMN twice");
        ask(
                "INSERT INTO bare (v, id, n) VALUES ('a', 1, 10), ('b', 2, 20), ('c', 3, 30)",
                "INSERT INTO bare SELECT v, id + 10, n + 1 FROM bare",
                "INSERT INTO bare () SELECT v, id + 100, n FROM bare WHERE id < 3",
                "INSERT INTO bare (SELECT 'x', 77, 7)",
                "REPLACE INTO bare SELECT * FROM bare",
                "INSERT INTO bare SELECT v, id FROM bare");
        twins.query("SELECT id + 0, v, n, hidden FROM bare ORDER BY id + 0");
    }

    @Test
    void prepared() throws Exception {
        ask(
                "PREPARE p FROM 'INSERT INTO bare VALUES (?, ?, 5, DEFAULT)'",
                "SET @v = 'a', @id = 6",
                "EXECUTE p USING @v, @id",
                "DEALLOCATE PREPARE p");
        rows();
    }

    @Test
    void with_other_names_for_new_rows() throws Exception {
        Assumptions.assumeTrue(cluster.family() == ServerFamily.MYSQL);
        ask(
                "INSERT INTO bare VALUES ('a', 1, 10, DEFAULT) AS fresh ON DUPLICATE KEY UPDATE n = fresh.n",
                "INSERT INTO bare VALUES ('a', 1, 11, DEFAULT) AS fresh (a, b, c, d) ON DUPLICATE KEY UPDATE n"
                        + " = c + b");
        rows();
    }
}

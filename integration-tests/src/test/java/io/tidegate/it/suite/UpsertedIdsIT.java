package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.it.cluster.TestCluster;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * LAST_INSERT_ID() around generated ids, where it is read or set in unusual places: as on one
 * server with AUTO_INCREMENT, or refused by name.
 */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.class)
@SuppressWarnings("NullAway.Init")
final class UpsertedIdsIT {
    private final TestCluster cluster;
    private @TempDir Path directory;
    private IdTables tables;
    private OwnProxy proxy;
    private Twins twins;

    UpsertedIdsIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void start() throws Exception {
        tables = IdTables.create(cluster, "keyed", "bills");
        tables.execute("g1", "CREATE TABLE plain.keyed" + IdTables.columns("AUTO_INCREMENT"));
        proxy =
                OwnProxy.startChecked(
                        directory,
                        tables.yaml(
                                "keyed: {key: k, generate: {id: segment}",
                                "bills: {key: id, generate: {id: snowflake}"));
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

    private Connection client() throws SQLException {
        return Driver.CONNECTOR_J_TEXT.connect(proxy.port(), "plain", "app", "secret", "");
    }

    @Test
    void an_update_reads_the_last_insert_id_of_before() throws Exception {
        ask(
                "INSERT INTO keyed (k) VALUES (1)",
                "INSERT INTO keyed (k) VALUES (2)",
                "INSERT INTO keyed (k) VALUES (1) ON DUPLICATE KEY UPDATE v = LAST_INSERT_ID()",
                "SELECT v FROM keyed WHERE k = 1",
                "INSERT INTO keyed (k) VALUES (3)",
                "INSERT INTO keyed (k) VALUES (2) ON DUPLICATE KEY UPDATE n = @@last_insert_id, v = @@identity -- x",
                "SELECT v, n FROM keyed WHERE k = 2",
                "INSERT INTO keyed (k, v) VALUES (1, 'x') ON DUPLICATE KEY UPDATE v = CONCAT(v, LAST_INSERT_ID());",
                "SELECT v FROM keyed WHERE k = 1",
                "INSERT INTO keyed SET k = 1 ON DUPLICATE KEY UPDATE n = LAST_INSERT_ID() # y",
                "SELECT n FROM keyed WHERE k = 1");
    }

    @Test
    void an_upsert_leaves_a_session_without_a_last_insert_id_without_one() throws Exception {
        ask("INSERT INTO keyed (k, v) VALUES (1, 'a')", "INSERT INTO keyed (k) VALUES (2)");
        twins.close();
        twins = Twins.login(proxy.port(), cluster.group("g1").port(), 0);

        ask(
                "BEGIN",
                "INSERT INTO keyed (k) VALUES (1) ON DUPLICATE KEY UPDATE n = n + 1",
                "SELECT LAST_INSERT_ID()",
                "INSERT INTO keyed (k) VALUES (1) ON DUPLICATE KEY UPDATE v = 'a'",
                "SELECT LAST_INSERT_ID()",
                "COMMIT",
                "SELECT LAST_INSERT_ID()");
    }

    @Test
    void an_upsert_that_fails_leaves_the_last_insert_id() throws Exception {
        ask("INSERT INTO keyed (k) VALUES (1)");
        twins.close();
        twins = Twins.login(proxy.port(), cluster.group("g1").port(), 0);
        for (int shard = 0; shard < IdTables.SHARDS; shard++) {
            tables.execute(
                    IdTables.group(shard),
                    "ALTER TABLE plain."
                            + IdTables.subTable("keyed", shard)
                            + " ADD CONSTRAINT CHECK (n < 5)");
        }
        try (Connection client = client()) {
            Sql.execute(client, "BEGIN");
            assertThatThrownBy(() ->
                            Sql.execute(
                                    client,
                                    "INSERT INTO keyed (k) VALUES (1) ON DUPLICATE KEY UPDATE n = 7"))
                    .isInstanceOf(SQLException.class)
                    .extracting(failed -> ((SQLException) failed).getErrorCode())
                    .isIn(3819, 4025);
            assertThat(Sql.rows(client, "SELECT LAST_INSERT_ID()")).containsExactly("0");
        }
    }

    @Test
    void what_sets_the_last_insert_id_sets_it_behind_a_generated_one_too() throws Exception {
        ask(
                "INSERT INTO keyed (k) VALUES (1)",
                "SET last_insert_id = 55",
                "SELECT LAST_INSERT_ID()",
                "SET SESSION identity = 77",
                "SELECT LAST_INSERT_ID()",
                "SET @@last_insert_id = @@identity + 1",
                "SELECT LAST_INSERT_ID()");
    }

    @Test
    void set_reads_a_generated_last_insert_id() throws Exception {
        ask(
                "INSERT INTO keyed (k) VALUES (1)",
                "INSERT INTO keyed (k) VALUES (2)",
                "SET @k = LAST_INSERT_ID()",
                "SELECT @k",
                "INSERT INTO keyed (k) VALUES (3)",
                "SET last_insert_id = LAST_INSERT_ID() + 5",
                "SELECT LAST_INSERT_ID()");
    }

    /** One server finds the row by each of its unique columns; a new id lies on any shard. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "REPLACE INTO bills (k) VALUES (1)",
                "REPLACE INTO bills SET k = 1, id = 0",
                "INSERT IGNORE INTO bills (k, id) VALUES (1, NULL)",
                "INSERT INTO bills (k) VALUES (1) ON DUPLICATE KEY UPDATE n = n + 1",
                "INSERT INTO bills (k, id) VALUES (1, DEFAULT) ON DUPLICATE KEY UPDATE n = n + 1"
            })
    void a_row_that_may_be_there_gets_no_new_id_as_its_sharding_key(String sql) throws Exception {
        try (Connection client = client()) {
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> Sql.execute(client, sql))
                        .hasMessageContaining("TG-UNSUPPORTED-ON-SHARDS")
                        .hasMessageContaining("sharding key");
            }
            Sql.execute(client, "REPLACE INTO bills (id, k) VALUES (5, 1)");
            Sql.execute(
                    client,
                    "INSERT INTO bills (id, k) VALUES (5, 1) ON DUPLICATE KEY UPDATE n = n + 1");
        }
        assertThat(tables.rows("bills", "id, k, n")).containsExactly("5,1,1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO keyed SET k = 41, n = id + 5",
                "INSERT INTO keyed (id, k, n) VALUES (NULL, 2, id)",
                "INSERT INTO keyed (k, n) VALUES (1, 2), (3, COALESCE(keyed.ID, -1) + 1)",
                "INSERT INTO keyed (k, n) VALUES (3, VALUES(id))",
                "INSERT INTO keyed (k, n) VALUES (1, 0) ON DUPLICATE KEY UPDATE v = 'a', id = id + 1000",
                "INSERT INTO keyed (k, n) VALUES (1, 0) ON DUPLICATE KEY UPDATE keyed.id = 7",
                "INSERT INTO keyed (k) VALUES (1) ON DUPLICATE KEY UPDATE id = LAST_INSERT_ID(id), id = 5"
            })
    void values_that_are_made_of_the_id_are_refused(String sql) throws Exception {
        try (Connection client = client()) {
            assertThatThrownBy(() -> Sql.execute(client, sql))
                    .hasMessageContaining("TG-UNSUPPORTED-ON-SHARDS")
                    .hasMessageContaining("id");
        }
        assertThat(tables.rows("keyed", "id")).isEmpty();
    }

    @Test
    void an_id_that_the_client_gives_may_be_named_in_values() throws Exception {
        try (Connection client = client()) {
            Sql.execute(client, "INSERT INTO keyed (id, k, n) VALUES (5, 2, id)");
            Sql.execute(
                    client,
                    "INSERT INTO keyed (id, k) VALUES (5, 2) ON DUPLICATE KEY UPDATE id = VALUES(id), n = id + 1");
        }
        assertThat(tables.rows("keyed", "id, k, n")).containsExactly("5,2,6");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SET insert_id = 7777 | INSERT INTO keyed (k) VALUES (1)",
                "SET @@insert_id = 7777 | INSERT INTO bills (id, k) VALUES (0, 1)",
                "SET sql_mode = '' | INSERT /*+ SET_VAR(insert_id=9000) */ INTO keyed (k) VALUES (1)",
                "SET sql_mode = '' | INSERT /*+ SET_VAR(sql_mode='NO_AUTO_VALUE_ON_ZERO') */ INTO keyed (k, id) VALUES (1, 0)",
                "SET sql_mode = '' | SELECT /*+ set_var ( `Insert_Id` = 9000) */ 1"
            })
    void variables_that_would_make_other_ids_are_refused(String set, String sql) throws Exception {
        try (Connection client = client()) {
            Sql.execute(client, set);
            assertThatThrownBy(() -> Sql.execute(client, sql))
                    .hasMessageContaining("TG-")
                    .satisfies(refused ->
                            assertThat(refused.getMessage())
                                    .containsAnyOf("insert_id", "sql_mode"));
        }
        assertThat(tables.rows("keyed", "id")).isEmpty();
        assertThat(tables.rows("bills", "id")).isEmpty();
    }
}

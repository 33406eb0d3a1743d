package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.it.cluster.TestCluster;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows that are written by one spelling of a key are found by another, on one shard. */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.class)
final class CanonicalKeyIT {
    private static final int SHARDS = 16;

    private final TestCluster cluster;

    @TempDir Path directory;

    CanonicalKeyIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void createSchema() throws SQLException {
        on("CREATE DATABASE canon CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci");
    }

    @AfterEach
    void dropSchema() throws SQLException {
        on("DROP DATABASE canon");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
                    string   | VARCHAR(20) COLLATE utf8mb4_general_ci        | 'Ärger '              | 'arger'
                    string   | VARCHAR(20) COLLATE utf8mb4_unicode_ci        | 'straße'              | 'STRASSE  '
                    string   | CHAR(20) CHARACTER SET latin1                 | 'Émile'               | 'emile'
                    string   | VARCHAR(20) COLLATE utf8mb4_bin               | 'Привет'              | 'Привет  '
                    string   | VARCHAR(20)                                   | 17                    | '17'
                    string   | BINARY(4)                                     | x'00ff41'             | x'00ff4100'
                    decimal  | DECIMAL(10,2)                                 | 1.50                  | '1.5'
                    decimal  | DECIMAL(10,2)                                 | 1.499                 | 15e-1
                    temporal | DATETIME(3)                                   | '2026-1-2 3:4:5.600'  | '2026-01-02T03:04:05.6'
                    temporal | DATE                                          | 20260102              | '2026-01-02'
                    year     | YEAR                                          | 26                    | '2026'
                    enum     | ENUM('red','green')                           | 'GREEN '              | 2
                    integer  | TINYINT UNSIGNED                              | '007'                 | 7.0
                    """)
    void a_key_is_found_however_it_is_written(
            String type, String column, String written, String asked) throws Exception {
        create(column);
        try (OwnProxy proxy = proxy(type);
                Connection client =
                        Driver.CONNECTOR_J_TEXT.connect(
                                proxy.port(), "canon", "app", "secret", "")) {
            Sql.execute(client, "INSERT INTO t (k, v) VALUES (" + written + ", 1)");

            assertThat(Sql.rows(client, "SELECT v FROM t WHERE k = " + asked)).containsExactly("1");
            assertThat(Sql.rows(client, "SELECT v FROM t WHERE k IN (NULL, " + asked + ")"))
                    .containsExactly("1");
            // On more than one shard it would be refused.
            assertThat(Sql.update(client, "DELETE FROM t WHERE k = " + asked + " LIMIT 1"))
                    .isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
                    string   | VARCHAR(3)                              | 'four'
                    string   | VARCHAR(20) COLLATE utf8mb4_spanish2_ci | 'señor'
                    string   | VARCHAR(20) CHARACTER SET latin1        | 'Привет'
                    integer  | TINYINT                                 | 128
                    integer  | INT UNSIGNED                            | -1
                    decimal  | DECIMAL(4,2)                            | 100
                    temporal | DATETIME                                | '2026-01-02 03:04:05.6'
                    year     | YEAR                                    | 1900
                    enum     | ENUM('red','green')                     | 'blue'
                    """)
    void what_the_server_would_change_is_refused(String type, String column, String written)
            throws Exception {
        create(column);
        try (OwnProxy proxy = proxy(type);
                Connection client =
                        Driver.CONNECTOR_J_TEXT.connect(
                                proxy.port(), "canon", "app", "secret", "")) {
            assertThatThrownBy(() ->
                            Sql.execute(client, "INSERT INTO t (k, v) VALUES (" + written + ", 1)"))
                    .hasMessageContaining("TG-KEY-VALUE-UNROUTABLE");
        }
    }

    @ParameterizedTest
    @EnumSource
    void random_bytes_are_a_key_of_every_driver(Driver driver) throws Exception {
        create("BINARY(16)");
        try (OwnProxy proxy = proxy("string");
                Connection client = driver.connect(proxy.port(), "canon", "app", "secret", "")) {
            byte[] key = HexFormat.of().parseHex("fe41c3bc00ff20de7f0102030405e280");
            try {
                Sql.update(client, "INSERT INTO t (k, v) VALUES (?, ?)", key, 1);
            } catch (SQLException refused) {
                // A driver that writes _binary'...' into the text: an expression.
                assertThat(driver).isIn(Driver.CONNECTOR_J_TEXT, Driver.MARIADB_TEXT);
                assertThat(refused.getMessage()).contains("TG-KEY-VALUE-UNROUTABLE");
                return;
            }

            assertThat(Sql.update(client, "UPDATE t SET v = 2 WHERE k = ? LIMIT 1", key))
                    .isEqualTo(1);
            assertThat(
                            Sql.update(
                                    client,
                                    "DELETE FROM t WHERE k = x'fe41c3bc00ff20de7f0102030405e280' LIMIT"
                                            + " 1"))
                    .isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_text_that_the_session_may_not_carry_is_refused(Driver driver) throws Exception {
        create("VARCHAR(20)");
        try (OwnProxy proxy = proxy("string");
                Connection client = driver.connect(proxy.port(), "canon", "app", "secret", "")) {
            Sql.update(client, "INSERT INTO t (k, v) VALUES (?, ?)", "ключ", 1);
            Sql.execute(client, "SET character_set_connection = latin1");

            assertThatThrownBy(() ->
                            Sql.update(client, "INSERT INTO t (k, v) VALUES (?, ?)", "ключ", 2))
                    .hasMessageContaining("TG-KEY-VALUE-UNROUTABLE");
            Sql.execute(client, "SET NAMES utf8mb4");
            assertThat(Sql.update(client, "DELETE FROM t WHERE k = ? LIMIT 1", "КЛЮЧ"))
                    .isEqualTo(1);
        }
    }

    @Test
    void sub_tables_that_differ_are_routed_by_what_is_certain_for_both() throws Exception {
        create("VARCHAR(20) COLLATE utf8mb4_general_ci");
        on("ALTER TABLE canon.t_0005 MODIFY k VARCHAR(20) COLLATE utf8mb4_bin");
        try (OwnProxy proxy = proxy("string");
                Connection client =
                        Driver.CONNECTOR_J_TEXT.connect(
                                proxy.port(), "canon", "app", "secret", "")) {
            Sql.execute(client, "INSERT INTO t (k, v) VALUES ('Ann', 1)");

            assertThat(Sql.update(client, "DELETE FROM t WHERE k = 'ann ' LIMIT 1")).isEqualTo(1);
            assertThatThrownBy(() -> Sql.execute(client, "INSERT INTO t (k, v) VALUES ('Änn', 1)"))
                    .hasMessageContaining("TG-KEY-VALUE-UNROUTABLE");
        }
    }

    private void create(String column) throws SQLException {
        List<String> tables = new ArrayList<>();
        for (int shard = 0; shard < SHARDS; shard++) {
            tables.add("CREATE TABLE canon.t_%04d (k %s, v INT)".formatted(shard, column));
        }
        on(tables.toArray(String[]::new));
    }

    private void on(String... statements) throws SQLException {
        try (Connection server = cluster.group("g0").connect()) {
            for (String sql : statements) {
                Sql.execute(server, sql);
            }
        }
    }

    private OwnProxy proxy(String type) throws Exception {
        return OwnProxy.startChecked(
                directory,
                """
                listener: {port: 0, event-loops: 1}
                users:
                  app: {password: secret}
                """
                        + cluster.groupsAsYaml()
                        + """
                        schemas:
                          canon:
                            default-group: g0
                            tables:
                              t: {key: {column: k, type: %s}, function: {hash: {shards: %d}}}
                        """
                                .formatted(type, SHARDS));
    }
}

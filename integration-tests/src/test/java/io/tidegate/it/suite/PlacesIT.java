package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mysql.cj.jdbc.JdbcStatement;
import io.tidegate.it.cluster.TestCluster;
import io.tidegate.it.server.ServerFamily;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A refusal tells where in the client's own text it stands, whatever the proxy made of that. */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.class)
@SuppressWarnings("NullAway.Init")
final class PlacesIT {
    private final TestCluster cluster;
    private @TempDir Path directory;
    private OwnProxy proxy;

    PlacesIT(TestCluster cluster) {
        this.cluster = cluster;
    }

    @BeforeEach
    void start() throws Exception {
        List<String> tables = new ArrayList<>();
        for (int shard = 0; shard < 4; shard++) {
            for (String table : List.of("numbers", "bills")) {
                tables.add(
                        "CREATE TABLE %s_000%d (id BIGINT PRIMARY KEY, k INT NOT NULL, name VARCHAR(20), point POINT)"
                                .formatted(table, shard));
            }
        }
        Sql.makeAnew(cluster, "places", tables);
        proxy =
                OwnProxy.startChecked(
                        directory,
                        cluster,
                        """
                        places:
                          default-group: g0
                          tables:
                            numbers: {key: id, scatter: warn, function: {mod: {shards: 4}}, placement: {g0: 0-1, g1: 2-3}}
                            bills: {key: k, generate: {id: segment}, function: {mod: {shards: 4}}, placement: {g0: 0-1, g1: 2-3}}
                        """);
    }

    @AfterEach
    void stop() {
        proxy.close();
    }

    private Connection client(Driver driver) throws Exception {
        return driver.connect(proxy.port(), "places", "app", "secret", "&allowMultiQueries=true");
    }

    @Test
    void of_a_text() throws Exception {
        try (Connection client = client(Driver.CONNECTOR_J_TEXT)) {
            assertThatThrownBy(() ->
                            Sql.execute(
                                    client,
                                    "SELECT /* é */ CURRENT_USER(), 'secret',\n RANK() OVER () FROM numbers"))
                    .hasMessageContaining("(line 2, column 9, at `OVER`)");
            assertThatThrownBy(() -> Sql.execute(client, "DO 1; SELECT 2 FROM numbers"))
                    .hasMessageContaining("(line 1, column 21, at `numbers`)");
            assertThatThrownBy(() ->
                            Sql.execute(client, "SELECT /*+ tidegate: shard=1 */ id FROM numbers"))
                    .hasMessageContaining("(line 1, column 8, at `/*+`)");
            Sql.rows(client, "SELECT id FROM numbers");
            assertThat(Sql.rows(client, "SHOW WARNINGS").toString())
                    .contains("(line 1, column 16, at `numbers`)");
        }
    }

    @Test
    void of_a_user_variable_that_another_group_has() throws Exception {
        try (Connection client = client(Driver.CONNECTOR_J_TEXT)) {
            Sql.rows(client, "SELECT @a := id FROM numbers WHERE id = 0");
            assertThatThrownBy(() ->
                            Sql.rows(
                                    client,
                                    "SELECT @@sql_mode,\n name FROM numbers WHERE id = 2 AND k = @a"))
                    .hasMessageContaining("TG-SESSION-STATE-NOT-PORTABLE")
                    .hasMessageContaining("(line 2, column 41, at `@a`)");
        }
    }

    @ParameterizedTest
    @EnumSource(Driver.class)
    void of_a_statement_that_is_executed_as_a_text_with_its_values(Driver driver) throws Exception {
        try (Connection client = client(driver);
                PreparedStatement statement =
                        client.prepareStatement(
                                "SELECT name AS n FROM numbers WHERE name > ? AND k > 0 ORDER BY LOWER(n)")) {
            statement.setString(1, "a value");

            int column = driver.name().endsWith("PREPARED") ? 65 : 73;
            assertThatThrownBy(statement::executeQuery)
                    .hasMessageContaining("(line 1, column " + column + ", at `LOWER`)");
        }
    }

    @Test
    void of_a_statement_that_is_prepared_in_sql() throws Exception {
        try (Connection client = client(Driver.MARIADB_TEXT)) {
            Sql.execute(
                    client,
                    "PREPARE p FROM 'SELECT name AS n FROM numbers WHERE name > ? ORDER BY LOWER(n)'");
            Sql.execute(client, "SET @a = 'a value'");

            assertThatThrownBy(() -> Sql.execute(client, "EXECUTE p USING @a"))
                    .hasMessageContaining("(line 1, column 55, at `LOWER`)");
            assertThatThrownBy(() ->
                            Sql.execute(client, "PREPARE q FROM 'SELECT 1 FROM numbers WHERE AND'"))
                    .hasMessageContaining("(line 1, column 23, at `WHERE`)");
        }
    }

    @ParameterizedTest
    @EnumSource(Driver.class)
    void of_an_id_that_one_connection_knows(Driver driver) throws Exception {
        try (Connection client = client(driver);
                PreparedStatement statement =
                        client.prepareStatement(
                                "SELECT id FROM numbers WHERE id < ?\n AND k = LAST_INSERT_ID()")) {
            statement.setInt(1, 7);

            assertThatThrownBy(statement::executeQuery)
                    .hasMessageContaining("TG-SESSION-STATE-NOT-PORTABLE")
                    .hasMessageContaining("(line 2, column 10, at `LAST_INSERT_ID`)");
            assertThatThrownBy(
                            () -> Sql.rows(client, "SELECT k, @@identity FROM numbers ORDER BY k"))
                    .hasMessageContaining("(line 1, column 11, at `@@identity`)");
        }
    }

    @Test
    void of_what_cannot_be_executed() throws Exception {
        try (Connection client = client(Driver.MARIADB_TEXT)) {
            Sql.execute(client, "PREPARE p FROM 'SELECT name FROM numbers WHERE k > ? AND id > ?'");

            assertThatThrownBy(() -> Sql.execute(client, "EXECUTE p USING\n 1 + 1, @b"))
                    .hasMessageContaining("(line 2, column 2)");
            assertThatThrownBy(() -> Sql.execute(client, "EXECUTE p USING @a, @b * 2"))
                    .hasMessageContaining("(line 1, column 21, at `@b`)");
            Sql.execute(client, "SET NAMES latin1, sql_mode = 'ANSI_QUOTES'");
            Sql.execute(client, "USE places");
            Sql.execute(client, "PREPARE p FROM 'SELECT \"a\" FROM numbers'");
            Sql.execute(client, "SET sql_mode = ''");
            assertThatThrownBy(() -> Sql.execute(client, " EXECUTE p"))
                    .hasMessageContaining("TG-SESSION-STATE-NOT-PORTABLE")
                    .hasMessageContaining("(line 1, column 2, at `EXECUTE`)");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "DO 1;\\n KILL 7 | (line 2, column 2, at `KILL`)",
                "UPDATE plain SET a = 1; SET autocommit = 0 | (line 1, column 25, at `SET`)",
                "BEGIN NOT ATOMIC PREPARE p FROM 'x'; END | (line 1, column 18, at `PREPARE`)",
                "SELECT /*! 1 */ 2; USE places | (line 1, column 20, at `USE`)",
                "INSERT /*+ SET_VAR(insert_id = 9) */ INTO numbers (id) VALUES (1) | (line 1, column 20)",
                "PREPARE p FROM CONCAT('SELECT ', 1) | (line 1, column 16, at `CONCAT`)",
                "PREPARE p FROM 'SELECT id, ? FROM numbers' | (line 1, column 12, at `?`)",
                "PREPARE p FROM 'SELECT id FROM numbers ORDER BY ?' | (line 1, column 33, at `?`)",
                "SELECT point FROM numbers ORDER BY id, point | (line 1, column 36, at `id`)",
                "SELECT DISTINCT point FROM numbers | (line 1, column 17, at `point`)",
                "SELECT point FROM numbers UNION SELECT point FROM numbers | (line 1, column 8, at `point`)",
            })
    void of_what_is_found_on_the_way(String sql, String place) throws Exception {
        boolean mariaDb = cluster.family() == ServerFamily.MARIADB;
        if (sql.contains("ATOMIC") && !mariaDb || sql.contains("/*+ SET_VAR") && mariaDb) {
            return;
        }
        try (Connection client = client(Driver.CONNECTOR_J_TEXT)) {
            assertThatThrownBy(() -> Sql.execute(client, sql.replace("\\n", "\n")))
                    .hasMessageContaining("TG-")
                    .hasMessageContaining(place);
        }
    }

    @Test
    void of_brackets_that_nest_too_deep() throws Exception {
        for (Driver driver : Driver.values()) {
            try (Connection client = client(driver)) {
                assertThatThrownBy(() ->
                                Sql.execute(
                                        client,
                                        "SELECT\n " + "(".repeat(201) + "1" + ")".repeat(201)))
                        .hasMessageContaining("TG-NESTING-TOO-DEEP")
                        .hasMessageContaining("(line 2, column 202)");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Driver.class)
    void of_a_row_that_gets_its_id(Driver driver) throws Exception {
        try (Connection client = client(driver);
                PreparedStatement statement =
                        client.prepareStatement("INSERT INTO bills (name, k) VALUES (?, 1.5)")) {
            statement.setString(1, "ab");

            int column = driver.name().endsWith("PREPARED") ? 40 : 43;
            assertThatThrownBy(statement::executeUpdate)
                    .hasMessageContaining("TG-KEY-VALUE-UNROUTABLE")
                    .hasMessageContaining("(line 1, column " + column + ")");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "/* x */ "})
    void explained_is_the_place_in_the_statement_that_is_explained(String before) throws Exception {
        try (Connection client = client(Driver.MARIADB_TEXT)) {
            List<String> rows =
                    Sql.rows(client, before + "EXPLAIN ROUTE SELECT RANK() OVER () FROM numbers");

            assertThat(rows.toString()).contains("(line 1, column 15, at `OVER`)");
        }
    }

    @Test
    void query_attributes_are_no_part_of_the_text() throws Exception {
        Assumptions.assumeTrue(
                cluster.family() == ServerFamily.MYSQL, "MariaDB knows no query attributes");
        try (Connection client = client(Driver.CONNECTOR_J_TEXT);
                Statement statement = client.createStatement()) {
            statement.unwrap(JdbcStatement.class).setAttribute("a", "hello");

            assertThatThrownBy(() -> statement.executeQuery("SELECT RANK() OVER () FROM numbers"))
                    .hasMessageContaining("(line 1, column 15, at `OVER`)");
        }
    }
}

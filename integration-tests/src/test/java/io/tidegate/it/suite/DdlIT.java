package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.it.cluster.TestCluster;
import io.tidegate.it.server.ServerFamily;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What DDL of sharded and broadcast tables does, and what of it is refused. */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.class)
final class DdlIT extends DdlSchema {
    DdlIT(TestCluster cluster) {
        super(cluster);
    }

    @ParameterizedTest
    @EnumSource
    void each_statement_reaches_all_sub_tables(Driver driver) throws Exception {
        try (Connection client = client(driver)) {
            Sql.execute(client, ITEMS);
            everywhere(List.of("id", "n"));
            Sql.execute(client, "ALTER TABLE items ADD COLUMN x VARCHAR(10) AFTER id");
            everywhere(List.of("id", "x", "n"));
            Sql.execute(client, "CREATE INDEX by_x ON `items` (x)");
            Sql.update(client, "INSERT INTO items (id, x, n) VALUES (1, 'a', 1), (2, 'b', 2)");

            assertThat(Sql.rows(client, "SELECT id, x, n FROM items ORDER BY id"))
                    .containsExactly("1,a,1", "2,b,2");
            assertThat(Sql.rows(client, "SHOW CREATE TABLE items").getFirst())
                    .startsWith("items,CREATE TABLE `items`")
                    .contains("KEY `by_x` (`x`)");
            assertThat(Sql.rows(client, "DESCRIBE items")).hasSize(3);
            assertThat(Sql.rows(client, "CHECK DDL items"))
                    .containsExactly("ddl,items,,all 4 are alike");

            Sql.execute(client, "DROP INDEX by_x ON ddl.items");
            Sql.execute(client, "ALTER TABLE ddl.items /* of all */ DROP COLUMN x");
            everywhere(List.of("id", "n"));
            Sql.execute(client, "DROP TABLE items");
            everywhere(List.of());
            assertThat(Sql.rows(client, "SHOW TABLES")).isEmpty();
            assertThat(Sql.rows(client, "SHOW DDL"))
                    .hasSize(6)
                    .allMatch(row -> row.contains(",ddl,items,done,4,4,app,"));
        }
    }

    @Test
    void a_broadcast_table_is_defined_on_every_group() throws Exception {
        try (Connection client = client()) {
            Sql.execute(client, "CREATE TABLE codes (code CHAR(2) PRIMARY KEY)");
            Sql.execute(client, "ALTER TABLE codes ADD name VARCHAR(20)");

            for (String group : List.of("g0", "g1")) {
                assertThat(asked(group, "SHOW COLUMNS FROM ddl.codes")).hasSize(2);
            }
            Sql.execute(client, "DROP TABLE IF EXISTS codes");
            assertThat(asked("g1", "SHOW TABLES FROM ddl")).isEmpty();
        }
    }

    @Test
    void a_table_without_a_rule_is_made_on_the_default_group() throws Exception {
        try (Connection client = client()) {
            Sql.execute(client, "CREATE TABLE things (items INT)");

            assertThat(asked("g0", "SHOW TABLES FROM ddl")).containsExactly("things");
            assertThat(asked("g1", "SHOW TABLES FROM ddl")).isEmpty();
        }
    }

    /** What the server says, under the name that the client knows. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ALTER TABLE items ADD COLUMN n INT | 1060",
                "ALTER TABLE items ADD COLUMN | 1064",
                "ALTER TABLE items DROP INDEX none | 1091",
                "CREATE TABLE items (id BIGINT PRIMARY KEY) | 1050",
                "CREATE TABLE items (id BIGINT PRIMARY KEY, x none) | -1",
            })
    void an_error_is_the_servers_own_and_changes_nothing(String sql, int errno) throws Exception {
        try (Connection client = client()) {
            Sql.execute(client, ITEMS);

            assertThatThrownBy(() -> Sql.execute(client, sql))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            failed -> {
                                if (errno > 0) {
                                    assertThat(failed.getErrorCode()).isEqualTo(errno);
                                }
                                assertThat(failed.getMessage())
                                        .doesNotContain("items_0", "tidegate_ddl");
                            });

            everywhere(List.of("id", "n"));
            assertThat(asked("g0", "SELECT unfinished FROM ddl.tidegate_ddl"))
                    .allMatch("null"::equals);
            assertThat(asked("g0", "SHOW TABLES FROM ddl LIKE '%trial%'")).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE TABLE items (id BIGINT PRIMARY KEY AUTO_INCREMENT)",
                "CREATE TABLE items (id BIGINT, x INT AUTO_INCREMENT, KEY (x))",
                "CREATE TABLE items (id BIGINT, x SERIAL)",
                "CREATE TABLE items (id BIGINT, x INT PRIMARY KEY)",
                "CREATE TABLE items (id BIGINT, x INT UNIQUE)",
                "CREATE TABLE items (id BIGINT, x INT, UNIQUE KEY (x))",
                "CREATE TABLE items (id VARCHAR(10) PRIMARY KEY)",
                "CREATE TABLE items (x INT)",
                "CREATE TABLE items (x INT, id BIGINT AS (x + 1) STORED)",
                "CREATE TABLE names (name VARCHAR(100), UNIQUE KEY (name(5)))",
                "CREATE TABLE names (name BLOB)",
            })
    void a_definition_that_cannot_be_sharded_is_refused(String sql) throws Exception {
        try (Connection client = client()) {
            assertThatThrownBy(() -> Sql.execute(client, sql))
                    .hasMessageContaining("TG-DDL-ON-SHARDS");

            assertThat(asked("g0", "SHOW TABLES FROM ddl")).isEmpty();
            assertThat(asked("g1", "SHOW TABLES FROM ddl")).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALTER TABLE items MODIFY id INT",
                "ALTER TABLE items MODIFY id BIGINT UNSIGNED",
                "ALTER TABLE items CHANGE id id VARCHAR(20)",
                "ALTER TABLE items ADD UNIQUE KEY (n)",
                "CREATE UNIQUE INDEX u ON items (n)",
                "ALTER TABLE items DROP PRIMARY KEY, ADD PRIMARY KEY (n)",
                "ALTER TABLE items MODIFY n INT UNIQUE",
                "ALTER TABLE items ADD (x INT UNIQUE)",
                "ALTER TABLE items ADD x INT AUTO_INCREMENT, ADD KEY (x)",
                "ALTER TABLE items DROP id",
                "ALTER TABLE items MODIFY n INT FIRST",
                "ALTER TABLE items DROP n, ADD m INT",
                "ALTER TABLE items ADD m INT, DROP n",
                "ALTER TABLE items ADD m INT AFTER id, DROP n",
                "ALTER TABLE items RENAME COLUMN id TO x, RENAME COLUMN n TO id",
                "ALTER TABLE names CONVERT TO CHARACTER SET latin1",
                "ALTER TABLE names MODIFY name VARCHAR(100) COLLATE utf8mb4_bin",
                "ALTER TABLE names MODIFY name VARCHAR(10)",
            })
    void an_alteration_that_would_break_routing_is_refused(String sql) throws Exception {
        try (Connection client = client()) {
            Sql.execute(client, ITEMS);
            Sql.execute(client, "CREATE TABLE names (name VARCHAR(20) PRIMARY KEY)");
            List<String> before = Sql.rows(client, "SHOW CREATE TABLE items");

            assertThatThrownBy(() -> Sql.execute(client, sql))
                    .hasMessageContaining("TG-DDL-ON-SHARDS");

            assertThat(Sql.rows(client, "SHOW CREATE TABLE items")).isEqualTo(before);
            assertThat(Sql.rows(client, "CHECK DDL"))
                    .contains("ddl,items,,all 4 are alike", "ddl,names,,all 2 are alike");
        }
    }

    @Test
    void a_name_of_a_check_is_refused_where_a_schema_has_it_once() throws Exception {
        try (Connection client = client()) {
            String named =
                    "CREATE TABLE items (id BIGINT PRIMARY KEY, n INT, CONSTRAINT positive CHECK (n > 0))";
            if (cluster.family() == ServerFamily.MYSQL) {
                assertThatThrownBy(() -> Sql.execute(client, named))
                        .hasMessageContaining("CHECK constraint positive");
                Sql.execute(
                        client, "CREATE TABLE items (id BIGINT PRIMARY KEY, n INT, CHECK (n > 0))");
            } else {
                Sql.execute(client, named);
            }

            assertThat(Sql.rows(client, "CHECK DDL items"))
                    .containsExactly("ddl,items,,all 4 are alike");
        }
    }

    @Test
    void notes_are_shown_once_and_under_the_logical_name() throws Exception {
        try (Connection client = client();
                Statement statement = client.createStatement()) {
            statement.execute("DROP TABLE IF EXISTS items");

            assertThat(Sql.rows(client, "SHOW WARNINGS"))
                    .hasSize(1)
                    .first()
                    .asString()
                    .startsWith("Note,1051,Unknown table 'ddl.items'");
        }
    }

    @Test
    void the_sessions_sql_mode_holds_on_all_shards() throws Exception {
        try (Connection client = client()) {
            Sql.execute(client, "SET sql_mode = 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES'");
            Sql.execute(
                    client,
                    "CREATE TABLE \"items\" (\"id\" BIGINT PRIMARY KEY, d DATE DEFAULT '0000-00-00', \"größe\""
                            + " VARCHAR(9) DEFAULT 'ä\\')");

            for (String subTable : PLACES.keySet()) {
                assertThat(columns(subTable)).containsExactly("id", "d", "größe");
            }
            Sql.execute(client, "INSERT INTO items (id) VALUES (5)");
            assertThat(Sql.rows(client, "SELECT \"größe\" FROM items WHERE id = 5"))
                    .containsExactly("ä\\");
        }
    }

    @Test
    void ddl_commits_what_is_open() throws Exception {
        try (Connection client = client();
                Connection other = client()) {
            Sql.execute(client, ITEMS);
            client.setAutoCommit(false);
            Sql.update(client, "INSERT INTO items (id, n) VALUES (1, 1)");
            Sql.execute(client, "ALTER TABLE items ADD x INT");
            client.rollback();

            assertThat(Sql.rows(other, "SELECT id FROM items")).containsExactly("1");
        }
    }

    /** Connector/J itself fails where a statement prepared on the server has a column more. */
    @ParameterizedTest
    @EnumSource(names = "CONNECTOR_J_PREPARED", mode = EnumSource.Mode.EXCLUDE)
    void statements_prepared_before_see_the_new_definition(Driver driver) throws Exception {
        try (Connection client = client(driver);
                Connection other = client()) {
            Sql.execute(client, ITEMS);
            Sql.execute(client, "INSERT INTO items (id, n) VALUES (1, 1), (2, 2), (3, 3)");
            try (PreparedStatement all =
                            client.prepareStatement("SELECT * FROM items ORDER BY id");
                    PreparedStatement one =
                            client.prepareStatement("SELECT * FROM items WHERE id = ?")) {
                assertThat(all.executeQuery().getMetaData().getColumnCount()).isEqualTo(2);
                Sql.execute(other, "ALTER TABLE items ADD x INT DEFAULT 9 FIRST");

                try (var rows = all.executeQuery()) {
                    assertThat(rows.getMetaData().getColumnCount()).isEqualTo(3);
                    rows.next();
                    assertThat(rows.getInt("x")).isEqualTo(9);
                    assertThat(rows.getInt("id")).isEqualTo(1);
                }
                one.setLong(1, 3);
                try (var rows = one.executeQuery()) {
                    rows.next();
                    assertThat(rows.getInt("x")).isEqualTo(9);
                    assertThat(rows.getInt("n")).isEqualTo(3);
                }
            }
        }
    }

    @Test
    void explain_route_shows_every_part_and_changes_nothing() throws Exception {
        try (Connection client = client()) {
            assertThat(Sql.rows(client, "EXPLAIN ROUTE " + ITEMS))
                    .hasSize(5)
                    .anyMatch(row -> row.startsWith("send,g1 shard 2,CREATE TABLE `items_0002`"));
            assertThat(asked("g1", "SHOW TABLES FROM ddl")).isEmpty();
        }
    }

    @Test
    void a_key_of_another_collation_is_routed_by_it_behind_drop_and_create() throws Exception {
        try (Connection client = client()) {
            Sql.execute(
                    client,
                    "CREATE TABLE names (name VARCHAR(20) COLLATE utf8mb4_bin PRIMARY KEY)");
            Sql.execute(client, "INSERT INTO names (name) VALUES ('straße')");
            Sql.execute(client, "DROP TABLE names");
            Sql.execute(
                    client,
                    "CREATE TABLE names (name VARCHAR(20) COLLATE utf8mb4_unicode_ci PRIMARY KEY)");
            Sql.execute(client, "INSERT INTO names (name) VALUES ('straße')");

            assertThat(Sql.rows(client, "SELECT name FROM names WHERE name = 'STRASSE'"))
                    .containsExactly("straße");
        }
    }

    @Test
    void columns_do_not_change_places_by_being_hidden() throws Exception {
        String hidden =
                cluster.family() == ServerFamily.MYSQL ? "ALTER COLUMN n SET" : "MODIFY n INT";
        String shown =
                cluster.family() == ServerFamily.MYSQL
                        ? "ALTER COLUMN m SET VISIBLE"
                        : "MODIFY m INT";
        try (Connection client = client()) {
            Sql.execute(
                    client, "CREATE TABLE items (id BIGINT PRIMARY KEY, n INT, m INT INVISIBLE)");

            assertThatThrownBy(() ->
                            Sql.execute(
                                    client, "ALTER TABLE items " + hidden + " INVISIBLE, " + shown))
                    .hasMessageContaining("TG-DDL-ON-SHARDS")
                    .hasMessageContaining("SELECT * would mix");
            Sql.execute(client, "ALTER TABLE items " + hidden + " INVISIBLE");
            Sql.execute(client, "ALTER TABLE items " + shown);
        }
    }
}

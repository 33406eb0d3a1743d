package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.it.cluster.TestCluster;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * RENAME TABLE and ALTER TABLE ... RENAME of a table with a rule, to a name whose rule shards
 * alike.
 */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Clusters.class)
final class RenameIT extends DdlSchema {
    private static final String ROWS =
            "INSERT INTO items (id, n) VALUES (1,1),(2,2),(3,3),(4,4),(5,5),(6,6),(7,7),(8,8)";

    private static final String RULES =
            """
                  things: {key: id, function: {hash: {shards: 4}}, placement: {g0: 0-1, g1: 2-3}}
                  others: {key: id, function: {hash: {shards: 4}}, placement: {g0: 0-2, g1: 3-3}}
                  counted: {key: id, function: {hash: {shards: 4}}, placement: {g0: 0-1, g1: 2-3}, generate: {id: segment}}
                  recounted: {key: id, function: {hash: {shards: 4}}, placement: {g0: 0-1, g1: 2-3}, generate: {id: segment}}
                  lands: {broadcast: true}
              plain:
            """;

    private OwnProxy wider;

    RenameIT(TestCluster cluster) {
        super(cluster);
    }

    @BeforeEach
    void startWider() throws Exception {
        wider =
                OwnProxy.startChecked(
                        directory, cluster.groupsAsYaml() + SCHEMAS.replace("  plain:\n", RULES));
    }

    @AfterEach
    void stopWider() {
        wider.close();
    }

    private Connection renamer() throws SQLException {
        return Driver.CONNECTOR_J_TEXT.connect(wider.port(), "ddl", "app", "secret", "");
    }

    private static int error(Connection client, String sql) {
        try {
            Sql.execute(client, sql);
            return 0;
        } catch (SQLException refused) {
            return refused.getErrorCode();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "RENAME TABLE items TO things",
                "ALTER TABLE items RENAME things",
                "ALTER TABLE ddl.items RENAME TO `things`",
                "ALTER TABLE items RENAME AS things",
                "alter table items rename = ddl.things;"
            })
    void rows_are_found_under_the_other_name_and_under_the_first_one_again(String rename)
            throws Exception {
        try (Connection client = renamer()) {
            Sql.execute(client, ITEMS);
            Sql.execute(client, ROWS);

            Sql.execute(client, rename);

            assertThat(Sql.rows(client, "SELECT SUM(n), COUNT(*) FROM things"))
                    .containsExactly("36,8");
            for (int id = 1; id <= 8; id++) {
                assertThat(Sql.rows(client, "SELECT n FROM things WHERE id = " + id))
                        .containsExactly(Integer.toString(id));
            }
            assertThat(error(client, "SELECT n FROM items WHERE id = 1")).isEqualTo(1146);
            assertThat(Sql.rows(client, "CHECK DDL things").getFirst()).contains("all 4 are alike");
            assertThat(Sql.rows(client, "SHOW DDL").getFirst())
                    .contains(",items,done,4,4,app,")
                    .contains(rename);
            Sql.execute(client, "RENAME TABLE ddl.things TO `ddl`.`items`");
            assertThat(Sql.rows(client, "SELECT COUNT(*) FROM items")).containsExactly("8");
        }
    }

    @Test
    void a_broadcast_table_is_renamed_on_every_group() throws Exception {
        try (Connection client = renamer()) {
            Sql.execute(client, "CREATE TABLE codes (code INT PRIMARY KEY)");
            Sql.execute(client, "INSERT INTO codes VALUES (7)");

            Sql.execute(client, "RENAME TABLE codes TO lands");

            assertThat(asked("g0", "SELECT * FROM ddl.lands")).containsExactly("7");
            assertThat(asked("g1", "SELECT * FROM ddl.lands")).containsExactly("7");
            assertThat(asked("g1", "SHOW TABLES FROM ddl LIKE 'codes'")).isEmpty();
        }
    }

    @Test
    void what_a_server_refuses_is_its_own_error_with_logical_names() throws Exception {
        try (Connection client = renamer()) {
            assertThatThrownBy(() -> Sql.execute(client, "RENAME TABLE items TO things"))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            error -> assertThat(error.getErrorCode()).isEqualTo(1146))
                    .hasMessageContaining("items'")
                    .hasMessageNotContaining("_0000");
            Sql.execute(client, ITEMS);
            Sql.execute(client, ITEMS.replace("items", "things"));
            assertThatThrownBy(() -> Sql.execute(client, "RENAME TABLE items TO things"))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            error -> assertThat(error.getErrorCode()).isEqualTo(1050))
                    .hasMessageContaining("things'")
                    .hasMessageNotContaining("_0000");
            Sql.execute(client, ROWS);
        }
    }

    @Test
    void what_would_not_find_its_rows_is_refused() throws Exception {
        try (Connection client = renamer()) {
            Sql.execute(client, ITEMS);
            for (String statement :
                    List.of(
                            "RENAME TABLE items TO others",
                            "RENAME TABLE items TO names",
                            "RENAME TABLE items TO lands",
                            "RENAME TABLE items TO unruled",
                            "RENAME TABLE unruled TO items",
                            "RENAME TABLE items TO counted",
                            "RENAME TABLE counted TO recounted",
                            "RENAME TABLE items TO plain.things",
                            "RENAME TABLE items TO things, things TO items",
                            "ALTER TABLE items RENAME TO things, ADD COLUMN x INT",
                            "ALTER TABLE items ADD COLUMN x INT, RENAME TO things",
                            "ALTER TABLE items RENAME TO items",
                            "ALTER TABLE items RENAME TO others",
                            "ALTER TABLE items RENAME TO plain.things",
                            "ALTER TABLE counted RENAME TO recounted",
                            "ALTER TABLE items RENAME TO unruled",
                            "ALTER TABLE unruled RENAME TO items")) {
                assertThatThrownBy(() -> Sql.execute(client, statement))
                        .as(statement)
                        .hasMessageContaining("TG-DDL-ON-SHARDS");
            }
            everywhere(List.of("id", "n"));
        }
    }

    @Test
    void a_job_that_was_cut_off_goes_on_where_it_was() throws Exception {
        try (Connection client = renamer()) {
            Sql.execute(client, ITEMS);
            Sql.execute(client, ROWS);
            direct("g1", "CREATE TABLE ddl.things_0003 (id BIGINT NOT NULL PRIMARY KEY, n INT)");
            assertThatThrownBy(() -> Sql.execute(client, "RENAME TABLE items TO things"))
                    .hasMessageContaining("TG-DDL-INCOMPLETE")
                    .hasMessageContaining("refused on items_0003");
            String job = Sql.rows(client, "SHOW DDL").getFirst().split(",")[0];
            // As a proxy leaves it that dies behind a server's answer, and in front of it.
            direct(
                    "g0",
                    "UPDATE ddl.tidegate_ddl_part SET state = 'running', after_print = NULL WHERE number IN"
                            + " (1, 3)");
            direct("g1", "DROP TABLE ddl.things_0003");

            Sql.execute(client, "RESUME DDL " + job);

            assertThat(Sql.rows(client, "SELECT COUNT(*), SUM(n) FROM things"))
                    .containsExactly("8,36");
            assertThat(Sql.rows(client, "SHOW DDL " + job))
                    .anyMatch(row ->
                            row.startsWith("1,g0,items_0001,done,") && row.contains("found done"));
            assertThat(error(client, "CREATE TABLE items (id BIGINT PRIMARY KEY)")).isZero();
        }
    }
}

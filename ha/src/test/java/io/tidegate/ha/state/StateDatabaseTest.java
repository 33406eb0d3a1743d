package io.tidegate.ha.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class StateDatabaseTest {
    private static final StateTable CLIENTS =
            new StateTable() {
                @Override
                public String name() {
                    return "clients";
                }

                @Override
                public String meaning() {
                    return "";
                }

                @Override
                public List<StateColumn> columns() {
                    return List.of(
                            StateColumn.number("id", ""),
                            StateColumn.text("user", ""),
                            StateColumn.decimal("seconds", ""),
                            StateColumn.time("since", ""));
                }

                @Override
                public List<List<@Nullable Object>> rows() {
                    return List.of(
                            Arrays.asList(1L, "Ann", 0.5, Instant.EPOCH),
                            Arrays.asList(2L, "bob", 7.25, Instant.now()),
                            Arrays.asList(3L, null, null, null));
                }
            };

    private final StateDatabase database = new StateDatabase(List.of(CLIENTS));

    private List<List<@Nullable String>> rows(String sql) throws UnusableSelectException {
        return select(sql).rows();
    }

    private Selection select(String sql) throws UnusableSelectException {
        return database.select(
                sql,
                name ->
                        switch (name) {
                            case "@@version_comment" -> Optional.of("it's");
                            case "database()" -> Optional.of("tidegate");
                            default -> Optional.empty();
                        });
    }

    @Test
    void statements_read_as_clients_of_mysql_write_them() throws Exception {
        assertThat(rows("SELECT id FROM clients WHERE user = \"ANN\" # who"))
                .containsExactly(List.of("1"));
        assertThat(rows("select `user` from tidegate.`clients` where id > 1 order by id limit 1"))
                .containsExactly(List.of("bob"));
        assertThat(rows("SELECT id FROM Clients ORDER BY seconds DESC LIMIT 1, 1"))
                .containsExactly(List.of("1"));
        assertThat(
                        rows(
                                "SELECT COUNT(*), MAX(seconds), IF(COUNT(*) = 3, 'a\\'b', 'c') FROM clients"))
                .containsExactly(List.of("3", "7.25", "a'b"));
        assertThat(rows("SELECT user FROM clients WHERE since > NOW() - INTERVAL '1' HOUR"))
                .containsExactly(List.of("bob"));
        assertThat(
                        rows(
                                "SELECT CAST(id + 1 AS signed integer) AS n FROM clients HAVING n > 2 ORDER BY n"))
                .containsExactly(List.of("3"), List.of("4"));
        assertThat(
                        rows(
                                "SELECT column_type FROM information_schema.`COLUMNS`"
                                        + " WHERE TABLE_NAME = 'clients' AND COLUMN_NAME = 'since'"))
                .containsExactly(List.of("datetime(3)"));
        assertThat(
                        rows(
                                "/*!40101 SELECT */ id /* , 2 */ FROM clients /*!99999 WHERE id = 3 */"
                                        + " WHERE /*! id = */ 1"))
                .containsExactly(List.of("1"));
        assertThat(rows("SELECT id FROM clients WHERE user IS NULL;"))
                .containsExactly(List.of("3"));
    }

    @Test
    void a_null_is_none_of_the_values() throws Exception {
        assertThat(rows("SELECT user, seconds, since FROM clients WHERE id = 3"))
                .containsExactly(Arrays.asList(null, null, null));
    }

    @Test
    void columns_keep_their_names_and_numbers_are_numbers() throws Exception {
        assertThat(
                        select(
                                        "SELECT id, user AS `Who`, @@version_comment, DATABASE() FROM clients")
                                .columns())
                .containsExactly(
                        new Selection.Column("id", true),
                        new Selection.Column("Who", false),
                        new Selection.Column("@@version_comment", false),
                        new Selection.Column("DATABASE()", false));
        assertThat(rows("SELECT @@session.version_comment LIMIT 1"))
                .containsExactly(List.of("it's"));
    }

    @Test
    void nothing_but_the_tables_can_be_read_and_nothing_be_changed() {
        for (String sql :
                List.of(
                        "SELECT FILE_READ('/etc/passwd')",
                        "SELECT * FROM CSVREAD('/etc/passwd')",
                        "CREATE TABLE x (a INT)",
                        "DELETE FROM clients",
                        "SHUTDOWN",
                        "SELECT 1; DROP TABLE clients",
                        "SELECT * FROM information_schema.settings WHERE 1 = MEMORY_USED()",
                        "CREATE ALIAS e FOR 'java.lang.System.exit'",
                        "SELECT LINK_SCHEMA('a', '', 'jdbc:h2:mem:', 'sa', '', 'PUBLIC')")) {
            assertThatThrownBy(() -> rows(sql))
                    .as(sql)
                    .isInstanceOf(UnusableSelectException.class)
                    .hasMessageNotContaining("SQL statement:");
        }
    }

    @Test
    void what_is_wrong_is_said() {
        assertThatThrownBy(() -> rows("SELECT * FROM nothing")).hasMessageContaining("nothing");
        assertThatThrownBy(() -> rows("SELECT @@nothing"))
                .hasMessage("Unknown system variable 'nothing'");
        assertThatThrownBy(() -> rows("SELECT 'a")).hasMessage("a quote has no end");
        assertThatThrownBy(() -> rows("SELECT 1 /* a")).hasMessage("a comment has no end");
        assertThatThrownBy(() -> rows("SELECT 1 /*!40000 + 1")).hasMessage("a comment has no end");
        assertThatThrownBy(() -> rows("SELECT * FROM information_schema.`users`"))
                .hasMessage("Unknown table 'users' in information_schema");
    }
}

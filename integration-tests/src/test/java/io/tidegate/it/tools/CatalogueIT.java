package io.tidegate.it.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.ValueSource;

/** information_schema: the same rows as where the tables are whole. */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Shops.class)
final class CatalogueIT {
    private static final String PREPARED = "&useServerPrepStmts=true";

    private final Shop shop;

    CatalogueIT(Shop shop) {
        this.shop = shop;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT * FROM information_schema.tables WHERE table_schema IN ('shop', 'far')",
                "SELECT Table_Name, TABLE_SCHEMA FROM information_schema.TABLES t WHERE"
                        + " t.table_schema <> 'information_schema'",
                "SELECT * FROM information_schema.columns WHERE table_schema = 'shop'",
                "SELECT * FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name"
                        + " = 'users'",
                "SELECT * FROM information_schema.statistics WHERE table_schema NOT IN ('mysql', 'sys')",
                "SELECT * FROM information_schema.key_column_usage WHERE table_schema NOT IN ('mysql',"
                        + " 'sys')",
                "SELECT * FROM information_schema.table_constraints WHERE table_schema NOT IN ('mysql',"
                        + " 'sys')",
                "SELECT * FROM information_schema.referential_constraints",
                "SELECT * FROM information_schema.check_constraints WHERE constraint_schema NOT IN"
                        + " ('mysql', 'sys')",
                "SELECT * FROM information_schema.partitions WHERE table_schema IN ('shop', 'far')",
                "SELECT * FROM information_schema.schemata",
                "SELECT * FROM information_schema.views WHERE table_schema <> 'sys'",
                "SELECT * FROM information_schema.triggers WHERE trigger_schema <> 'sys'",
                "SELECT * FROM information_schema.events",
                "SELECT * FROM information_schema.routines WHERE routine_schema <> 'sys'",
                "SELECT specific_schema, specific_name, ordinal_position, parameter_name, data_type FROM"
                        + " information_schema.parameters WHERE specific_schema <> 'sys'",
                "SELECT table_schema, COUNT(*) FROM information_schema.tables WHERE table_schema IN"
                        + " ('shop', 'far') GROUP BY table_schema",
                "SELECT k.table_name, k.column_name, k.constraint_name, k.referenced_table_name,"
                        + " r.delete_rule FROM information_schema.key_column_usage k JOIN"
                        + " information_schema.referential_constraints r ON r.constraint_schema ="
                        + " k.constraint_schema AND r.constraint_name = k.constraint_name WHERE"
                        + " k.table_schema = 'shop'",
                "SELECT information_schema.tables.table_name FROM information_schema.tables JOIN"
                        + " information_schema.columns USING (table_schema, table_name) WHERE"
                        + " columns.column_name = 'id' AND table_schema = 'shop'",
                "WITH t AS (SELECT table_name FROM information_schema.tables WHERE table_schema ="
                        + " 'shop') SELECT * FROM t UNION SELECT table_name FROM information_schema.views"
                        + " WHERE table_schema = 'shop'",
                "SELECT DISTINCT collation_name FROM information_schema.columns c WHERE EXISTS (SELECT 1"
                        + " FROM information_schema.tables t WHERE t.table_name = c.table_name AND"
                        + " t.table_schema = 'far') AND c.table_schema = 'far'",
                "SELECT table_name FROM information_schema.tables WHERE table_name REGEXP '_[0-9]+$' AND"
                        + " table_schema IN ('shop', 'far')",
                "SELECT * FROM information_schema.collations WHERE collation_name LIKE 'utf8mb4_bin'",
                "DO (SELECT COUNT(*) FROM information_schema.tables)"
            })
    void answers_as_where_the_tables_are_whole(String sql) throws Exception {
        for (String options : new String[] {"", PREPARED}) {
            try (Connection proxied = shop.proxied("app", "secret", "shop", options);
                    Connection direct = shop.direct("shop", options)) {
                assertThat(Answer.of(proxied, sql).sorted().toString())
                        .as("with options '%s'", options)
                        .isEqualTo(Answer.of(direct, sql).sorted().toString());
            }
        }
    }

    @Test
    void parameters_and_further_executions_find_their_tables() throws Exception {
        String sql =
                "SELECT column_name FROM information_schema.columns WHERE table_schema = ? AND"
                        + " table_name = ? ORDER BY ordinal_position";
        try (Connection proxied = shop.proxied("app", "secret", "", PREPARED);
                PreparedStatement statement = proxied.prepareStatement(sql)) {
            for (var expected :
                    List.of(
                            List.of("shop", "orders", "[[user_id], [id], [total]]"),
                            List.of("far", "events", "[[created_at], [id], [kind]]"),
                            List.of("shop", "counters", "[[id], [n]]"),
                            List.of("shop", "orders_0000", "[]"))) {
                statement.setString(1, expected.get(0));
                statement.setString(2, expected.get(1));
                try (ResultSet result = statement.executeQuery()) {
                    assertThat(Answer.of(result, Set.of()).rows()).hasToString(expected.get(2));
                }
            }
        }
    }

    @Test
    void rows_and_sizes_are_those_of_all_sub_tables() throws Exception {
        for (String group : new String[] {"g0", "g1"}) {
            try (Connection direct = shop.cluster().group(group).connect();
                    Statement statement = direct.createStatement()) {
                for (int shard = 0; shard < 4; shard++) {
                    boolean here = (shard < 2) == group.equals("g0");
                    if (here) {
                        statement.execute("ANALYZE TABLE shop.users_000" + shard);
                    }
                }
            }
        }
        try (Connection proxied = shop.proxied("app", "secret", "shop", "")) {
            assertThat(
                            Answer.of(
                                            proxied,
                                            "SELECT table_rows AS n, data_length DIV 16384 AS pages,"
                                                    + " auto_increment AS next FROM"
                                                    + " information_schema.tables WHERE table_schema ="
                                                    + " 'shop' AND table_name = 'users'")
                                    .rows())
                    .hasToString("[[5, 4, null]]");
        }
    }

    @Test
    void a_transaction_is_neither_ended_nor_moved_by_it() throws Exception {
        try (Connection proxied = shop.proxied("app", "secret", "shop", "")) {
            proxied.setAutoCommit(false);
            for (long id : new long[] {100, 101, 102, 103, 104, 105}) {
                // Each on its own group; those of the catalogue lie on both.
                assertThat(count(proxied)).isEqualTo("[[1]]");
                Answer.of(proxied, "INSERT INTO users (id) VALUES (" + id + ")");
                assertThat(count(proxied)).isEqualTo("[[1]]");
                proxied.rollback();
                assertThat(Answer.of(proxied, "SELECT id FROM users WHERE id = " + id).rows())
                        .isEmpty();
                proxied.rollback();
            }
        }
    }

    private static String count(Connection client) throws SQLException {
        return Answer.of(
                        client,
                        "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = 'shop'"
                                + " AND table_name IN ('counters', 'users_0003')")
                .rows()
                .toString();
    }

    @Test
    void a_limit_of_the_session_does_not_cut_off_what_other_servers_say() throws Exception {
        try (Connection proxied = shop.proxied("app", "secret", "shop", "")) {
            Answer.of(proxied, "SET sql_select_limit = 1, time_zone = '+05:00'");

            assertThat(
                            Answer.of(
                                            proxied,
                                            "SELECT COUNT(*) FROM information_schema.columns WHERE"
                                                    + " table_schema = 'far'")
                                    .rows())
                    .hasToString("[[5]]");
        }
    }

    @Test
    void a_user_sees_only_the_schemas_that_it_may_use() throws Exception {
        try (Connection guest = shop.proxied("guest", "guest", "far", "")) {
            assertThat(
                            Answer.of(
                                            guest,
                                            "SELECT DISTINCT table_schema FROM"
                                                    + " information_schema.tables WHERE table_schema IN"
                                                    + " ('far', 'shop')")
                                    .rows())
                    .hasToString("[[far]]");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SET @n = (SELECT COUNT(*) FROM information_schema.tables)",
                "CREATE TABLE copied AS SELECT table_name FROM information_schema.tables",
                "SHOW TABLES; SELECT 1"
            })
    void what_would_show_sub_tables_is_refused(String sql) throws Exception {
        try (Connection proxied = shop.proxied("app", "secret", "shop", "")) {
            assertThatThrownBy(() -> Answer.of(proxied, sql))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("TG-");
        }
    }

    @Test
    void several_statements_see_logical_tables() throws Exception {
        try (Connection proxied = shop.proxied("app", "secret", "shop", "");
                Statement statement = proxied.createStatement()) {
            statement.execute(
                    "SELECT 1; SELECT COUNT(*) FROM information_schema.tables WHERE table_schema ="
                            + " 'shop' AND table_name LIKE 'users%'");
            statement.getMoreResults();

            assertThat(Answer.of(statement.getResultSet(), Set.of()).rows()).hasToString("[[1]]");
        }
    }
}

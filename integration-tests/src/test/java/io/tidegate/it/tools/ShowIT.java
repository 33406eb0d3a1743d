package io.tidegate.it.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ArgumentsSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SHOW and DESCRIBE: the same rows, in the same order, as where the tables are whole. */
@ParameterizedClass(autoCloseArguments = false)
@ArgumentsSource(Shops.class)
final class ShowIT {
    private static final String PREPARED = "&useServerPrepStmts=true";

    private final Shop shop;

    ShowIT(Shop shop) {
        this.shop = shop;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SHOW TABLES",
                "SHOW TABLES FROM far",
                "SHOW FULL TABLES",
                "SHOW FULL TABLES FROM `shop` WHERE Table_type = 'BASE TABLE'",
                "SHOW TABLES LIKE 'users'",
                "SHOW TABLES LIKE 'USERS'",
                "SHOW TABLES LIKE 'us%'",
                "SHOW FULL TABLES IN shop LIKE 'o%'",
                "SHOW TABLES LIKE 'users_0000'",
                "SHOW TABLES WHERE `Tables_in_shop` LIKE 'c%'",
                "SHOW TABLE STATUS",
                "SHOW TABLE STATUS FROM far",
                "SHOW TABLE STATUS LIKE 'users'",
                "SHOW TABLE STATUS WHERE Engine = 'InnoDB'",
                "SHOW TRIGGERS",
                "SHOW TRIGGERS LIKE 'notes'",
                "SHOW TRIGGERS FROM far",
                "SHOW EVENTS",
                "SHOW EVENTS FROM shop",
                "SHOW DATABASES",
                "SHOW SCHEMAS LIKE 's%'",
                "SHOW DATABASES WHERE `Database` = 'far'",
                "SHOW PROCEDURE STATUS WHERE Db = 'shop'",
                "SHOW FUNCTION STATUS WHERE Db = 'shop'",
                "SHOW PROCEDURE STATUS LIKE 'ti%'",
                "SHOW CREATE DATABASE shop",
                "SHOW CREATE DATABASE IF NOT EXISTS far",
                "SHOW CREATE TABLE users",
                "SHOW CREATE TABLE `shop`.`orders`",
                "SHOW CREATE TABLE counters",
                "SHOW CREATE TABLE countries",
                "SHOW CREATE TABLE far.events",
                "SHOW CREATE TABLE far.things",
                "SHOW CREATE VIEW recent",
                "SHOW COLUMNS FROM users",
                "SHOW FULL COLUMNS FROM `counters` FROM `shop`",
                "SHOW FULL FIELDS FROM far.events",
                "SHOW COLUMNS FROM things FROM far",
                "SHOW COLUMNS FROM users LIKE 'n%'",
                "SHOW COLUMNS FROM users WHERE Field = 'id'",
                "SHOW INDEX FROM users",
                "SHOW KEYS FROM orders WHERE Key_name = 'PRIMARY'",
                "SHOW INDEXES IN counters",
                "SHOW INDEX FROM notes",
                "DESCRIBE users",
                "DESC far.events",
                "DESCRIBE users name",
                "EXPLAIN counters"
            })
    void answers_as_where_the_tables_are_whole(String sql) throws Exception {
        for (String options : new String[] {"", PREPARED}) {
            try (Connection proxied = shop.proxied("app", "secret", "shop", options);
                    Connection direct = shop.direct("shop", options)) {
                assertThat(Answer.of(proxied, sql).toString())
                        .as("with options '%s'", options)
                        .isEqualTo(Answer.of(direct, sql).toString());
            }
        }
    }

    @Test
    void a_definition_in_ansi_quotes_has_the_logical_name() throws Exception {
        try (Connection proxied = shop.proxied("app", "secret", "shop", "");
                Connection direct = shop.direct("shop", "")) {
            for (Connection each : new Connection[] {proxied, direct}) {
                Answer.of(each, "SET sql_mode = 'ANSI_QUOTES'");
            }

            assertThat(Answer.of(proxied, "SHOW CREATE TABLE \"orders\""))
                    .isEqualTo(Answer.of(direct, "SHOW CREATE TABLE \"orders\""));
        }
    }

    @Test
    void an_unknown_table_is_an_error_and_the_session_goes_on() throws Exception {
        try (Connection proxied = shop.proxied("app", "secret", "shop", "")) {
            assertThatThrownBy(() -> Answer.of(proxied, "SHOW CREATE TABLE nothing_here"))
                    .isInstanceOf(SQLException.class);
            assertThatThrownBy(() -> Answer.of(proxied, "SHOW TABLES WHERE nothing_here = 1"))
                    .isInstanceOf(SQLException.class);

            assertThat(Answer.of(proxied, "SHOW TABLES LIKE 'users'").rows()).hasSize(1);
        }
    }

    @Test
    void a_user_sees_only_the_schemas_that_it_may_use() throws Exception {
        try (Connection guest = shop.proxied("guest", "guest", "far", "")) {
            assertThat(Answer.of(guest, "SHOW DATABASES").toString())
                    .contains("[far]")
                    .doesNotContain("shop");
            assertThatThrownBy(() -> Answer.of(guest, "SHOW TABLES FROM shop"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("Access denied");
            assertThatThrownBy(() -> Answer.of(guest, "SHOW COLUMNS FROM users FROM shop"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("Access denied");
        }
    }
}
